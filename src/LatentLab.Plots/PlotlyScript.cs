using System.Reflection;
using LatentLab.Hosts;
using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>plotly.js itself, which draws the charts of a page: displayed once in a notebook, written to one file by a book. Never loaded from a network.</summary>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed class PlotlyScript
{
    /// <summary>The element around the script in a notebook's output; a book takes it out and links a shared file instead.</summary>
    public const string Marker = "plotly-js";

    private static readonly Lazy<string> Library = new(ReadLibrary);

    /// <summary>The script in an element marked <c>data-latentlab="plotly-js"</c>.</summary>
    public string ToHtml() => $"""<div data-latentlab="{Marker}"><script>{Source()}</script></div>""" + "\n";

    /// <summary>The script by media type.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToString(),
    };

    public override string ToString() => "plotly.js, which draws the charts of this notebook, is loaded from the kit.";

    /// <summary>What a page runs: plotly.js, set as <c>window.Plotly</c> whatever module loader the page has, then the event <c>latentlab-plotly</c>.</summary>
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
        string name = plotly.GetManifestResourceNames().FirstOrDefault(name => name.Contains("plotly", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".min.js", StringComparison.Ordinal))
            ?? throw new InvalidOperationException(
                $"{plotly.GetName().Name} {plotly.GetName().Version} holds no resource plotly-*.min.js (found: {string.Join(", ", plotly.GetManifestResourceNames())}). Use the version of Directory.Packages.props.");
        using var reader = new StreamReader(plotly.GetManifestResourceStream(name)!);
        string source = reader.ReadToEnd();
        if (source.Contains("</script", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"The resource {name} of {plotly.GetName().Name} holds '</script' and would end the element it is written into. Use the version of Directory.Packages.props.");
        return source;
    }
}
