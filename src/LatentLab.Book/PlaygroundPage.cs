using LatentLab.Book.Pages;
using LatentLab.Book.Words;
using LatentLab.Pages;

namespace LatentLab.Book;

/// <summary>
/// The playground as a page of a book, or as a file of its own that opens from disk, from a mail, anywhere.
/// </summary>
public static class PlaygroundPage
{
    internal const string FileName = "playground.html";

    internal static string Title => BookWords.English.PlaygroundTitle;

    /// <param name="figure">The playground, as HTML that needs nothing else.</param>
    public static string Write(string figure) => new PageShell
    {
        Title = $"{Title} · LatentLab",
        Skip = BookWords.English.PlaygroundSkip,
        Head = [SharedStyle.Inline(Style), $"<script>\n{SharedStyle.ThemeScript}</script>"],
        Bar = "<span class=\"brand\">LatentLab: playground</span>",
        Body = Body(BookWords.English, figure),
    }.ToHtml();

    /// <summary>A page that does not change while the book grows, since a reader may be training in it.</summary>
    internal static string InBook(BookContents book, string figure) => BookShell.Write(
        book with { Growing = false }, FileName, $"{book.Words.PlaygroundTitle} · {book.Title}", "",
        $"<style>\n{Style}</style>\n{Body(book.Words, figure)}", withPlotly: false, withCode: false);

    private static string Body(BookWords words, string figure) => $"""
        <main id="content" class="playground" tabindex="-1">
        <h1>{words.PlaygroundTitle}</h1>
        <p>{words.PlaygroundLead}</p>
        {figure}
        </main>
        """;

    private const string Style = """
        .playground { max-width: 66rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2rem) 4rem; }

        """;
}
