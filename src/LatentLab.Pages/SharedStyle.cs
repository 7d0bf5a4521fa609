namespace LatentLab.Pages;

/// <summary>The style of every page and the script of its theme; a page adds what is its own.</summary>
public static class SharedStyle
{
    /// <summary>Colours in two themes, the bar, links, tables, code; a page's own rules follow it.</summary>
    public static string Css { get; } = Read("pages.css");

    /// <summary>Sets the theme that the reader chose before the page is drawn, and serves the switch.</summary>
    public static string ThemeScript { get; } = Read("theme.js");

    /// <summary>Both kinds of rules in the page itself.</summary>
    public static string Inline(string own) => $"<style>\n{Css}\n{own}</style>";

    private static string Read(string name)
    {
        using Stream asset = typeof(SharedStyle).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"LatentLab.Pages.dll lacks its resource '{name}'. Build the project again.");
        using var reader = new StreamReader(asset);
        return reader.ReadToEnd();
    }
}
