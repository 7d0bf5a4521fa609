using LatentLab.Data;
using LatentLab.Experiments.Results;
using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

public static partial class ExperimentFigures
{
    private const int MostPictures = 24;

    /// <summary>
    /// KL of every latent, the largest first, a row for each setting: the mean over its seeds of the first, second, …
    /// largest, since latents have no order of their own.
    /// </summary>
    /// <param name="by">Settings that get rows; null takes all swept ones.</param>
    /// <exception cref="ArgumentException">No finished run measured it.</exception>
    public static Figure KlHeat(
        ExperimentResults results, IReadOnlyList<string>? by = null, string title = "Where the KL is spent")
    {
        CheckFinished(results);
        RunSummary[] measured = [.. results.Finished.Where(run => run.KlOfLatents.Count > 0)];
        if (measured.Length == 0)
            throw new ArgumentException($"No finished run of '{results.Name}' measured the KL of each latent.");
        IReadOnlyList<RunGroup> groups = by is null
            ? SweepView.Of(results).Settings(results, measured)
            : SweepView.Of(results, by: by).Groups(results, measured);
        int most = measured.Max(run => run.KlOfLatents.Count);
        var values = new double[groups.Count, most];
        for (int row = 0; row < groups.Count; row++)
        {
            double[][] sorted = [.. groups[row].Runs.Select(run => run.KlOfLatents.OrderDescending().ToArray())];
            for (int place = 0; place < most; place++)
                values[row, place] = sorted.Where(run => place < run.Length).Select(run => run[place])
                    .DefaultIfEmpty(double.NaN).Average();
        }
        return Figures.Heat(values, [.. groups.Select(group => group.Name.Length > 0 ? group.Name : "all runs")],
            [.. Enumerable.Range(1, most).Select(place => $"{place}")], title, "KL (nats per image)",
            "latents of a run, largest KL first", altText: null) with
        { Note = Note(results, by is null ? null : new SweepView(null, by)) };
    }

    /// <summary>Latent planes as small multiples, one for each setting: its first seed that kept one.</summary>
    /// <exception cref="ArgumentException">No finished run kept its latent map.</exception>
    public static Figure LatentMaps(
        ExperimentResults results, IReadOnlyList<string>? labelNames = null, string title = "Latent maps")
    {
        (string Name, RunSummary Run)[] shown =
            FirstOfEach(results, run => run.Map is not null, "kept its latent map", out string? note);
        LatentPanel[] panels = [.. shown.Select(pair => Panel(pair.Name, pair.Run))];
        return Figures.LatentSmallMultiples(panels, title, labelNames,
            prior: shown.Any(pair => pair.Run.KlOfLatents.Count > 0)) with
        {
            Note = note
        };
    }

    /// <summary>Images decoded from the prior, a row for each setting: its first seed.</summary>
    /// <exception cref="ArgumentException">No finished run kept any.</exception>
    public static Figure Samples(ExperimentResults results, string title = "Samples from the prior")
    {
        (string Name, RunSummary Run)[] shown =
            FirstOfEach(results, run => run.Samples is not null, "kept samples", out string? note);
        int count = shown.Min(pair => pair.Run.Samples!.Count);
        IReadOnlyList<ImageBatch> images = ImageFrames.Alike([.. shown.Select(
            pair => pair.Run.Samples!.Pick([.. Enumerable.Range(0, count)]))]);
        return Figures.SampleRows([.. shown.Zip(images, (pair, row) => (pair.Name, row))], title) with
        {
            Note = note
        };
    }

    /// <summary>Test images and what each setting's first seed makes of them.</summary>
    /// <exception cref="ArgumentException">No finished run kept any.</exception>
    public static Figure Reconstructions(
        ExperimentResults results, string title = "Test images and their reconstructions")
    {
        FirstOfEach(results, HasReconstructions, "kept reconstructions", out string? note);
        (string Label, ImageBatch Images, RunSummary? Run)[] rows = [.. RowsOfReconstructions(results)];
        int count = rows.Min(row => row.Images.Count);
        IReadOnlyList<ImageBatch> images = ImageFrames.Alike([.. rows.Select(
            row => row.Images.Pick([.. Enumerable.Range(0, count)]))]);
        return Figures.SampleRows([.. rows.Zip(images, (row, pictures) => (row.Label, pictures))], title) with
        {
            Note = note
        };
    }

    /// <summary>The run of each row of <see cref="Reconstructions"/>; null for a row of originals.</summary>
    internal static IReadOnlyList<RunSummary?> ReconstructionRows(ExperimentResults results) =>
        [.. RowsOfReconstructions(results).Select(row => row.Run)];

    /// <summary>The runs that are pictured one by one.</summary>
    internal static IReadOnlyList<RunSummary> FirstOfEach(ExperimentResults results, Func<RunSummary, bool> kept) =>
        results.Finished.Any(kept) ? [.. FirstOfEach(results, kept, "", out _).Select(pair => pair.Run)] : [];

    private static bool HasReconstructions(RunSummary run) =>
        run.Originals is not null && run.Reconstructions is not null;

    private static IEnumerable<(string Label, ImageBatch Images, RunSummary? Run)> RowsOfReconstructions(
        ExperimentResults results)
    {
        float[]? last = null;
        foreach ((string name, RunSummary run) in FirstOfEach(results, HasReconstructions,
            "kept reconstructions", out _))
        {
            // other data or another seed: other images
            if (last is null || !last.AsSpan().SequenceEqual(run.Originals!.Pixels))
                yield return ("original", run.Originals!, null);
            last = run.Originals!.Pixels;
            yield return (name, run.Reconstructions!, run);
        }
    }

    private static (string Name, RunSummary Run)[] FirstOfEach(
        ExperimentResults results, Func<RunSummary, bool> kept, string what, out string? note)
    {
        CheckFinished(results);
        RunGroup[] groups = [.. SweepView.Of(results).Settings(results, results.Finished.Where(kept))];
        if (groups.Length == 0)
            throw new ArgumentException($"No finished run of '{results.Name}' {what}.");
        (string, RunSummary)[] shown = [.. groups.Take(MostPictures).Select(
            group => (group.Name.Length > 0 ? group.Name : group.Runs[0].Name, group.Runs.MinBy(run => run.Seed)!))];
        string[] notes =
        [
            "One run for each setting, the one with the smallest seed "
            + $"({string.Join(", ", shown.Select(pair => pair.Item2.Seed).Distinct().Order())}).",
            .. shown.Length < groups.Length
                ? [$"Shows the first {shown.Length} of {groups.Length} settings."]
                : Array.Empty<string>(),
            .. Note(results, null) is string rest ? [rest] : Array.Empty<string>(),
        ];
        note = string.Join(" ", notes);
        return shown;
    }

    private static LatentPanel Panel(string name, RunSummary run)
    {
        LatentMapSummary map = run.Map!;
        int count = map.Means.Count / 2;
        string[] lines =
        [
            .. map.Latents > 2
                ? [$"latents {map.First} and {map.Second} of {map.Latents}, those of the largest KL"]
                : Array.Empty<string>(),
            .. double.IsFinite(run[MetricNames.TestTotal])
                ? [string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"{MetricNames.Short(MetricNames.TestTotal)}: {run[MetricNames.TestTotal]:F2} nats per image")]
                : Array.Empty<string>(),
        ];
        return new LatentPanel(name, new LatentCodes(count, 2, map.Means), map.Labels,
            map.Deviations is null ? null : new LatentCodes(count, 2, map.Deviations), lines);
    }
}
