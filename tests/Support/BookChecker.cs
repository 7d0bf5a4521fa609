using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace LatentLab.Tests.Support;

/// <summary>Reads a book's pages as a browser would and lists what is wrong with them; it needs no browser.</summary>
internal static class BookChecker
{
    public static IReadOnlyList<string> Faults(string folder)
    {
        var parser = new HtmlParser();
        Dictionary<string, IDocument> pages = Directory.GetFiles(folder, "*.html").ToDictionary(
            path => Path.GetFileName(path), path => (IDocument)parser.ParseDocument(File.ReadAllText(path)));
        return [.. pages.SelectMany(page => Faults(folder, page.Key, page.Value, pages))];
    }

    private static IEnumerable<string> Faults(
        string folder, string name, IDocument page, Dictionary<string, IDocument> pages) =>
    [
        .. Links(folder, name, page, pages), .. Ids(name, page), .. Headings(name, page), .. Landmarks(name, page),
        .. page.QuerySelectorAll("img").Where(image => !SaysWhatItShows(image))
            .Select(image => $"{name}: an image without alt text"),
        .. page.QuerySelectorAll("[src], link[href]")
            .Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")!)
            .Where(address => address.Contains("//") && !address.StartsWith("data:", StringComparison.Ordinal))
            .Select(address => $"{name}: loads '{address}' from elsewhere"),
        .. page.QuerySelectorAll("a, button, summary")
            .Where(element => (element.GetAttribute("aria-label") ?? element.TextContent).Trim().Length == 0)
            .Select(element => $"{name}: a {element.LocalName} without a name"),
    ];

    /// <summary>
    /// By its own alt text, or, as a part with an empty one, by the words of the <c>role="img"</c> element that it is
    /// part of (WAI-ARIA 1.2: its children are presentational).
    /// </summary>
    private static bool SaysWhatItShows(IElement image) => image.GetAttribute("alt") switch
    {
        null => false,
        "" => !string.IsNullOrWhiteSpace(image.Closest("[role=img]")?.GetAttribute("aria-label")),
        string words => !string.IsNullOrWhiteSpace(words),
    };

    private static IEnumerable<string> Links(
        string folder, string name, IDocument page, Dictionary<string, IDocument> pages)
    {
        IEnumerable<string> addresses =
            page.QuerySelectorAll("a[href], link[href]").Select(link => link.GetAttribute("href")!)
                .Concat(page.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")!));
        foreach (string address in addresses.Where(address => !address.Contains(':')))
        {
            string[] parts = address.Split('#', 2);
            string file = parts[0].Length == 0 ? name : Uri.UnescapeDataString(parts[0]);
            if (!File.Exists(Path.Combine(folder, file)))
            {
                yield return $"{name}: the link '{address}' leads to no file";
            }
            else if (parts.Length > 1 && pages[file].GetElementById(Uri.UnescapeDataString(parts[1])) is null)
            {
                yield return $"{name}: the link '{address}' leads to no place on its page";
            }
        }
    }

    private static IEnumerable<string> Ids(string name, IDocument page) =>
        page.QuerySelectorAll("[id]").GroupBy(element => element.Id).Where(group => group.Count() > 1)
            .Select(group => $"{name}: the id '{group.Key}' stands {group.Count()} times");

    private static IEnumerable<string> Headings(string name, IDocument page)
    {
        int[] levels =
            [.. page.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(heading => heading.LocalName[1] - '0')];
        if (levels.Count(level => level == 1) != 1)
        {
            yield return $"{name}: {levels.Count(level => level == 1)} headings of level 1 instead of one";
        }

        for (int i = 1; i < levels.Length; i++)
        {
            if (levels[i] > levels[i - 1] + 1)
            {
                yield return $"{name}: heading {i + 1} jumps from level {levels[i - 1]} to {levels[i]}";
            }
        }
    }

    private static IEnumerable<string> Landmarks(string name, IDocument page)
    {
        foreach (string landmark in (string[])["main", "header", "title", "html[lang]", "meta[name=viewport]"])
        {
            if (page.QuerySelectorAll(landmark).Length == 0)
            {
                yield return $"{name}: no {landmark}";
            }
        }

        foreach (IElement nav in page.QuerySelectorAll("nav:not([aria-label]), section:not([aria-labelledby])"))
        {
            yield return $"{name}: a {nav.LocalName} without a name";
        }
    }
}
