using LatentLab.Book.Words;
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
            Language = book.Words.Language,
            Skip = book.Words.Skip,
            Dark = book.Words.Dark,
            Title = title,
            Head =
            [
                book.Growing ? $"<meta name=\"latentlab-live\" content=\"{Html.Text(file)}\">" : "",
                $"<link rel=\"stylesheet\" href=\"{BookAssets.Style}\">",
                $"<script src=\"{BookAssets.Script}\"></script>",
                book.OtherEdition is null ? "" : $"<script src=\"{Editions.ScriptFile}\"></script>",
                withPlotly ? $"<script src=\"{BookAssets.Plotly}\" defer></script>" : "",
            ],
            Bar = $"<a class=\"brand\" href=\"index.html\">{Html.Text(book.Title)}</a>\n{Site(book, file)}\n{bar}",
            Switches = OtherEdition(book) + (withCode ? LessonSwitches(book.Words) : ""),
            Body = body,
        }.ToHtml();

    /// <summary>Served by the book's scripts, which show them.</summary>
    private static string LessonSwitches(BookWords words) => $"""
        <button type="button" id="slides-switch" title="{words.SlidesHint}" hidden>{words.Slides}</button>
        <button type="button" id="handout-switch" title="{words.HandoutHint}" hidden>{words.Handout}</button>
        <button type="button" id="code-switch" aria-pressed="true" hidden>{words.Code}</button>
        """;

    /// <summary>The same page in the other language; a script says where, and shows it, where there is one.</summary>
    private static string OtherEdition(BookContents book)
    {
        if (book.OtherEdition is null)
            return "";
        (string language, string name) = book.Language == "zh" ? ("en", "English") : ("zh-Hans", "中文");
        return $"<a id=\"edition\" hreflang=\"{language}\" lang=\"{language}\" rel=\"alternate\" hidden>{name}</a>\n";
    }

    /// <summary>The way from every page to those that belong to all lessons.</summary>
    private static string Site(BookContents book, string current)
    {
        (string File, string Name)[] pages =
        [
            .. book.Answer is null ? [] : new[] { (WhyPage.FileName, book.Words.WhyShort) },
            .. book.Map is null ? [] : new[] { (SourcePage.FileName, book.Words.SourceShort) },
            .. book.Mutations is null ? [] : new[] { (BrokenClaimsPage.FileName, book.Words.BrokenTitle) },
            .. book.Glossary is null ? [] : new[] { (GlossaryPage.FileName, book.Words.Glossary) },
            .. book.Playground is null ? [] : new[] { (PlaygroundPage.FileName, book.Words.PlaygroundShort) },
        ];
        string links = string.Concat(pages.Select(page => "<a "
            + $"href=\"{page.File}\"{(page.File == current ? " aria-current=\"page\"" : "")}>{page.Name}</a>"));
        return pages.Length == 0 ? "" : $"<nav class=\"site\" aria-label=\"{book.Words.Site}\">{links}</nav>";
    }
}
