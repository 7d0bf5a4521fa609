using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Notebooks.Session;

/// <summary>A stretch of a C# cell that is carried out as one.</summary>
internal abstract record ScriptPart;

/// <summary>C# code, with blank lines before it so that its line numbers are the cell's.</summary>
internal sealed record CodePart(string Code) : ScriptPart;

/// <summary>A line <c>#r "…"</c> or <c>#i "…"</c>.</summary>
internal sealed record ReferencePart(char Kind, string Reference) : ScriptPart;

/// <summary>
/// Divides C# at the lines that the compiler must not see, or must see first; .NET Interactive has taken its own
/// directives out before.
/// </summary>
internal static partial class ScriptParts
{
    public static IReadOnlyList<ScriptPart> Split(string source)
    {
        string[] lines = source.Split('\n');
        var parts = new List<ScriptPart>();
        var text = new StringBuilder();
        int start = 0;
        for (int index = 0; index < lines.Length; index++)
        {
            if (ReferenceLine().Match(lines[index]) is { Success: true } reference
                && !ScriptLines.IsInsideText(text.ToString(), lines[index]))
            {
                Close(index + 1);
                parts.Add(new ReferencePart(reference.Groups[1].Value[0], reference.Groups[2].Value));
                continue;
            }
            // The compiler wants #load before everything else.
            if (LoadLine().IsMatch(lines[index]) && !OnlyLoads(text.ToString()))
                Close(index);
            text.Append(lines[index]).Append('\n');
        }
        Close(lines.Length);
        return parts;

        void Close(int next)
        {
            if (!string.IsNullOrWhiteSpace(text.ToString()))
                parts.Add(new CodePart(new string('\n', start) + text.ToString()[..^1]));
            text.Clear();
            start = next;
        }
    }

    /// <summary>
    /// The same with everything but C# blanked out, so that an index into it is an index into the cell.
    /// </summary>
    public static string CodeOnly(string source)
    {
        string[] lines = ScriptLines.Protect(source).Split('\n');
        bool isCSharp = true;
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index];
            if (CellLanguage.OfLine(line) is { } language)
                isCSharp = language == CellLanguage.CSharp;
            if (!isCSharp || line.StartsWith("#!", StringComparison.Ordinal)
                || ReferenceLine().IsMatch(ScriptLines.Restore(line)))
                lines[index] = new string(' ', line.Length);
        }
        return ScriptLines.Restore(string.Join('\n', lines));
    }

    private static bool OnlyLoads(string code) =>
        code.Split('\n').All(line => string.IsNullOrWhiteSpace(line) || LoadLine().IsMatch(line)
            || line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex("""^#([ri])\s+"([^"]*)"\s*;?\s*(//.*)?$""")]
    private static partial Regex ReferenceLine();

    [GeneratedRegex("""^\s*#load\s+"[^"]*"\s*$""")]
    private static partial Regex LoadLine();
}
