using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Claims;

/// <summary>One claim measured with several seeds.</summary>
/// <param name="Sentence">As the first of the runs has it.</param>
/// <param name="Threshold">The strictest over the runs: where a threshold is measured too, it differs from run to
/// run.</param>
/// <param name="Held">In how many of the runs the claim held, each against its own threshold.</param>
/// <param name="Deviation">Sample standard deviation (divisor n − 1); 0 for one run.</param>
public sealed partial record ClaimSpread(
    string Id, string Sentence, string Lesson, string Unit, string Comparison, double Threshold, int Runs, int Held,
    double Least, double Mean, double Most, double Deviation)
{
    /// <summary>
    /// The least strict threshold over the runs; the same as <see cref="Threshold"/> where it is a constant.
    /// </summary>
    public double EasiestThreshold { get; init; } = Threshold;

    /// <summary>
    /// What the values had to reach; from the easiest to the strictest where that differs from run to run.
    /// </summary>
    public string Needed
    {
        get
        {
            string sign = Comparison == "atLeast" ? "≥" : "≤", strictest = BookClaim.Number(Threshold),
                easiest = BookClaim.Number(EasiestThreshold);
            return strictest == easiest ? $"{sign} {strictest}" : $"{sign} {easiest} to {strictest}";
        }
    }

    /// <summary>The deviation with two digits; a few seeds do not justify more.</summary>
    internal string RoundedDeviation => Deviation >= 100
        ? BookClaim.Number(Math.Round(Deviation))
        : Deviation.ToString("G2", CultureInfo.InvariantCulture);

    /// <summary>
    /// One row per claim: claims of the same lesson, id, unit and comparison whose sentences differ in nothing but
    /// numbers belong together, the first of one run with the first of another and so on.
    /// </summary>
    public static IReadOnlyList<ClaimSpread> Of(IEnumerable<BookClaim> claims) =>
        [.. claims.GroupBy(claim => (claim.Lesson, claim.Seed)).SelectMany(Keyed)
            .GroupBy(pair => pair.Key, pair => pair.Claim).Select(group => Row([.. group]))];

    /// <summary>The row that a claim of one run belongs to; null if there is none.</summary>
    /// <param name="run">All claims of that run of that lesson.</param>
    public static ClaimSpread? Find(IReadOnlyList<ClaimSpread> rows, IEnumerable<BookClaim> run, BookClaim claim)
    {
        // Equal sentences stand in the rows in the order in which a run shows them.
        (BookClaim Claim, ClaimKey Key)[] keyed = [.. Keyed(run)];
        ClaimKey key = keyed.First(pair => pair.Claim == claim).Key;
        return rows
            .Where(row => KeyOf(row.Lesson, row.Id, row.Sentence, row.Unit, row.Comparison) == key with { Place = 0 })
            .ElementAtOrDefault(key.Place);
    }

    /// <summary>
    /// The rows for a terminal: a line of numbers per claim and its sentence below, lesson by lesson.
    /// </summary>
    /// <param name="width">Columns that a line may take; the sentences are broken there.</param>
    public static string ToText(IReadOnlyList<ClaimSpread> rows, int width = 80)
    {
        string[] head = ["claim", "passed", "min", "mean", "max", "deviation", "needs"];
        List<string[]> cells = [head, .. rows.Select(row => row.Cells())];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => cells.Max(row => row[column].Length))];
        string Line(string[] row) => string.Join("  ", row.Select((cell, column) =>
            column is >= 1 and <= 5 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();
        var text = new StringBuilder();
        foreach (IGrouping<string, ClaimSpread> lesson in rows.GroupBy(row => row.Lesson))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(lesson.Key).Append('\n').Append(Line(head)).Append('\n');
            foreach (ClaimSpread row in lesson)
            {
                text.Append(Line(row.Cells())).Append('\n');
                string words = row.Unit.Length == 0 ? row.Sentence : $"{row.Sentence} ({row.Unit})";
                text.Append(ClaimLines.Indented(words, width));
            }
        }

        return text.ToString();
    }

    /// <summary>The row as words: id, passed, min, mean, max, deviation, needed.</summary>
    private string[] Cells() =>
    [
        Id, $"{(Held == Runs ? "✓" : "✗")} {Held} of {Runs}", BookClaim.Number(Least), BookClaim.Number(Mean),
        BookClaim.Number(Most), RoundedDeviation, Needed,
    ];

    private sealed record ClaimKey(string Lesson, string Id, string Words, string Unit, string Comparison, int Place);

    private static ClaimKey KeyOf(string lesson, string id, string sentence, string unit, string comparison) =>
        new(lesson, id, Numbers().Replace(sentence, "#"), unit, comparison, 0);

    private static IEnumerable<(BookClaim Claim, ClaimKey Key)> Keyed(IEnumerable<BookClaim> run)
    {
        var places = new Dictionary<ClaimKey, int>();
        foreach (BookClaim claim in run)
        {
            ClaimKey key = KeyOf(claim.Lesson, claim.Id, claim.Sentence, claim.Unit, claim.Comparison);
            int place = places.GetValueOrDefault(key);
            places[key] = place + 1;
            yield return (claim, key with { Place = place });
        }
    }

    private static ClaimSpread Row(IReadOnlyList<BookClaim> runs)
    {
        BookClaim first = runs[0];
        double mean = runs.Average(claim => claim.Value);
        double squares = runs.Sum(claim => (claim.Value - mean) * (claim.Value - mean));
        double deviation = runs.Count > 1 ? Math.Sqrt(squares / (runs.Count - 1)) : 0;
        double least = runs.Min(claim => claim.Threshold), most = runs.Max(claim => claim.Threshold);
        bool atLeast = first.Comparison == "atLeast";
        return new(first.Id, first.Sentence, first.Lesson, first.Unit, first.Comparison,
            atLeast ? most : least, runs.Count,
            runs.Count(claim => claim.Passed), runs.Min(claim => claim.Value), mean,
            runs.Max(claim => claim.Value), deviation)
        {
            EasiestThreshold = atLeast ? least : most,
        };
    }

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Numbers();
}
