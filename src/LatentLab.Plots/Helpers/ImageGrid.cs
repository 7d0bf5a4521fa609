using LatentLab.Data;
using LatentLab.Plots.Words;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>Images side by side, as one PNG; with captions, one PNG per row.</summary>
    /// <param name="images">Grey or colour, values in [0, 1].</param>
    /// <param name="columns">Images in a row; null chooses from 4 to 12 so that the rows fill up.</param>
    /// <param name="captions">One short text under each image; null for none.</param>
    /// <param name="number">The number that goes with the picture, with its unit.</param>
    /// <param name="altText">A description of the picture; null describes the batch.</param>
    /// <exception cref="ArgumentException">No images, other channels than 1 or 3, or a number of captions that differs
    /// from the images.</exception>
    public static Figure ImageGrid(
        ImageBatch images, string title, int? columns = null, IReadOnlyList<string>? captions = null,
        string? number = null, string? altText = null)
    {
        const string Where = "Figures.ImageGrid";
        ImageChecks.Check(images, Where);
        if (captions is not null)
            Guard.SameCount(images.Count, "images", captions.Count, "captions", Where);
        if (columns is int asked)
            Guard.AtLeast(1, asked, Where, "a number of columns");
        ImageBatch shown = ImageChecks.Limit(images, out string? note);
        int wide = Math.Min(columns ?? ColumnsFor(shown.Count), shown.Count);
        int rows = (shown.Count + wide - 1) / wide;

        string words = altText
            ?? PlotWords.Current.InRows(ImageChecks.Describe(shown), rows, wide, title.TrimEnd('.', '。'))
                + ImageChecks.Defects(shown)
                + (captions is { Count: <= 24 }
                    ? PlotWords.Current.Captions(string.Join(PlotWords.Current.Comma, captions)) : "");
        byte[] sheet = ImageSheet.Encode(shown, wide, ImageRows.Gap);
        string html = captions is null
            ? RasterHtml.Image(sheet, RasterContent.AltMark, ImageRows.DisplayWidth(shown.Width, wide))
            : ImageRows.Html(ImageRows.Split(shown, wide, captions));
        return Figure.Of(new RasterContent(sheet, html), title, words, number, note);
    }

    private static int ColumnsFor(int count) => count <= 12
        ? count
        : Enumerable.Range(4, 9).MinBy(columns => ((columns - count % columns) % columns, -columns));
}
