using System.Text;
using Microsoft.DotNet.Interactive;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// A cell's lines, to go from an index into its text to line and column, as commands want them, and back.
/// </summary>
/// <param name="Text">As long as the cell, each line ended by <c>\n</c> alone.</param>
internal sealed record CellLines(string Text, IReadOnlyList<string> Lines)
{
    public static CellLines Of(string source)
    {
        // One letter for one letter: a break of two is a blank and a break.
        var text = new StringBuilder(source.Replace("\r\n", " \n", StringComparison.Ordinal));
        foreach (char other in "\r\f\u0085\u2028\u2029")
            text.Replace(other, '\n');
        return new CellLines(text.ToString(), text.ToString().Split('\n'));
    }

    /// <summary>The line that an index lies in, and how far into it.</summary>
    public LinePosition PlaceOf(int index)
    {
        index = Math.Clamp(index, 0, Text.Length);
        int line = 0;
        while (line < Lines.Count - 1 && index > Lines[line].Length)
            index -= Lines[line++].Length + 1;
        return new LinePosition(line, Math.Min(index, Lines[line].Length));
    }

    /// <summary>The index of a place; <paramref name="usual"/> for none.</summary>
    public int IndexOf(LinePosition? place, int usual) =>
        place is null || place.Line >= Lines.Count
            ? usual
            : Lines.Take(place.Line).Sum(line => line.Length + 1) + Math.Min(place.Character, Lines[place.Line].Length);
}
