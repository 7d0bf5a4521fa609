using LatentLab.Data;
using LatentLab.Plots.Words;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>Originals above what each model makes of them, image under image.</summary>
    /// <param name="models">Name and reconstructions of each; the name may carry the model's number.</param>
    /// <param name="originalsLabel">What the first row shows.</param>
    /// <exception cref="ArgumentException">No models, or another number or size of images than the
    /// originals.</exception>
    public static Figure ReconstructionRows(
        ImageBatch originals, IReadOnlyList<(string Label, ImageBatch Images)> models,
        string title = "Originals and reconstructions", string originalsLabel = "original", string? number = null,
        string? altText = null)
    {
        const string Where = "Figures.ReconstructionRows";
        Guard.NotEmpty(models.Count, Where, "the models");
        ImageChecks.Check(originals, Where);
        foreach ((string label, ImageBatch images) in models)
            Guard.SameCount(originals.Count, "originals", images.Count, $"reconstructions of '{label}'", Where);
        string words = altText ?? PlotWords.Current.ImageRows(
                originals.Height, originals.Width, originalsLabel, string.Join(PlotWords.Current.Comma,
                    models.Select(model => model.Label + Distance(originals, model.Images))))
            + ImageChecks.Defects([originals, .. models.Select(model => model.Images)]);
        return LabelledRows([(originalsLabel, originals), .. models], columnCaptions: null, title,
            words, number, Where);
    }

    /// <summary>One model's reconstructions under the originals.</summary>
    public static Figure ReconstructionRows(
        ImageBatch originals, ImageBatch reconstructions, string title = "Originals and reconstructions",
        string? number = null, string? altText = null) =>
        ReconstructionRows(originals, [("reconstruction", reconstructions)], title, number: number, altText: altText);

    /// <summary>In words: the mean Euclidean distance between images and originals, if the shapes agree.</summary>
    private static string Distance(ImageBatch originals, ImageBatch images)
    {
        if (originals.Pixels.Length != images.Pixels.Length)
            return "";
        double mean = Enumerable.Range(0, originals.Count)
            .Average(index => Distance(originals[index], images[index]));
        return PlotWords.Current.MeanDistance(Numbers.Text(mean));
    }
}
