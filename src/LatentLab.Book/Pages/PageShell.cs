namespace LatentLab.Book.Pages;

/// <summary>What every page of a book has around its content.</summary>
internal static class PageShell
{
    /// <param name="file">The page's own file name.</param>
    /// <param name="title">Plain words for the browser's title bar.</param>
    /// <param name="bar">What the bar on top holds between the book's name and the switches.</param>
    /// <param name="body">Everything between the bar and the end of the page.</param>
    public static string Write(BookContents book, string file, string title, string bar, string body, bool withPlotly, bool withCode) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Html.Text(title)}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="style.css">
        <script src="script.js"></script>
        {(withPlotly ? "<script src=\"plotly.min.js\" defer></script>" : "")}
        </head>
        <body>
        <a class="skip" href="#content">Skip to the text</a>
        <header class="bar">
        <a class="brand" href="index.html">{Html.Text(book.Title)}</a>
        {Site(book, file)}
        {bar}
        <div class="switches">
        {(withCode ? "<button type=\"button\" id=\"code-switch\" aria-pressed=\"true\" hidden>Code</button>" : "")}
        <button type="button" id="theme-switch" aria-pressed="false" hidden>Dark</button>
        </div>
        </header>
        {body}
        </body>
        </html>

        """;

    /// <summary>The way from every page to those that belong to all lessons.</summary>
    private static string Site(BookContents book, string current)
    {
        (string File, string Name)[] pages =
        [
            .. book.Map is null ? [] : new[] { (SourcePage.FileName, "Source text") },
            .. book.Glossary is null ? [] : new[] { (GlossaryPage.FileName, "Glossary") },
        ];
        string links = string.Concat(pages.Select(page => $"<a href=\"{page.File}\"{(page.File == current ? " aria-current=\"page\"" : "")}>{page.Name}</a>"));
        return pages.Length == 0 ? "" : $"<nav class=\"site\" aria-label=\"Book\">{links}</nav>";
    }
}
