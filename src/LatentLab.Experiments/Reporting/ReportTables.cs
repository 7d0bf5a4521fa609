using LatentLab.Experiments.Results;

namespace LatentLab.Experiments.Reporting;

/// <summary>The numbers behind each figure of a report.</summary>
internal static class ReportTables
{
    private static readonly string[] SpreadColumns =
        ["runs", "mean", "standard deviation", "least", "greatest", Digests];
    private const string Digest = "digest", Digests = "digests";
    private const int ShortDigest = 8;

    public static ReportTable Sweep(ExperimentResults results, SweepView view, string metric)
    {
        string axis = view.Against is null ? "setting" : SettingNames.Short(view.Against, results.Swept);
        IReadOnlyList<string> values = view.Against is null ? [""] : SweepView.ValuesOf(results, view.Against);
        return new ReportTable(["line", axis, .. SpreadColumns],
            [.. view.Groups(results, results.Finished).SelectMany(group => values
                .Select(value => (value, runs: group.Runs
                    .Where(run => view.Against is null || results.Reader(view.Against)(run) == value).ToArray()))
                .Where(cell => cell.runs.Any(run => double.IsFinite(run[metric])))
                .Select(cell => (IReadOnlyList<object?>)[group.Name, cell.value,
                    .. Spread(cell.runs.Select(run => run[metric])), Of(cell.runs)]))]);
    }

    public static ReportTable RateDistortion(ExperimentResults results, SweepView view)
    {
        RunSummary[] measured = [.. results.Finished.Where(
            run => double.IsFinite(run[MetricNames.TestKl] + run[MetricNames.TestReconstruction]))];
        return new ReportTable(["line", "point", "runs", "rate, mean (nats per image)", "rate, standard deviation",
            "distortion, mean (nats per image)", "distortion, standard deviation", Digests],
            [.. view.Groups(results, measured).SelectMany(group => new SweepView(null,
                view.Against is null ? [] : [view.Against]).Groups(results, group.Runs).Select(point =>
                {
                    object?[] rate = Spread(point.Runs.Select(run => run[MetricNames.TestKl])),
                        distortion = Spread(point.Runs.Select(run => run[MetricNames.TestReconstruction]));
                    return (IReadOnlyList<object?>)[group.Name, point.Name, rate[0], rate[1], rate[2],
                        distortion[1], distortion[2], Of(point.Runs)];
                }))]);
    }

    public static ReportTable KlOfLatents(ExperimentResults results)
    {
        int most = results.Finished.Max(run => run.KlOfLatents.Count);
        return new ReportTable(["run", "seed", Digest, .. Enumerable.Range(1, most).Select(place => $"{place}")],
            [.. results.Finished.Where(run => run.KlOfLatents.Count > 0).Select(run => (IReadOnlyList<object?>)
                [run.Name, run.Seed, run.Hash, .. run.KlOfLatents.OrderDescending().Select(kl => (object?)kl),
                    .. Enumerable.Repeat<object?>(null, most - run.KlOfLatents.Count)])]);
    }

    /// <summary>Every epoch of every run, for a spreadsheet.</summary>
    public static ReportTable Epochs(ExperimentResults results) => new(
        [
            "run", "seed", Digest, "epoch",
            .. EpochCurves.All.Select(curve => EpochCurves.Label(curve) + " (nats per image)"), "β", "seconds"
        ],
        [.. results.Finished.SelectMany(run =>
        {
            IReadOnlyList<double>[] curves = [.. EpochCurves.All.Select(curve => EpochCurves.Values(run, curve))];
            return run.Epochs.Select((epoch, place) => (IReadOnlyList<object?>)
                [run.Name, run.Seed, run.Hash, epoch.Epoch,
                    .. curves.Select(curve => double.IsFinite(curve[place]) ? curve[place] : (object?)null),
                    epoch.Train.Beta, epoch.Seconds]);
        })]);

    /// <summary>The last epoch of every run.</summary>
    public static ReportTable LastEpochs(ExperimentResults results)
    {
        ReportTable all = Epochs(results);
        return all with { Rows = [.. all.Rows.GroupBy(row => row[2]).Select(run => run.Last())] };
    }

    /// <summary>Every run with its settings that were swept, its outcome and all it measured.</summary>
    public static ReportTable Runs(ExperimentResults results)
    {
        IReadOnlyList<string> swept = results.Swept, metrics = results.Metrics;
        bool several = results.Descriptions.Count > 1, searched = results.Runs.Any(run => run.Search is not null);
        bool tagged = results.Runs.Any(run => run.Tags.Count > 0), noted = results.Runs.Any(run => run.Note.Length > 0);
        return new ReportTable(["run", .. swept.Select(path => SettingNames.Short(path, swept)), "seed", Digest,
            .. Where(several, "description"), "outcome", .. metrics.Select(results.Label), "epochs",
            .. Where(searched, "search"), .. Where(tagged, "tags"), .. Where(noted, "note"), "problem"],
            [.. results.Runs.Select(run => (IReadOnlyList<object?>)
            [
                run.Name,
                .. swept.Select(path => (object?)run.Settings.GetValueOrDefault(path)), run.Seed, run.Hash,
                .. Where(several, string.Join(", ", run.Descriptions)), Words(run.Outcome),
                .. metrics.Select(metric => double.IsFinite(run[metric]) ? run[metric] : (object?)null),
                run.Epochs.Count, .. Where(searched, run.Search ?? ""),
                .. Where(tagged, string.Join(", ", run.Tags)), .. Where(noted, run.Note), run.Problem,
            ])]);
    }

    /// <summary>The codes behind latent maps, for a spreadsheet.</summary>
    public static ReportTable Codes(IEnumerable<RunSummary> runs) => new(
        ["run", "seed", Digest, "image", "across", "up", "σ across", "σ up", "label"],
        [.. runs.Where(run => run.Map is not null)
            .SelectMany(run => Enumerable.Range(0, run.Map!.Means.Count / 2).Select(image => (IReadOnlyList<object?>)
            [
                run.Name, run.Seed, run.Hash, image + 1, run.Map.Means[2 * image], run.Map.Means[2 * image + 1],
                run.Map.Deviations?[2 * image], run.Map.Deviations?[2 * image + 1], run.Map.Labels?[image],
            ]))]);

    /// <summary>Which run each picture is of, with its numbers.</summary>
    public static ReportTable Pictures(ExperimentResults results, IEnumerable<RunSummary> runs)
    {
        string[] metrics = [.. results.Metrics.Where(metric => metric.StartsWith("test.", StringComparison.Ordinal))];
        return new ReportTable(["setting", "run", "seed", Digest, .. metrics.Select(results.Label)],
            [.. runs.Select(run => (IReadOnlyList<object?>)[SweepView.Name(results, run, results.Swept), run.Name,
                run.Seed, run.Hash,
                .. metrics.Select(metric => double.IsFinite(run[metric]) ? run[metric] : (object?)null)])]);
    }

    public static string Words(RunOutcome outcome) =>
        outcome switch { RunOutcome.Finished => "finished", RunOutcome.Failed => "failed", _ => "no result" };

    private static string[] Where(bool wanted, string cell) => wanted ? [cell] : [];

    // Which runs are in a mean.
    private static string Of(IEnumerable<RunSummary> runs) =>
        string.Join(' ', runs.Select(run => run.Hash.Length > ShortDigest ? run.Hash[..ShortDigest] : run.Hash));

    private static object?[] Spread(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return [0, null, null, null, null];
        double mean = finite.Average();
        return
        [
            finite.Length, mean, finite.Length > 1
                ? Math.Sqrt(finite.Sum(value => (value - mean) * (value - mean)) / (finite.Length - 1))
                : null, finite.Min(), finite.Max()
        ];
    }
}
