using LatentLab.Data;
using LatentLab.Experiments.Results;

namespace LatentLab.Experiments.Reporting;

/// <summary>Pictures of single runs, a file each: a page of a thousand loads those that are looked at.</summary>
internal static class RunImages
{
    public const string Folder = "images";

    private const int MostSamples = 32, Columns = 8, Gap = 1;

    /// <summary>Which pictures a run has.</summary>
    public static IEnumerable<(string Kind, string Label)> Of(RunSummary run)
    {
        if (run.Sheet is not null)
        {
            yield return ("all", string.Join(", ", new[]
            {
                run.Reconstructions is null ? null : "test images and below them their reconstructions",
                run.Samples is null ? null : "samples from the prior"
            }.OfType<string>()) is { Length: > 0 } words ? ExperimentFigures.Upper(words) : "Pictures");
            yield break;
        }
        if (run.Originals is not null && run.Reconstructions is not null)
            yield return ("reconstructions", "Test images and below them their reconstructions");
        if (run.Samples is not null)
            yield return ("samples", "Samples from the prior");
    }

    /// <summary>Into a folder of their own, which is emptied of earlier ones.</summary>
    public static void Write(ExperimentResults results, string folder)
    {
        string target = Path.Combine(folder, Folder);
        Directory.CreateDirectory(target);
        foreach (string earlier in Directory.EnumerateFiles(target, "*.png"))
            File.Delete(earlier);
        foreach (RunSummary run in results.Runs)
            foreach (var (kind, _) in Of(run))
                Write(run, kind, Path.Combine(target, $"{run.Hash}-{kind}.png"));
    }

    private static void Write(RunSummary run, string kind, string path)
    {
        if (kind == "all")
            File.Copy(run.Sheet!, path);
        else if (kind == "samples")
            File.WriteAllBytes(path, ImageSheet.Encode(First(run.Samples!, MostSamples), Columns, Gap));
        else
            File.WriteAllBytes(path,
                ImageSheet.Encode(Below(run.Originals!, run.Reconstructions!), run.Originals!.Count, Gap));
    }

    private static ImageBatch First(ImageBatch images, int most) =>
        images.Pick([.. Enumerable.Range(0, Math.Min(most, images.Count))]);

    private static ImageBatch Below(ImageBatch above, ImageBatch below) =>
        above with { Count = above.Count + below.Count, Pixels = [.. above.Pixels, .. below.Pixels] };
}
