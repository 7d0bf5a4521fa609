using LatentLab.Data;
using LatentLab.Experiments.Results;
using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

/// <summary>Pictures of single runs, a file each: a page of a thousand loads those that are looked at.</summary>
internal static class RunImages
{
    public const string Folder = "images";

    private const int MostSamples = 32, Columns = 8;

    /// <summary>Which pictures a run has.</summary>
    public static IEnumerable<(string Kind, string Label)> Of(RunSummary run)
    {
        if (run.Samples is not null)
            yield return ("samples", "Samples from the prior");
        if (run.Originals is not null && run.Reconstructions is not null)
            yield return ("reconstructions", "Test images, and below each its reconstruction");
    }

    /// <summary>Into a folder of their own, which is emptied of earlier ones.</summary>
    public static void Write(ExperimentResults results, string folder)
    {
        string target = Path.Combine(folder, Folder);
        Directory.CreateDirectory(target);
        foreach (string earlier in Directory.EnumerateFiles(target, "*.png"))
            File.Delete(earlier);
        Parallel.ForEach(results.Runs, run =>
        {
            foreach (var (kind, _) in Of(run))
                File.WriteAllBytes(Path.Combine(target, $"{run.Hash}-{kind}.png"), Png(run, kind));
        });
    }

    private static byte[] Png(RunSummary run, string kind)
    {
        (ImageBatch images, int columns) = kind == "samples"
            ? (First(run.Samples!, MostSamples), Columns)
            : (Below(run.Originals!, run.Reconstructions!), run.Originals!.Count);
        return Figures.ImageGrid(images, kind, columns).Png!.Value.ToArray();
    }

    private static ImageBatch First(ImageBatch images, int most) =>
        images.Pick([.. Enumerable.Range(0, Math.Min(most, images.Count))]);

    private static ImageBatch Below(ImageBatch above, ImageBatch below) =>
        above with { Count = above.Count + below.Count, Pixels = [.. above.Pixels, .. below.Pixels] };
}
