using LatentLab.Data;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>Images of several models, one model to a row, for example what each decodes from the prior.</summary>
    /// <param name="rows">Label and images of each, as many in each row.</param>
    /// <exception cref="ArgumentException">No rows, or rows that differ in number or shape of their images.</exception>
    public static Figure SampleRows(
        IReadOnlyList<(string Label, ImageBatch Images)> rows, string title, string? number = null,
        string? altText = null)
    {
        const string Where = "Figures.SampleRows";
        Guard.NotEmpty(rows.Count, Where, "the rows");
        foreach ((string label, ImageBatch images) in rows)
            Guard.SameCount(rows[0].Images.Count, "images in the first row", images.Count,
                $"images in row '{label}'", Where);
        ImageChecks.Check(rows[0].Images, Where);
        string words = altText ?? $"{Numbers.Count(rows.Count, "row", "rows")} of "
            + $"{ImageChecks.Describe(rows[0].Images)}: "
            + $"{string.Join("; ", rows.Select(row => row.Label))}"
            + $".{ImageChecks.Defects(rows.Select(row => row.Images))}";
        return LabelledRows(rows, columnCaptions: null, title, words, number, Where);
    }
}
