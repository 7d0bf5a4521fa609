using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>What every page of a book has around its content.</summary>
internal static class BookShell
{
    /// <param name="file">The page's own file name.</param>
    /// <param name="title">Plain words for the browser's title bar.</param>
    /// <param name="bar">What the bar on top holds between the book's name and the switches.</param>
    /// <param name="body">Everything between the bar and the end of the page.</param>
    public static string Write(
        BookContents book, string file, string title, string bar, string body, bool withPlotly, bool withCode) =>
        new PageShell
        {
            Title = title,
            Head =
            [
                book.Growing ? $"<meta name=\"latentlab-live\" content=\"{Html.Text(file)}\">" : "",
                $"<link rel=\"stylesheet\" href=\"{BookAssets.Style}\">",
                $"<script src=\"{BookAssets.Script}\"></script>",
                withPlotly ? $"<script src=\"{BookAssets.Plotly}\" defer></script>" : "",
            ],
            Bar = $"<a class=\"brand\" href=\"index.html\">{Html.Text(book.Title)}</a>\n{Site(book, file)}\n{bar}",
            Switches = withCode ? LessonSwitches : "",
            Body = body,
        }.ToHtml();

    /// <summary>Served by the book's scripts, which show them.</summary>
    private const string LessonSwitches = """
        <button type="button" id="slides-switch" title="For a projector (p)" hidden>Slides</button>
        <button type="button" id="handout-switch" title="To print, with room for answers" hidden>Handout</button>
        <button type="button" id="code-switch" aria-pressed="true" hidden>Code</button>
        """;

    /// <summary>The way from every page to those that belong to all lessons.</summary>
    private static string Site(BookContents book, string current)
    {
        (string File, string Name)[] pages =
        [
            .. book.Answer is null ? [] : new[] { (WhyPage.FileName, "Why μ, σ?") },
            .. book.Map is null ? [] : new[] { (SourcePage.FileName, "Source text") },
            .. book.Mutations is null ? [] : new[] { (BrokenClaimsPage.FileName, BrokenClaimsPage.Title) },
            .. book.Glossary is null ? [] : new[] { (GlossaryPage.FileName, "Glossary") },
            .. book.Playground is null ? [] : new[] { (PlaygroundPage.FileName, "Playground") },
        ];
        string links = string.Concat(pages.Select(page => "<a "
            + $"href=\"{page.File}\"{(page.File == current ? " aria-current=\"page\"" : "")}>{page.Name}</a>"));
        return pages.Length == 0 ? "" : $"<nav class=\"site\" aria-label=\"Book\">{links}</nav>";
    }
}
