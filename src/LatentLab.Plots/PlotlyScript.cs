using System.Reflection;
using LatentLab.Hosts;
using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>
/// plotly.js itself, which draws the charts of a page: displayed once in a notebook, written to one file by a book.
/// Never loaded from a network.
/// </summary>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed class PlotlyScript
{
    /// <summary>Of the plotly.js that Plotly.NET carries.</summary>
    internal const string Version = "2.28.0";

    private static readonly Lazy<string> Library = new(ReadLibrary);

    /// <summary>The script in an element of its own.</summary>
    public string ToHtml() => $"""<div data-latentlab="plotly-js"><script>{Source()}</script></div>""" + "\n";

    /// <summary>
    /// The script by media type; a part of its own says what it is, so that a book can leave it out and link one file
    /// instead.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToString(),
        [MediaTypes.Script] = $$"""{"library":"plotly.js","version":"{{Version}}"}""",
    };

    public override string ToString() => "plotly.js, which draws the charts of this notebook, is loaded from the kit.";

    /// <summary>
    /// What a page runs: plotly.js, set as <c>window.Plotly</c> whatever module loader the page has, then the event
    /// <c>latentlab-plotly</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The Plotly.NET assembly holds no plotly.js.</exception>
    public static string Source() => $$"""
        if (!window.Plotly) {
        // Named parameters hide a page's module loaders (require.js in notebooks), which would keep the library to
        // themselves.
        (function (define, module, exports) {
        {{RawSource()}}
        }).call(window);
        }
        document.dispatchEvent(new Event("latentlab-plotly"));

        """;

    /// <summary>The file as Plotly.NET carries it.</summary>
    internal static string RawSource() => Library.Value;

    private static string ReadLibrary()
    {
        Assembly plotly = typeof(GenericChart).Assembly;
        string name = plotly.GetManifestResourceNames().FirstOrDefault(name => name.Contains("plotly",
            StringComparison.OrdinalIgnoreCase) && name.EndsWith(".min.js", StringComparison.Ordinal))
            ?? throw new InvalidOperationException(
                $"{plotly.GetName().Name} {plotly.GetName().Version} holds no resource plotly-*.min.js (found: "
                + $"{string.Join(", ", plotly.GetManifestResourceNames())}). Use the version of "
                + "Directory.Packages.props.");
        using var reader = new StreamReader(plotly.GetManifestResourceStream(name)!);
        string source = reader.ReadToEnd();
        if (source.Contains("</script", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException(
                $"The resource {name} of {plotly.GetName().Name} holds '</script' and would end the element it is "
                + "written into. Use the version of Directory.Packages.props.");
        return source;
    }
}
