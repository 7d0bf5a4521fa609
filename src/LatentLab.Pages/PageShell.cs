namespace LatentLab.Pages;

/// <summary>A whole page: its content, and around it what all pages of the kit share.</summary>
public sealed record PageShell
{
    /// <summary>The language of the page's words, as in HTML's <c>lang</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Plain words for the browser's title bar.</summary>
    public required string Title { get; init; }

    /// <summary>Everything between the bar and the end of the page, as HTML; holds the element <c>main</c>.</summary>
    public required string Body { get; init; }

    /// <summary>
    /// What the bar at the top holds before the theme's switch, as HTML; null for a page without bar.
    /// </summary>
    public string? Bar { get; init; }

    /// <summary>More switches in the bar, as HTML.</summary>
    public string Switches { get; init; } = "";

    /// <summary>What the first tab stop says; it leads to <c>#content</c>.</summary>
    public string Skip { get; init; } = "Skip to the text";

    /// <summary>What the theme's switch says.</summary>
    public string Dark { get; init; } = "Dark";

    /// <summary>
    /// Elements of the head: the style (<see cref="SharedStyle"/>), then scripts, in the order in which they load.
    /// </summary>
    public required IReadOnlyList<string> Head { get; init; }

    /// <summary>
    /// True for a page that shows what strangers wrote: no script runs in it, and the browser itself refuses to fetch
    /// anything.
    /// </summary>
    public bool Sealed { get; init; }

    public string ToHtml() => $"""
        <!DOCTYPE html>
        <html lang="{Html.Text(Language)}">
        <head>
        <meta charset="utf-8">
        {(Sealed ? SealedHead : "")}<meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Html.Text(Title)}</title>
        <link rel="icon" href="data:,">
        {string.Join("\n", Head.Where(element => element.Length > 0))}
        </head>
        <body>
        {(Bar is null ? "" : Top())}{Body}
        </body>
        </html>

        """;

    private const string SealedHead = """
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'">
        <meta name="referrer" content="no-referrer">

        """;

    private string Top() => $"""
        <a class="skip" href="#content">{Html.Text(Skip)}</a>
        <header class="bar">
        {Bar}
        <div class="switches">
        {Switches}
        <button type="button" id="theme-switch" aria-pressed="false" hidden>{Html.Text(Dark)}</button>
        </div>
        </header>

        """;
}

/// <summary>The style of every page and the script of its theme; a page adds what is its own.</summary>
public static class SharedStyle
{
    /// <summary>Colours in two themes, the bar, links, tables, code; a page's own rules follow it.</summary>
    public static string Css { get; } = EmbeddedText.Read("pages.css");

    /// <summary>Sets the theme that the reader chose before the page is drawn, and serves the switch.</summary>
    public static string ThemeScript { get; } = EmbeddedText.Read("theme.js");

    /// <summary>Both kinds of rules in the page itself.</summary>
    public static string Inline(string own) => $"<style>\n{Css}\n{own}</style>";
}
