using LatentLab.Evaluation;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>Comma-separated values after RFC 4180, safe to open in a spreadsheet.</summary>
internal static class Csv
{
    /// <summary>One row with its line end.</summary>
    public static string Row(params IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string words)
    {
        string text = PlainText.Line(words, 4000);
        // A spreadsheet computes what begins so; an apostrophe in front makes it text. A sign alone is none.
        if (text.Length > 1 && text[0] is '=' or '+' or '-' or '@' or '|' or '%' or '\'')
            text = "'" + text;
        return text.AsSpan().IndexOfAny("\",") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
