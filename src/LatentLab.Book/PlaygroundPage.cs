using LatentLab.Book.Pages;
using LatentLab.Pages;

namespace LatentLab.Book;

/// <summary>
/// The playground as a page of a book, or as a file of its own that opens from disk, from a mail, anywhere.
/// </summary>
public static class PlaygroundPage
{
    internal const string FileName = "playground.html";

    internal const string Title = "Train one in the page";

    /// <param name="figure">The playground, as HTML that needs nothing else.</param>
    public static string Write(string figure) => new PageShell
    {
        Title = $"{Title} · LatentLab",
        Skip = "Skip to the playground",
        Head = [SharedStyle.Inline(Style), $"<script>\n{SharedStyle.ThemeScript}</script>"],
        Bar = "<span class=\"brand\">LatentLab: playground</span>",
        Body = Body(figure),
    }.ToHtml();

    /// <summary>A page that does not change while the book grows, since a reader may be training in it.</summary>
    internal static string InBook(BookContents book, string figure) => BookShell.Write(
        book with { Growing = false }, FileName, $"{Title} · {book.Title}", "",
        $"<style>\n{Style}</style>\n{Body(figure)}", withPlotly: false, withCode: false);

    private static string Body(string figure) => $"""
        <main id="content" class="playground" tabindex="-1">
        <h1>{Title}</h1>
        <p>An autoencoder and a variational autoencoder learn the same data, one beside the other. Start them, and
        watch where they put the images, what lies between, and what each term of the loss does.</p>
        {figure}
        </main>
        """;

    private const string Style = """
        .playground { max-width: 66rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2rem) 4rem; }

        """;
}
