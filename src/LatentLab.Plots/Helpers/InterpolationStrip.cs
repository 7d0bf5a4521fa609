using LatentLab.Data;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>Walks through latent space, one to a row: what each place on the way decodes to.</summary>
    /// <param name="rows">Label and images of each walk, all of one length.</param>
    /// <param name="positions">Where on the way each image lies (0 to 1, say); written under each column. Null for
    /// none.</param>
    /// <exception cref="ArgumentException">No rows, or rows and positions that differ in length.</exception>
    public static Figure InterpolationStrip(
        IReadOnlyList<(string Label, ImageBatch Images)> rows, string title, IReadOnlyList<double>? positions = null,
        string? number = null, string? altText = null)
    {
        const string Where = "Figures.InterpolationStrip";
        Guard.NotEmpty(rows.Count, Where, "the rows");
        int length = rows[0].Images.Count;
        foreach ((string label, ImageBatch images) in rows)
            Guard.SameCount(length, "images in the first row", images.Count, $"images in row '{label}'", Where);
        if (positions is not null)
            Guard.SameCount(length, "images in a row", positions.Count, "positions", Where);
        string way = positions is null ? "" : $" from {Numbers.Text(positions[0])} to {Numbers.Text(positions[^1])}";
        string words = altText ?? $"{Numbers.Count(rows.Count, "row", "rows")} of "
            + $"{Numbers.Count(length, "image", "images")} decoded along a way through latent space{way}: "
            + $"{string.Join("; ", rows.Select(row => row.Label + LargestStep(row.Images)))}"
            + $".{ImageChecks.Defects(rows.Select(row => row.Images))}";
        return LabelledRows(rows, positions?.Select(
            position => position.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)).ToArray(),
            title, words, number, Where);
    }

    private static string LargestStep(ImageBatch images)
    {
        if (images.Count < 3 || images.Pixels.Length != images.Count * images.PixelsPerImage)
            return "";
        double[] steps =
            [.. Enumerable.Range(1, images.Count - 1).Select(index => Distance(images[index - 1], images[index]))];
        return $" (largest step {Numbers.Text(steps.Max())}, mean step {Numbers.Text(steps.Average())})";
    }
}
