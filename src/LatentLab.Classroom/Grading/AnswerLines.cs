using System.Text.RegularExpressions;
using LatentLab.Evaluation;

namespace LatentLab.Classroom.Grading;

/// <summary>An answer's lines that are none of C#.</summary>
internal static partial class AnswerLines
{
    /// <summary>
    /// A cell's lines without those that only name the language; and the line that brings other code in, if there is
    /// one.
    /// </summary>
    public static (string Source, string? Refusal) Of(string source)
    {
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            if (Harmless().IsMatch(lines[index]))
                lines[index] = "";
            else if (Directive().Match(lines[index]) is { Success: true } found)
                return (source,
                    $"An answer cannot bring in other code: '{PlainText.Line(found.Value.Trim(), 60)}' in line "
                    + $"{index + 1}. Write what it needs into the answer's cell.");
        }
        return (string.Join('\n', lines), null);
    }

    /// <summary>An error's words without the session's count of cells, which is not the learner's.</summary>
    public static string WithoutCellName(string words) => CellName().Replace(words, "");

    [GeneratedRegex(@"^#!(csharp|c#|time)\s*$")]
    private static partial Regex Harmless();

    [GeneratedRegex(@"^\s*#\s*(!\S*|(r|i|load)\b).*$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^cell \d+, ")]
    private static partial Regex CellName();
}
