using LatentLab.Hosts;
using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>
/// One picture that answers one question: a chart, a raster image or a drawing, its title, the number beside it, and
/// the same in words.
/// </summary>
/// <remarks>
/// Make one with <see cref="Figures"/>, or from a chart of your own with <see cref="OfChart"/>; change one with
/// <c>figure with { AltText = "…" }</c>.
/// </remarks>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record Figure
{
    private Figure(FigureContent content, string title, string altText)
    {
        Content = content;
        Title = title;
        AltText = altText;
    }

    /// <summary>What is asked or shown, in one line, above the picture.</summary>
    public string Title
    {
        get;
        init => field = Numbers.WithMinusSigns(Guard.Words(value, "Figure", "a title"));
    }

    /// <summary>A description in words: read aloud, and shown where the picture cannot be.</summary>
    public string AltText
    {
        get;
        init => field = Numbers.WithMinusSigns(Guard.Words(value, "Figure", "an alt text"));
    }

    /// <summary>The number that goes with the picture, with its unit; null for none.</summary>
    public string? Number
    {
        get;
        init => field = value is null ? null : Numbers.WithMinusSigns(value);
    }

    /// <summary>
    /// What the picture leaves out, for example how many points were drawn of how many; null for nothing.
    /// </summary>
    public string? Note { get; init; }

    /// <summary>The chart; null for any other picture.</summary>
    public GenericChart? Chart => (Content as ChartContent)?.Chart;

    /// <summary>The image as a PNG file; null for any other picture.</summary>
    public ReadOnlyMemory<byte>? Png => (Content as RasterContent)?.Png;

    /// <summary>The drawing as an SVG file; null for any other picture.</summary>
    public string? Svg => (Content as DrawingContent)?.Svg;

    internal FigureContent Content { get; }

    /// <summary>
    /// A figure of a Plotly.NET chart, in the look of all figures: their colours, which colour-blind readers can tell
    /// apart, symbols, dashes and patterns beside them, axes, and the page's own light or dark. What the chart says
    /// itself stays. Its own title, if it has one, is better left out: the figure has one.
    /// </summary>
    /// <param name="altText">A description of the picture; required.</param>
    /// <example><code>
    /// Figure.OfChart(chart, "Which digits lie far out?", altText: $"Ten boxes; {farthest} lies highest.")
    /// </code></example>
    public static Figure OfChart(GenericChart chart, string title, string altText) =>
        new(OwnChart.Of(chart), title, altText);

    /// <summary>A figure of one PNG image.</summary>
    /// <param name="png">A PNG file.</param>
    /// <param name="altText">A description of the picture; required.</param>
    /// <exception cref="ArgumentException"><paramref name="png"/> is not a PNG file.</exception>
    public static Figure OfPng(byte[] png, string title, string altText) =>
        new(RasterContent.OfOneImage(png), title, altText);

    internal static Figure Of(
        FigureContent content, string title, string altText, string? number = null, string? note = null) =>
        new(content, title, altText) { Number = number, Note = note };

    /// <summary>
    /// A <c>&lt;figure&gt;</c> that needs no network; a chart in it waits for the page's <c>window.Plotly</c> (see
    /// <see cref="PlotlyScript"/>).
    /// </summary>
    public string ToHtml() => FigureHtml.Write(this);

    /// <summary>
    /// The figure by media type; types ending in <c>json</c> hold JSON text, <c>image/png</c> holds base64,
    /// <c>image/svg+xml</c> the drawing itself. What the figure is called is a part of its own, for programs that list
    /// figures.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle()
    {
        var bundle = new Dictionary<string, string>
        {
            ["text/html"] = ToHtml(),
            ["text/plain"] = ToString(),
            [MediaTypes.Figure] = FigureName.ToJson(Title, Number, Content is ChartContent or PanelsContent),
        };
        switch (Content)
        {
            case ChartContent chart:
                bundle[ChartJson.MimeType] = ChartJson.ForOtherRenderers(chart, Title);
                break;
            case RasterContent raster:
                bundle["image/png"] = Convert.ToBase64String(raster.Png.Span);
                break;
            case DrawingContent drawing:
                bundle["image/svg+xml"] = drawing.Svg;
                break;
        }
        return bundle;
    }

    /// <summary>The figure in words.</summary>
    public override string ToString() =>
        string.Join(" ", new[] { AltText, Number, Note }.Where(words => !string.IsNullOrWhiteSpace(words)));
}
