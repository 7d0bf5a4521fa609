using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>What a figure shows: a chart, a raster image, a drawing, or several charts side by side.</summary>
internal abstract record FigureContent;

/// <param name="HeightPerWidth">Of a plot whose axes have one scale, 1 for a square: on a narrow page it gets lower
/// too. 0 for a chart that keeps its height.</param>
/// <param name="LegendEntries">How many, for the room a legend below needs.</param>
/// <param name="ColourBar">A bar stands at the right of the plot.</param>
internal sealed record ChartContent(
    GenericChart Chart, double HeightPerWidth = 0, int LegendEntries = 0, bool ColourBar = false) : FigureContent
{
    /// <summary>
    /// The frames of a chart that moves, as plotly takes them; null for one that stands still. Plotly.NET's charts have
    /// no place for them.
    /// </summary>
    public JArray? Frames { get; init; }

    /// <summary>A user's own chart as it is drawn, in the figures' look; null for a chart that has it.</summary>
    public JObject? Styled { get; init; }
}

/// <param name="Png">The whole picture as one file.</param>
/// <param name="Html">The picture with what belongs to it (labels of rows, captions); the alt text stands in for
/// <see cref="AltMark"/>.</param>
internal sealed record RasterContent(ReadOnlyMemory<byte> Png, string Html) : FigureContent
{
    /// <summary>Where the alt text goes; a character that HTML forbids, so no label can hold it.</summary>
    public const string AltMark = "\0";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static RasterContent OfOneImage(byte[] png)
    {
        if (!png.AsSpan().StartsWith(Signature))
            throw new ArgumentException(
                $"Expected a PNG file, found {png.Length} bytes that do not start with its signature. Encode the image "
                + "first.", nameof(png));
        return new RasterContent(png, RasterHtml.Image(png, AltMark, displayWidth: null));
    }
}

/// <param name="LegendHtml">One line for all panels, already safe.</param>
internal sealed record PanelsContent(IReadOnlyList<Panel> Panels, string LegendHtml) : FigureContent;

/// <param name="Title">Which of the things compared.</param>
/// <param name="Numbers">Lines under the title.</param>
/// <param name="Samples">A sheet of images under the chart; null for none.</param>
internal sealed record Panel(
    string Title, IReadOnlyList<string> Numbers, ChartContent Chart, string AltText, PanelSamples? Samples);

internal sealed record PanelSamples(string Label, ReadOnlyMemory<byte> Png, string AltText, int DisplayWidth);
