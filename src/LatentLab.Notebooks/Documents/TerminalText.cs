namespace LatentLab.Notebooks.Documents;

/// <summary>
/// Text as a terminal leaves it: what a program writes over with carriage returns and backspaces is gone.
/// </summary>
public static class TerminalText
{
    private const char Escape = '\e';

    private static readonly string[] Letters = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    /// <summary>
    /// Carries out <c>\r</c> (back to the line's start, what follows overwrites), <c>\b</c> and the escape that erases
    /// a line; <c>\r\n</c> is a line's end, and colours stay. A <c>\r</c> at the very end stays too: more text may
    /// follow.
    /// </summary>
    public static string Overwrite(string text)
    {
        if (!text.AsSpan().ContainsAny('\r', '\b'))
            return text;
        string plain = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (!plain.AsSpan().ContainsAny('\r', '\b'))
            return plain;
        bool waits = plain.EndsWith('\r');
        string[] lines = (waits ? plain[..^1] : plain).Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            if (lines[index].AsSpan().ContainsAny('\r', '\b'))
                lines[index] = Line(lines[index]);
        }
        return string.Join('\n', lines) + (waits ? "\r" : "");
    }

    private static string Line(string line)
    {
        var cells = new List<string>();   // a letter each, with the colour codes before it
        string pending = "";
        int place = 0;
        for (int index = 0; index < line.Length;)
        {
            string piece = Piece(line, index);
            index += piece.Length;
            if (piece == "\r")
                place = 0;
            else if (piece == "\b")
                place = Math.Max(0, place - 1);
            else if (piece.Length > 2 && piece[0] == Escape && piece[^1] == 'K')
                Erase(cells, piece, place);
            else if (piece.Length > 2 && piece[0] == Escape)
                pending += piece;
            else
            {
                while (cells.Count < place)
                    cells.Add(" ");
                if (place == cells.Count)
                    cells.Add("");
                cells[place++] = pending + piece;
                pending = "";
            }
        }
        return string.Concat(cells) + pending;
    }

    // The letter at a place, whole where it takes two characters, or the escape sequence that begins there.
    private static string Piece(string line, int index)
    {
        char first = line[index];
        if (first < Letters.Length && first != Escape)
            return Letters[first];
        if (first == Escape && index + 1 < line.Length && line[index + 1] == '[')
        {
            int end = index + 2;
            while (end < line.Length && (char.IsAsciiDigit(line[end]) || line[end] is ';' or '?'))
                end++;
            if (end < line.Length && char.IsAsciiLetter(line[end]))
                return line[index..(end + 1)];
        }
        return index + 1 < line.Length && char.IsSurrogatePair(first, line[index + 1]) ? line.Substring(index, 2)
            : first.ToString();
    }

    private static void Erase(List<string> cells, string escape, int place)
    {
        if (escape is "\e[2K")
            cells.Clear();
        else if (escape is "\e[K" or "\e[0K" && place <= cells.Count)
            cells.RemoveRange(place, cells.Count - place);
    }
}
