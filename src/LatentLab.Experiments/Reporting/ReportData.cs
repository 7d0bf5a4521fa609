using System.Globalization;
using System.Text.Json;
using LatentLab.Experiments.Results;
using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

/// <summary>What the page's script filters, groups and draws: every run in plain numbers.</summary>
internal static class ReportData
{
    // Of each curve, and of one curve of all runs together.
    private const int MostEpochs = 400, LeastEpochs = 40, MostPoints = 40_000;

    // The default encoder escapes <, > and &, so that nothing in a name can end the script element.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string ToJson(
        ExperimentResults results, SweepView view, string metric, IReadOnlyList<ReportSection> sections)
    {
        RunSummary[] runs = [.. results.Runs];
        Func<RunSummary, object> one = Runs(results, view);
        return Text(new
        {
            fields = Fields(results, view),
            metrics = Metrics(results),
            curves = Curves(results.Finished),
            runs = runs.Select(one),
            common = Common(results),
            pictured = sections.Where(section => section.Pictured is not null)
                .ToDictionary(section => section.Id,
                    section => section.Pictured!.Select(run => run is null ? -1 : Array.IndexOf(runs, run))),
            view = View(results.Finished, view, metric),
            total = runs.Length,
            style = Style(),
        });
    }

    /// <summary>JSON that may stand in a script element.</summary>
    public static string Text(object data) => JsonSerializer.Serialize(data, Options);

    public static object Fields(ExperimentResults results, SweepView view) => Paths(results, view).Select(path => new
    {
        path,
        name = path is "seed" or ExperimentResults.DescriptionField or ExperimentResults.TagField
            ? path
            : SettingNames.Short(path, results.Swept),
        values = SweepView.ValuesOf(results, path),
        numbers = SettingNames.AreNumbers(SweepView.ValuesOf(results, path)),
    }).ToArray();

    public static object Metrics(ExperimentResults results) => results.Metrics.Select(name => new
    {
        name,
        label = results.Label(name),
        title = ExperimentFigures.Upper(MetricNames.Short(name))
    }).ToArray();

    /// <param name="drawn">The runs whose curves there are.</param>
    public static object Curves(IReadOnlyList<RunSummary> drawn) => EpochCurves.SharingAnAxis(drawn)
        .Where(curve => drawn.Any(run => EpochCurves.Values(run, curve).Any(double.IsFinite)))
        .Select(name => new { name, label = EpochCurves.Label(name) }).ToArray();

    public static object View(IReadOnlyList<RunSummary> drawn, SweepView view, string metric) => new
    {
        metric,
        against = view.Against,
        by = view.By,
        curve = FirstCurve(drawn),
    };

    /// <summary>The total on held-out images, or on training images where there are none.</summary>
    public static string FirstCurve(IReadOnlyList<RunSummary> drawn)
    {
        string[] all = [.. EpochCurves.SharingAnAxis(drawn)];
        return drawn.Any(run => EpochCurves.Values(run, all[0]).Any(double.IsFinite)) ? all[0] : all[3];
    }

    public static object Style() => JsonDocument.Parse(FigureStyle.ToJson()).RootElement;

    /// <summary>How a run becomes plain numbers.</summary>
    public static Func<RunSummary, object> Runs(ExperimentResults results, SweepView view)
    {
        (string Path, Func<RunSummary, string?> Read)[] readers =
            [.. Paths(results, view).Select(path => (path, results.Reader(path)))];
        HashSet<string> common = [.. Common(results).Keys];
        int most = Math.Clamp(MostPoints / Math.Max(1, results.Runs.Count), LeastEpochs, MostEpochs);
        return run =>
        {
            int[] kept = Kept(run, most);
            return new
            {
                run.Name,
                run.Seed,
                run.Hash,
                drawn = run.Outcome == RunOutcome.Finished,
                outcome = ReportTables.Words(run.Outcome),
                values = readers.ToDictionary(reader => reader.Path, reader => reader.Read(run)),
                metrics = run.Metrics.Where(pair => double.IsFinite(pair.Value))
                    .ToDictionary(pair => pair.Key, pair => pair.Value),
                epochs = kept.Select(place => run.Epochs[place].Epoch),
                curves = EpochCurves.All.Concat([EpochCurves.HeldOutAtBetaOne, EpochCurves.TrainAtBetaOne])
                    .ToDictionary(curve => curve, curve => Curve(run, curve, kept))
                    .Where(pair => pair.Value.Any(value => value is not null))
                    .ToDictionary(pair => pair.Key, pair => pair.Value),
                kl = run.KlOfLatents.Select(Finite),
                settings = run.Settings.Where(pair => !common.Contains(pair.Key)).ToDictionary(),
                run.Note,
                run.Tags,
                problem = run.Outcome == RunOutcome.Finished ? null : run.Problem,
                images = RunImages.Of(run).Select(image => new[] { image.Kind, image.Label }),
            };
        };
    }

    /// <summary>Settings that all runs have alike.</summary>
    private static Dictionary<string, string> Common(ExperimentResults results) => results.Runs.Count == 0
        ? []
        : results.Runs[0].Settings.Where(pair => results.Runs.All(
            run => run.Settings.GetValueOrDefault(pair.Key) == pair.Value)).ToDictionary();

    private static IEnumerable<string> Paths(ExperimentResults results, SweepView view) =>
        results.Swept.Concat(view.By).Append(view.Against).OfType<string>().Append("seed")
            .Concat(results.Descriptions.Count > 1 ? [ExperimentResults.DescriptionField] : [])
            .Concat(results.Runs.Any(run => run.Tags.Count > 0) ? [ExperimentResults.TagField] : []).Distinct();

    private static int[] Kept(RunSummary run, int most)
    {
        int stride = Math.Max(1, (run.Epochs.Count + most - 1) / most);
        return [.. Enumerable.Range(0, run.Epochs.Count)
            .Where(place => place % stride == 0 || place == run.Epochs.Count - 1)];
    }

    private static double?[] Curve(RunSummary run, string curve, int[] kept) =>
        [.. kept.Select(place => Finite(EpochCurves.Term(run.Epochs[place], curve)))];

    private static double? Finite(double value) => double.IsFinite(value)
        ? double.Parse(value.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : null;
}
