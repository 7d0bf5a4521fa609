using LatentLab.Book.Claims;
using LatentLab.Book.Words;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>The index's tables of claims: what was measured in this run, and its spread over seeds.</summary>
internal static class ClaimTables
{
    /// <param name="verdicts">What follows from them for the source text, as HTML; empty for nothing.</param>
    public static string Measured(BookContents book, IReadOnlyList<LessonPage> pages, string verdicts)
    {
        var claims = pages.SelectMany(page => page.Lesson.Claims.Select(claim => (Claim: claim, Page: page))).ToList();
        if (claims.Count == 0)
        {
            return "";
        }

        BookWords words = book.Words;
        var lessons = new LessonLinks(pages, words);
        var table = new CardTable("claims", words.Claims, words.Claim, words.Sentence, words.Measured, words.Needed,
            words.VerdictColumn, words.LessonColumn);
        foreach ((BookClaim claim, LessonPage page) in claims)
        {
            string verdict = claim.Passed
                ? $"<span class=\"holds\">✓ {words.Holds}</span>"
                : $"<span class=\"fails\">✗ {words.Fails}</span>";
            table.Row("", Html.Text(claim.Id), Html.Text(claim.Sentence),
                WithUnit(BookClaim.Number(claim.Value), claim.Unit), Value(claim.Needed), verdict,
                lessons.To(page, page.PlaceOf(claim)));
        }

        return $"""
            <section class="broad" aria-labelledby="claims">
            <h2 id="claims">{words.Claims}</h2>
            <p>{words.ClaimsLine(claims.Count(row => row.Claim.Passed), claims.Count,
                "<a href=\"claims.json\">claims.json</a>")}{verdicts}</p>
            {table.ToHtml()}
            </section>
            """;
    }

    public static string Spread(BookContents book, LessonLinks lessons)
    {
        IReadOnlyList<ClaimSpread> rows = book.Spread;
        BookWords words = book.Words;
        if (rows.Count == 0)
        {
            return "";
        }

        var table = new CardTable("claims spread", words.Spread, words.Claim, words.Sentence, words.Passed, words.Least,
            words.Mean, words.Most, words.Deviation, words.Needed, words.LessonColumn);
        foreach (ClaimSpread row in rows)
        {
            bool held = row.Held == row.Runs;
            string passed =
                $"<span class=\"{(held ? "holds" : "fails")}\">{(held ? "✓" : "✗")} "
                + $"{words.HeldOf(row.Held, row.Runs)}</span>";
            string unit = row.Unit.Length == 0 ? ""
                : $" <small class=\"unit\">{words.InUnit(Html.Text(row.Unit))}</small>";
            string lesson = lessons.Named(row.Lesson) is LessonPage page ? lessons.To(page) : Html.Text(row.Lesson);
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
            <h2 id="spread">{words.Spread}</h2>
            <p>{words.SpreadLine(seeds, rows.Count(row => row.Held == row.Runs), rows.Count)}</p>
            {table.ToHtml()}
            </section>
            """;
    }

    private static string Value(string number) => $"<span class=\"value\">{Html.Text(number)}</span>";

    private static string WithUnit(string number, string unit) =>
        unit.Length == 0 ? Value(number) : $"{Value(number)} <small class=\"unit\">{Html.Text(unit)}</small>";
}
