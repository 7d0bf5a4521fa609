using LatentLab.Pages;

namespace LatentLab.Book;

/// <summary>The playground as a file of its own: one page that opens from disk, from a mail, anywhere.</summary>
public static class PlaygroundPage
{
    private const string Title = "Train one in the page";

    /// <param name="figure">The playground, as HTML that needs nothing else.</param>
    public static string Write(string figure) => new PageShell
    {
        Title = $"{Title} · LatentLab",
        Skip = "Skip to the playground",
        Head = [SharedStyle.Inline(Style), $"<script>\n{SharedStyle.ThemeScript}</script>"],
        Bar = "<span class=\"brand\">LatentLab: playground</span>",
        Body = $"""
            <main id="content" class="playground" tabindex="-1">
            <h1>{Title}</h1>
            <p>An autoencoder and a variational autoencoder learn the same data, one beside the other. Start them, and
            watch where they put the images, what lies between, and what each term of the loss does.</p>
            {figure}
            </main>
            """,
    }.ToHtml();

    private const string Style = """
        .playground { max-width: 66rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2rem) 4rem; }

        """;
}
