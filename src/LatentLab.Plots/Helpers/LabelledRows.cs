using LatentLab.Data;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostAcross = 16;

    private static Figure LabelledRows(
        IReadOnlyList<(string Label, ImageBatch Images)> rows, IReadOnlyList<string>? columnCaptions, string title,
        string words, string? number, string where)
    {
        foreach ((string label, ImageBatch images) in rows)
        {
            ImageChecks.Check(images, $"{where}, '{label}'");
            if ((images.Channels, images.Height, images.Width)
                != (rows[0].Images.Channels, rows[0].Images.Height, rows[0].Images.Width))
            {
                throw new ArgumentException(
                    $"{where}: expected images of {rows[0].Images.Channels} × {rows[0].Images.Height} × "
                    + $"{rows[0].Images.Width} in every row, found {images.Channels} × {images.Height} × "
                    + $"{images.Width} in '{label}'. Bring them to one shape.");
            }
        }
        int count = rows[0].Images.Count;
        int[] shown = Thinning.Evenly(count, MostAcross);
        ImageBatch[] picked = [.. rows.Select(row => row.Images.Pick(shown))];
        var all = new ImageBatch(picked.Length * shown.Length, picked[0].Channels, picked[0].Height, picked[0].Width,
            [.. picked.SelectMany(images => images.Pixels)]);
        string html = ImageRows.Html(rows.Select((row, index) => new ImageRows.Row(
            row.Label, picked[index], shown.Length, columnCaptions is not null && index == rows.Count - 1
                ? [.. shown.Select(place => columnCaptions[place])]
                : null)));
        string? note = Thinning.Note(shown.Length, count, "image", "evenly spread, in each row");
        return Figure.Of(new RasterContent(ImageSheet.Encode(all, shown.Length, ImageRows.Gap), html), title,
            words, number, note);
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int pixel = 0; pixel < a.Length; pixel++)
            sum += (double)(a[pixel] - b[pixel]) * (a[pixel] - b[pixel]);
        return Math.Sqrt(sum);
    }
}
