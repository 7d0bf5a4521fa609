using System.Globalization;
using System.Text.Json;
using LatentLab.Experiments.Results;
using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

/// <summary>What the page's script filters, groups and draws: every run in plain numbers.</summary>
internal static class ReportData
{
    private const int MostEpochs = 400;

    // The default encoder escapes <, > and &, so that nothing in a name can end the script element.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string ToJson(
        ExperimentResults results, SweepView view, string metric, IReadOnlyList<ReportSection> sections)
    {
        string[] fields =
            [.. results.Swept.Concat(view.By).Append(view.Against).OfType<string>().Append("seed")
                .Concat(results.Descriptions.Count > 1 ? [ExperimentResults.DescriptionField] : [])
                .Concat(results.Runs.Any(run => run.Tags.Count > 0) ? [ExperimentResults.TagField] : []).Distinct()];
        RunSummary[] runs = [.. results.Runs];
        return JsonSerializer.Serialize(new
        {
            fields = fields.Select(path => new
            {
                path,
                name = path is "seed" or ExperimentResults.DescriptionField or ExperimentResults.TagField
                    ? path
                    : SettingNames.Short(path, results.Swept),
                values = SweepView.ValuesOf(results, path),
                numbers = SettingNames.AreNumbers(SweepView.ValuesOf(results, path)),
            }),
            metrics = results.Metrics.Select(name => new
            {
                name,
                label = results.Label(name),
                title = ExperimentFigures.Upper(MetricNames.Short(name))
            }),
            curves = EpochCurves.All
                .Where(curve => results.Finished.Any(run => EpochCurves.Values(run, curve).Any(double.IsFinite)))
                .Select(name => new { name, label = EpochCurves.Label(name) }),
            runs = runs.Select(run => new
            {
                run.Name,
                run.Seed,
                run.Hash,
                finished = run.Outcome == RunOutcome.Finished,
                outcome = ReportTables.Words(run.Outcome),
                values = fields.ToDictionary(path => path, path => results.Reader(path)(run)),
                metrics = run.Metrics.Where(pair => double.IsFinite(pair.Value))
                    .ToDictionary(pair => pair.Key, pair => pair.Value),
                epochs = Kept(run).Select(place => run.Epochs[place].Epoch),
                curves = EpochCurves.All.ToDictionary(curve => curve, curve => Curve(run, curve))
                    .Where(pair => pair.Value.Any(value => value is not null))
                    .ToDictionary(pair => pair.Key, pair => pair.Value),
                kl = run.KlOfLatents.Select(Finite),
            }),
            pictured = sections.Where(section => section.Pictured is not null)
                .ToDictionary(section => section.Id,
                    section => section.Pictured!.Select(run => run is null ? -1 : Array.IndexOf(runs, run))),
            view = new
            {
                metric,
                against = view.Against,
                by = view.By,
                curve =
                    results.Finished.Any(run => EpochCurves.Values(run, EpochCurves.HeldOutTotal).Any(double.IsFinite))
                        ? EpochCurves.HeldOutTotal
                        : EpochCurves.TrainTotal
            },
            total = runs.Length,
            style = JsonDocument.Parse(FigureStyle.ToJson()).RootElement,
        }, Options);
    }

    private static int[] Kept(RunSummary run)
    {
        int stride = Math.Max(1, (run.Epochs.Count + MostEpochs - 1) / MostEpochs);
        return [.. Enumerable.Range(0, run.Epochs.Count)
            .Where(place => place % stride == 0 || place == run.Epochs.Count - 1)];
    }

    private static double?[] Curve(RunSummary run, string curve)
    {
        IReadOnlyList<double> values = EpochCurves.Values(run, curve);
        return [.. Kept(run).Select(place => Finite(values[place]))];
    }

    private static double? Finite(double value) => double.IsFinite(value)
        ? double.Parse(value.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : null;
}
