using System.Text;
using LatentLab.Notebooks.Book.Claims;
using LatentLab.Notebooks.Book.Text;

namespace LatentLab.Notebooks.Book.Pages;

/// <summary>The book's first page: what it is about, its lessons, its claims and its figures.</summary>
internal static class IndexPage
{
    public static string Write(BookContents book, IReadOnlyList<LessonPage> pages)
    {
        var names = pages.Select(page => page.Lesson.Name).ToHashSet();
        var markdown = new MarkdownPage("index", new PageLinks("index", null, names, (_, _) => null));
        string introduction = markdown.ToHtml(book.Introduction, 1);
        string body = $"""
            <div class="page">
            <main id="content" tabindex="-1">
            <div class="prose">
            <h1>{Html.Text(book.Title)}</h1>
            {introduction}
            </div>
            {Lessons(pages)}
            {ClaimTable(pages)}
            {SpreadTable(book.Spread)}
            {FigureList(pages)}
            </main>
            </div>
            """;
        return PageShell.Write(book.Title, book.Title, "", body, withPlotly: false, withCode: false);
    }

    private static string Lessons(IReadOnlyList<LessonPage> pages)
    {
        var html = new StringBuilder("<section aria-labelledby=\"lessons\">\n<h2 id=\"lessons\">Lessons</h2>\n<ol class=\"lessons\">\n");
        foreach (LessonPage page in pages)
        {
            html.Append("<li>");
            html.Append(page.Number.Length > 0 ? $"<span class=\"number\" aria-hidden=\"true\">{page.Number}</span>" : "");
            html.Append($"<div><h3><a href=\"{Html.Text(page.File)}\">{Html.Text(page.Title)}</a></h3>\n");
            html.Append(page.Lead is null ? "" : $"<p>{page.Lead}</p>\n");
            html.Append($"<p class=\"facts\">{string.Join(" <span aria-hidden=\"true\">·</span> ", Facts(page))}</p></div></li>\n");
        }

        return html.Append("</ol>\n").Append(Total(pages)).Append("</section>").ToString();
    }

    private static IEnumerable<string> Facts(LessonPage page)
    {
        yield return $"{page.Minutes} min to read";
        if (page.Lesson.Seconds is double seconds)
        {
            yield return $"computed in {LessonPage.Duration(seconds)}";
        }

        if (page.Lesson.Claims.Count > 0)
        {
            yield return LessonPage.ClaimCount(page.Lesson);
        }

        if (page.Lesson.Problem is not null)
        {
            yield return "<span class=\"fails\">✗ did not run to its end</span>";
        }
    }

    private static string Total(IReadOnlyList<LessonPage> pages)
    {
        double seconds = pages.Sum(page => page.Lesson.Seconds ?? 0);
        double memory = pages.Max(page => page.Lesson.PeakMegabytes) ?? 0;
        string computing = seconds > 0 ? $", {LessonPage.Duration(seconds)} of computing" : "";
        string peak = memory > 0 ? $", at most {memory:F0} MB of memory" : "";
        return $"<p class=\"facts\">In all {pages.Sum(page => page.Minutes)} min to read{computing}{peak}.</p>\n";
    }

    private static string ClaimTable(IReadOnlyList<LessonPage> pages)
    {
        var claims = pages.SelectMany(page => page.Lesson.Claims.Select(claim => (Claim: claim, Page: page))).ToList();
        if (claims.Count == 0)
        {
            return "";
        }

        int held = claims.Count(row => row.Claim.Passed);
        var html = new StringBuilder($"""
            <section aria-labelledby="claims">
            <h2 id="claims">Claims</h2>
            <p>Every sentence below was tested by training models and measuring: {held} of {claims.Count} hold. The same table for programs: <a href="claims.json">claims.json</a>.</p>
            <div class="scroll"><table class="claims">
            <thead><tr><th scope="col">Claim</th><th scope="col">Sentence</th><th scope="col">Measured</th><th scope="col">Needed</th><th scope="col">Verdict</th><th scope="col">Lesson</th></tr></thead>
            <tbody>

            """);
        foreach ((BookClaim claim, LessonPage page) in claims)
        {
            string verdict = claim.Passed ? "<span class=\"holds\">✓ holds</span>" : "<span class=\"fails\">✗ fails</span>";
            html.Append($"<tr><th scope=\"row\">{Html.Text(claim.Id)}</th><td>{Html.Text(claim.Sentence)}</td><td class=\"number\">{Html.Text(claim.Measured)}</td>");
            html.Append($"<td class=\"number\">{Html.Text(claim.Needed)}</td><td>{verdict}</td>");
            html.Append($"<td><a href=\"{Html.Text(page.File)}\" aria-label=\"{Html.Text(page.Title)}\">{Html.Text(page.Number.Length > 0 ? page.Number : page.Title)}</a></td></tr>\n");
        }

        return html.Append("</tbody></table></div>\n</section>").ToString();
    }

    private static string SpreadTable(IReadOnlyList<ClaimSpread> rows)
    {
        if (rows.Count == 0)
        {
            return "";
        }

        var html = new StringBuilder($"""
            <section aria-labelledby="spread">
            <h2 id="spread">Spread over seeds</h2>
            <p>The same lessons run {rows.Max(row => row.Runs)} times, each time from another seed.</p>
            <div class="scroll"><table class="claims">
            <thead><tr><th scope="col">Claim</th><th scope="col">Held</th><th scope="col">Least</th><th scope="col">Mean</th><th scope="col">Most</th><th scope="col">Deviation</th><th scope="col">Needed</th><th scope="col">Unit</th><th scope="col">Sentence</th></tr></thead>
            <tbody>

            """);
        foreach (ClaimSpread row in rows)
        {
            string[] cells = row.Cells();
            html.Append($"<tr><th scope=\"row\">{Html.Text(cells[0])}</th>");
            html.Append($"<td class=\"number\"><span class=\"{(row.Held == row.Runs ? "holds" : "fails")}\">{(row.Held == row.Runs ? "✓" : "✗")} {Html.Text(cells[1])}</span></td>");
            html.AppendJoin("", cells[2..7].Select(cell => $"<td class=\"number\">{Html.Text(cell)}</td>"));
            html.AppendJoin("", cells[7..].Select(cell => $"<td>{Html.Text(cell)}</td>")).Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n</section>").ToString();
    }

    private static string FigureList(IReadOnlyList<LessonPage> pages)
    {
        if (pages.All(page => page.Figures.Count == 0))
        {
            return "";
        }

        var html = new StringBuilder("<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">Figures</h2>\n<ul class=\"figures\">\n");
        foreach (LessonPage page in pages)
        {
            foreach (PageFigure figure in page.Figures)
            {
                html.Append($"<li><span class=\"number\" aria-hidden=\"true\">{page.Number}</span> <a href=\"{Html.Text(page.File)}#{figure.Anchor}\">{Html.Text(figure.Title)}</a></li>\n");
            }
        }

        return html.Append("</ul>\n</section>").ToString();
    }
}
