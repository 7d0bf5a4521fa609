using System.Text;
using LatentLab.Data;

namespace LatentLab.Plots;

/// <summary>
/// Rows of images with a label beside each row and a caption under each image; labels go above their row where the page
/// is narrow.
/// </summary>
internal static class ImageRows
{
    /// <summary>Pixels between images, before they are enlarged.</summary>
    public const int Gap = 1;

    private const int WidestPicture = 880;
    private const int LabelledPicture = 720;
    private const int PreferredTile = 64;
    private const int LargestTile = 160;
    private const string LabelBox = "flex:1 1 9em;max-width:13em;font-size:.9em;";

    /// <param name="Label">What the row shows; empty for none.</param>
    /// <param name="Columns">Tiles in the row, of which the images fill the first ones.</param>
    /// <param name="Captions">One for each image; null for none.</param>
    public sealed record Row(string Label, ImageBatch Images, int Columns, IReadOnlyList<string>? Captions);

    /// <summary>CSS pixels of a row of tiles: twice the images' own or another whole multiple, and
    /// where not even that fits, all the width there is.</summary>
    public static int DisplayWidth(int tileWidth, int columns, int widest = WidestPicture)
    {
        int preferred =
            Math.Clamp(columns <= 6 ? LargestTile * 3 / 4 : PreferredTile, tileWidth, Math.Max(tileWidth, LargestTile));
        int natural = columns * (tileWidth + Gap) - Gap;
        int scale = Math.Min(preferred / tileWidth, widest / natural);
        return scale > 1 ? natural * scale : Math.Min(widest, natural * Math.Max(1, preferred / tileWidth));
    }

    public static IEnumerable<Row> Split(ImageBatch images, int columns, IReadOnlyList<string> captions) =>
        Enumerable.Range(0, images.Count).Chunk(columns)
            .Select(row => new Row("", images.Pick(row), columns, [.. row.Select(index => captions[index])]));

    public static string Html(IEnumerable<Row> rows)
    {
        var html = new StringBuilder($"""<div role="img" aria-label="{RasterContent.AltMark}">""").Append('\n');
        foreach (Row row in rows)
            Append(html, row);
        return html.Append("</div>").ToString();
    }

    private static string PictureBox(int width) => $"flex:1000 1 {Math.Min(width, 280)}px;max-width:{width}px";

    private static void Append(StringBuilder html, Row row)
    {
        bool labelled = row.Label.Length > 0;
        int width = DisplayWidth(row.Images.Width, row.Columns, labelled ? LabelledPicture : WidestPicture);
        html.Append("""<div style="display:flex;flex-wrap:wrap;align-items:center;gap:.1em .8em;margin:0 0 .35em">""");
        if (labelled)
            html.Append($"""<span style="{LabelBox}line-height:1.25">{FigureHtml.Text(row.Label)}</span>""");
        html.Append($"""<div style="{PictureBox(width)}">""");
        html.Append(RasterHtml.Image(ImageSheet.EncodeRow(row.Images, row.Columns, Gap), "", width)).Append("</div>");
        if (row.Captions is not null)
            AppendCaptions(html, row, labelled, width);
        html.Append("</div>\n");
    }

    /// <summary>Captions take a line of their own under the row, so that its label stays beside the images.</summary>
    private static void AppendCaptions(StringBuilder html, Row row, bool labelled, int width)
    {
        html.Append("""<span style="flex-basis:100%"></span>""");
        if (labelled)
            html.Append($"""<span style="{LabelBox}"></span>""");
        html.Append(
            """<div """
            + $"""style="{PictureBox(width)};display:grid;grid-template-columns:repeat({row.Columns}"""
            + """,minmax(0,1fr));font-size:.75em;line-height:1.2;text-align:center;"""
            + """font-variant-numeric:tabular-nums">""");
        foreach (string caption in row.Captions!)
            html.Append($"""<span style="overflow-wrap:anywhere;padding:0 1px">{FigureHtml.Text(caption)}</span>""");
        html.Append("</div>");
    }
}
