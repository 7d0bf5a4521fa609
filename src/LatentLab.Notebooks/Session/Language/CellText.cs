using System.Text;

namespace LatentLab.Notebooks.Session;

/// <summary>A cell's C# with everything else blanked out, so that an index into it is an index into the cell.</summary>
/// <param name="Code">As long as the cell.</param>
/// <param name="Lines">The cell's own lines.</param>
/// <param name="IsCode">For each line whether it is C#.</param>
internal sealed record CellText(string Code, IReadOnlyList<string> Lines, IReadOnlyList<bool> IsCode)
{
    public static CellText Of(string source)
    {
        string[] lines = WithPlainBreaks(source).Split('\n');
        bool[] isCode = [.. lines.Select(string.IsNullOrWhiteSpace)];
        foreach (CodePart part in CellSplitter.Split(string.Join('\n', lines), CellLanguage.CSharp).OfType<CodePart>())
        {
            int end = part.Code.Count(letter => letter == '\n');
            for (int line = part.Line - 1; line <= Math.Min(end, lines.Length - 1); line++)
                isCode[line] = true;
        }
        string code = string.Join('\n', lines.Select((line, index) => isCode[index] ? line : new string(' ', line.Length)));
        return new CellText(code, lines, isCode);
    }

    /// <summary>The line that an index lies in, and how far into it.</summary>
    public (int Line, int Column) Place(int index)
    {
        int line = 0;
        while (line < Lines.Count - 1 && index > Lines[line].Length)
            index -= Lines[line++].Length + 1;
        return (line, Math.Min(index, Lines[line].Length));
    }

    // One letter for one letter: a break of two is a blank and a break.
    private static string WithPlainBreaks(string source)
    {
        var text = new StringBuilder(source.Replace("\r\n", " \n", StringComparison.Ordinal));
        foreach (char other in "\r\f\u0085\u2028\u2029")
            text.Replace(other, '\n');
        return text.ToString();
    }
}
