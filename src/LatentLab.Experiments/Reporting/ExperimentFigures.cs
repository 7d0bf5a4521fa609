using LatentLab.Experiments.Results;
using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

/// <summary>
/// An experiment's figures, for a notebook or a report. Every figure draws the finished runs and says how many are not.
/// </summary>
public static partial class ExperimentFigures
{
    /// <summary>A metric against a swept setting: each run a point, mean ± one standard deviation over seeds.</summary>
    /// <param name="against">The setting along the axis; null takes the swept one with the most values.</param>
    /// <param name="by">Settings with lines of their own; null takes all other swept ones.</param>
    /// <param name="fromZero">The axis of the metric begins at 0.</param>
    /// <exception cref="ArgumentException">No such setting or metric, or no finished run.</exception>
    public static Figure Sweep(
        ExperimentResults results, string metric, string? against = null, IReadOnlyList<string>? by = null,
        string? title = null, double? reference = null, string referenceName = "reference", bool fromZero = false)
    {
        CheckFinished(results);
        results.Metric(metric);
        SweepView view = SweepView.Of(results, against, by);
        IReadOnlyList<string> values = view.Against is null ? ["all runs"] : SweepView.ValuesOf(results, view.Against);
        bool numbers = view.Against is not null && SettingNames.AreNumbers(values);
        double Place(string value) => numbers ? SettingNames.Number(value)!.Value : values.ToList().IndexOf(value);
        SweepSeries[] series =
            [.. view.Groups(results, results.Finished).Select(group => new SweepSeries(group.Name, [.. values
                .Select(value => new SweepPoint(Place(value), [.. group.Runs.Where(run =>
                    view.Against is null || results.Reader(view.Against)(run) == value).Select(run => run[metric])]))
                .Where(point => point.Values.Any(double.IsFinite))]))
                .Where(line => line.Points.Count > 0)];   // an autoencoder has no active units
        string axis = view.Against is null ? "" : SettingNames.Short(view.Against, results.Swept);
        return Noted(Figures.Sweep(series,
            title ?? $"{Upper(MetricNames.Short(metric))} against {(axis.Length > 0 ? axis : "nothing: one setting")}",
            axis, results.Label(metric),
            numbers ? null : values, numbers && SettingNames.SpanOctaves(values.Select(Place)), reference,
            referenceName, fromZero), Note(results, view));
    }

    /// <summary>Active units against a swept setting.</summary>
    public static Figure ActiveUnits(
        ExperimentResults results, string? against = null, IReadOnlyList<string>? by = null) =>
        Sweep(results, MetricNames.ActiveUnits, against, by, "How many latents say anything?", fromZero: true);

    /// <summary>
    /// Reconstruction against KL on the test images, one point for each value of the swept setting. Values that are
    /// numbers are joined, and written at their points.
    /// </summary>
    /// <exception cref="ArgumentException">No finished run measured both.</exception>
    public static Figure RateDistortion(
        ExperimentResults results, string? along = null, IReadOnlyList<string>? by = null,
        string title = "What a nat of KL buys")
    {
        CheckFinished(results);
        results.Metric(MetricNames.TestKl);
        results.Metric(MetricNames.TestReconstruction);
        SweepView view = SweepView.Of(results, along, by);
        RunSummary[] measured = [.. results.Finished.Where(
            run => double.IsFinite(run[MetricNames.TestKl] + run[MetricNames.TestReconstruction]))];
        bool joined = view.Against is null || SettingNames.AreNumbers(SweepView.ValuesOf(results, view.Against));
        IEnumerable<RateSeries> series = view.Groups(results, measured).SelectMany(group =>
        {
            IReadOnlyList<RunGroup> points = view.Against is null
                ? [group with { Name = "" }]
                : new SweepView(null, [view.Against]).Groups(results, group.Runs);
            RatePoint PointOf(RunGroup point, string label) =>
                new(label, [.. point.Runs.Select(run => run[MetricNames.TestKl])],
                    [.. point.Runs.Select(run => run[MetricNames.TestReconstruction])]);
            return joined
                ? [new RateSeries(group.Name, [.. points.Select(point => PointOf(point, point.Name))])]
                : points.Select(point => new RateSeries(string.Join(", ",
                    new[] { group.Name, point.Name }.Where(part => part.Length > 0)), [PointOf(point, "")]));
        });
        return Noted(Figures.RateDistortion([.. series], title), Note(results, view));
    }

    /// <summary>The loss of every run, epoch by epoch, a colour for each setting.</summary>
    /// <param name="curve">Which numbers: a name of <see cref="EpochCurves"/>; null takes the loss, at β = 1 where runs
    /// or epochs differ in β.</param>
    public static Figure TrainingCurves(
        ExperimentResults results, string? curve = null, IReadOnlyList<string>? by = null, string? title = null)
    {
        CheckFinished(results);
        curve ??= ReportData.FirstCurve(results.Finished);
        SweepView view = by is null ? SweepView.Of(results) : SweepView.Of(results, by: by);
        IReadOnlyList<RunGroup> groups = by is null
            ? view.Settings(results, results.Finished)
            : view.Groups(results, results.Finished);
        CurveFamily[] families = [.. groups
            .Select(group => new CurveFamily(group.Name, [.. group.Runs.Select(run => new Curve(run.Name,
                [.. run.Epochs.Select(epoch => (double)epoch.Epoch)], EpochCurves.Values(run, curve)))
                .Where(line => line.Y.Any(double.IsFinite))]))
            .Where(family => family.Curves.Count > 0)];
        if (families.Length == 0)
            throw new ArgumentException(
                $"No finished run of '{results.Name}' recorded {EpochCurves.Label(curve)} epoch by epoch.",
                nameof(curve));
        return Noted(Figures.CurveFamilies(families, title ?? $"{Upper(EpochCurves.Label(curve))} by epoch", "epoch",
            EpochCurves.Label(curve) + " (nats per image)"), Note(results, null));
    }

    // Beside what the figure itself says of what it leaves out.
    private static Figure Noted(Figure figure, string? note) => figure with
    {
        Note = figure.Note is null || note is null ? figure.Note ?? note : $"{note} {figure.Note}"
    };

    /// <summary>Which runs a figure does not show.</summary>
    internal static string? Note(ExperimentResults results, SweepView? view)
    {
        int failed = results.Runs.Count(run => run.Outcome == RunOutcome.Failed),
            missing = results.Runs.Count(run => run.Outcome == RunOutcome.Missing);
        IReadOnlyList<string> pooled = view?.Pooled(results) ?? [];
        string[] notes =
        [
            .. pooled.Count > 0 ? [
                "Pools runs that differ in "
                + $"{string.Join(" and ", pooled.Select(path => SettingNames.Short(path, results.Swept)))}: the spread "
                + "is not of seeds alone."] : Array.Empty<string>(),
            .. failed + missing > 0 ? [
                $"{results.Finished.Count} of {results.Runs.Count} runs; "
                + $"{(failed > 0 ? $"{failed} failed" : "")}{(failed > 0 && missing > 0 ? ", " : "")}"
                + $"{(missing > 0 ? $"{missing} without a result" : "")}."] : Array.Empty<string>(),
        ];
        return notes.Length > 0 ? string.Join(" ", notes) : null;
    }

    private static void CheckFinished(ExperimentResults results)
    {
        if (results.Finished.Count == 0)
            throw new ArgumentException(
                $"'{results.Name}' has no finished run to draw: "
                + $"{results.Runs.Count(run => run.Outcome == RunOutcome.Failed)} failed, "
                + $"{results.Runs.Count(run => run.Outcome == RunOutcome.Missing)} without a result. Run it with "
                + "'latentlab experiment run'.");
    }

    internal static string Upper(string words) =>
        words.Length > 0 ? char.ToUpperInvariant(words[0]) + words[1..] : words;
}
