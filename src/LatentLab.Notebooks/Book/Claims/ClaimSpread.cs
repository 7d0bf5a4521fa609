using System.Text;

namespace LatentLab.Notebooks.Book.Claims;

/// <summary>One claim measured with several seeds.</summary>
/// <param name="Held">In how many of the runs the claim held.</param>
/// <param name="Deviation">Sample standard deviation (divisor n − 1); 0 for one run.</param>
public sealed record ClaimSpread(
    string Id, string Sentence, string Lesson, string Unit, string Comparison, double Threshold, int Runs, int Held, double Least, double Mean, double Most, double Deviation)
{
    /// <summary>One row per claim: claims of the same lesson, id, sentence, unit and comparison belong together.</summary>
    public static IReadOnlyList<ClaimSpread> Of(IEnumerable<BookClaim> claims) =>
        [.. claims.GroupBy(claim => (claim.Lesson, claim.Id, claim.Sentence, claim.Unit, claim.Comparison)).Select(group => Row([.. group]))];

    /// <summary>The rows as a table for a terminal.</summary>
    public static string ToText(IReadOnlyList<ClaimSpread> rows)
    {
        string[] head = ["claim", "held", "least", "mean", "most", "deviation", "needs", "unit", "sentence"];
        List<string[]> cells = [head, .. rows.Select(row => row.Cells())];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in cells)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => column is >= 1 and <= 5 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>The row as words: id, held, least, mean, most, deviation, needed, unit, sentence.</summary>
    internal string[] Cells() =>
    [
        Id, $"{Held} of {Runs}", BookClaim.Number(Least), BookClaim.Number(Mean), BookClaim.Number(Most), BookClaim.Number(Deviation),
        $"{(Comparison == "atLeast" ? "≥" : "≤")} {BookClaim.Number(Threshold)}", Unit, Sentence,
    ];

    private static ClaimSpread Row(IReadOnlyList<BookClaim> runs)
    {
        BookClaim first = runs[0];
        double mean = runs.Average(claim => claim.Value);
        double squares = runs.Sum(claim => (claim.Value - mean) * (claim.Value - mean));
        double deviation = runs.Count > 1 ? Math.Sqrt(squares / (runs.Count - 1)) : 0;
        return new(first.Id, first.Sentence, first.Lesson, first.Unit, first.Comparison, first.Threshold, runs.Count,
            runs.Count(claim => claim.Passed), runs.Min(claim => claim.Value), mean, runs.Max(claim => claim.Value), deviation);
    }
}
