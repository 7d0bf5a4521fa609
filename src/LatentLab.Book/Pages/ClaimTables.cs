using LatentLab.Book.Claims;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>The index's tables of claims: what was measured in this run, and its spread over seeds.</summary>
internal static class ClaimTables
{
    /// <param name="verdicts">What follows from them for the source text, as HTML; empty for nothing.</param>
    public static string Measured(IReadOnlyList<LessonPage> pages, string verdicts)
    {
        var claims = pages.SelectMany(page => page.Lesson.Claims.Select(claim => (Claim: claim, Page: page))).ToList();
        if (claims.Count == 0)
        {
            return "";
        }

        var table = new CardTable("claims", "Claims", "Claim", "Sentence", "Measured", "Needed", "Verdict", "Lesson");
        foreach ((BookClaim claim, LessonPage page) in claims)
        {
            string verdict = claim.Passed
                ? "<span class=\"holds\">✓ holds</span>"
                : "<span class=\"fails\">✗ fails</span>";
            table.Row("", Html.Text(claim.Id), Html.Text(claim.Sentence),
                WithUnit(BookClaim.Number(claim.Value), claim.Unit), Value(claim.Needed), verdict,
                LessonLinks.To(page, page.PlaceOf(claim)));
        }

        return $"""
            <section class="broad" aria-labelledby="claims">
            <h2 id="claims">Claims</h2>
            <p>Every sentence below was tested by training models and measuring:
            {claims.Count(row => row.Claim.Passed)} of {claims.Count} hold. The same table for programs:
            <a href="claims.json">claims.json</a>.{verdicts}</p>
            {table.ToHtml()}
            </section>
            """;
    }

    public static string Spread(IReadOnlyList<ClaimSpread> rows, LessonLinks lessons)
    {
        if (rows.Count == 0)
        {
            return "";
        }

        var table = new CardTable("claims spread", "Spread over seeds", "Claim", "Sentence", "Passed", "Min", "Mean",
            "Max", "Deviation", "Needed", "Lesson");
        foreach (ClaimSpread row in rows)
        {
            bool held = row.Held == row.Runs;
            string passed =
                $"<span class=\"{(held ? "holds" : "fails")}\">{(held ? "✓" : "✗")} {row.Held} of {row.Runs}</span>";
            string unit = row.Unit.Length == 0 ? "" : $" <small class=\"unit\">in {Html.Text(row.Unit)}</small>";
            string lesson = lessons.Named(row.Lesson) is LessonPage page ? LessonLinks.To(page) : Html.Text(row.Lesson);
            string[] numbers =
            [
                .. new[] { row.Least, row.Mean, row.Most }.Select(BookClaim.Number), row.RoundedDeviation, row.Needed
            ];
            table.Row("",
                [Html.Text(row.Id), Html.Text(row.Sentence) + unit, passed, .. numbers.Select(Value), lesson]);
        }

        int seeds = rows.Max(row => row.Runs);
        return $"""
            <section class="broad" aria-labelledby="spread">
            <h2 id="spread">Spread over seeds</h2>
            <p>The same lessons run {seeds} times, each time from another seed:
            {rows.Count(row => row.Held == row.Runs)} of {rows.Count} claims hold on every one. <em>Passed</em> says on
            how many seeds; the deviation is the sample's standard deviation (divisor n − 1).</p>
            {table.ToHtml()}
            </section>
            """;
    }

    private static string Value(string number) => $"<span class=\"value\">{Html.Text(number)}</span>";

    private static string WithUnit(string number, string unit) =>
        unit.Length == 0 ? Value(number) : $"{Value(number)} <small class=\"unit\">{Html.Text(unit)}</small>";
}
