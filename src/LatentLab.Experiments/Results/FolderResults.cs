using LatentLab.Experiments.Records;
using LatentLab.Experiments.Settings;
using LatentLab.Training;

namespace LatentLab.Experiments.Results;

/// <summary>From a folder of runs to results.</summary>
internal static class FolderResults
{
    /// <summary>The setting that stands for a list's cases, which set several fields together.</summary>
    public const string Case = "case";

    /// <exception cref="IOException">There are no runs in this folder.</exception>
    public static ExperimentResults Read(string folder)
    {
        RecordedRuns reading = new RunStore(folder).Read();
        Dictionary<string, RunRecord> records = reading.Runs.ToDictionary(run => run.Config.Hash);
        PlannedRun[] plan = [.. reading.Experiment?.Plan() ?? []];
        string[] cases = CasesOf(reading.Experiment, plan);
        var problems =
            reading.Problems.ToDictionary(problem => Path.GetFileName(problem.Path), problem => problem.Reason);

        List<RunSummary> runs =
            [.. plan.Select((planned, index) => records.TryGetValue(planned.Hash, out RunRecord? record)
                ? Summary(record, planned.Label, cases.ElementAtOrDefault(index))
                : Unfinished(planned.Config, planned.Label, cases.ElementAtOrDefault(index),
                    problems.TryGetValue(planned.Hash, out string? reason) ? RunOutcome.Failed : RunOutcome.Missing,
                    reason ?? FailureOf(new RunStore(folder).FolderOf(planned.Hash))))];
        RunRecord[] others = [.. reading.Runs.Where(run => plan.All(planned => planned.Hash != run.Config.Hash))];
        if (reading.Experiment is null)
            runs.AddRange(others.Select(run => Summary(run, run.Label, null)));

        string[] faults =
        [
            .. reading.Problems.Where(problem => plan.All(planned => planned.Hash != Path.GetFileName(problem.Path)))
                .Select(problem => problem.Reason),
            .. reading.Experiment is not null && others.Length > 0 ? [
                $"{others.Length} {(others.Length == 1 ? "run" : "runs")} in the folder "
                + $"{(others.Length == 1 ? "belongs" : "belong")} to another description and "
                + $"{(others.Length == 1 ? "is" : "are")} not shown."] : Array.Empty<string>(),
        ];
        string name = reading.Experiment?.Name ?? Path.GetFileName(Path.GetFullPath(folder));
        return new ExperimentResults(name,
            reading.Experiment?.Question is { Length: > 0 } question ? question : null, runs)
        {
            Environment = EnvironmentOf(reading.Runs),
            Faults = faults,
            Varied = reading.Experiment is null
                ? null
                : cases.Length > 0 ? [Case, .. reading.Experiment.Grid.Keys] : reading.Experiment.Varied,
        };
    }

    /// <summary>
    /// A case for each planned run, where a list sets several fields at once or gives its cases names; else none.
    /// </summary>
    private static string[] CasesOf(Experiment? experiment, PlannedRun[] plan)
    {
        if (experiment is null || experiment.List.Count == 0)
            return [];
        if (experiment.List.All(one => one.Label is null)
            && experiment.List.SelectMany(one => one.Values.Keys).Distinct().Count() == 1)
            return [];
        int each = plan.Length / experiment.List.Count;   // the list's cases change slowest
        return [.. plan.Select((_, index) => experiment.List[index / each]).Select(
            one => one.Label ?? string.Join(", ", one.Values.Select(pair => $"{pair.Key[(pair.Key.IndexOf('.') + 1)..]}"
                + $" {FieldType.Show(pair.Value)}")))];
    }

    private static RunSummary Unfinished(
        RunConfig config, string label, string? @case, RunOutcome outcome, string? problem) => new()
        {
            Name = NameOf(label, config),
            Hash = config.Hash,
            Seed = config.Seed,
            Settings = SettingsOf(config, @case),
            Outcome = outcome,
            Problem = problem,
        };

    private static RunSummary Summary(RunRecord run, string label, string? @case)
    {
        string? failure = run.IsFinished ? null : FailureOf(run.Folder);
        RunOutcome outcome = run.IsFinished
            ? RunOutcome.Finished
            : failure is null ? RunOutcome.Missing : RunOutcome.Failed;
        RunSummary summary = Unfinished(run.Config, label, @case, outcome,
            run.IsFinished ? null : failure ?? $"{run.Epochs.Count} of {run.Config.Training.Epochs} epochs so far") with
        {
            Epochs = [.. run.Epochs.Select(
                line => new EpochMetrics(line.Epoch, line.Train, line.Validation, line.Seconds, 0))],
            Started = run.Environment?.Started,
        };
        if (run.Result is not RunResult result)
            return summary;
        try
        {
            return summary with
            {
                Metrics = RunMetric.All.Select(metric => (metric.Name, Value: metric.Get(result)))
                    .Where(pair => pair.Value is double value && double.IsFinite(value))
                    .ToDictionary(pair => pair.Name, pair => pair.Value!.Value),
                KlOfLatents = result.KlPerLatent ?? [],
                Map = MapOf(run, result),
                Samples = RunFolder.ReadPictures(run, RunFolder.SamplesFile),
                Originals = RunFolder.ReadPictures(run, RunFolder.OriginalsFile),
                Reconstructions = RunFolder.ReadPictures(run, RunFolder.ReconstructionsFile),
            };
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            return summary with { Outcome = RunOutcome.Failed, Problem = damaged.Message };
        }
    }

    /// <summary>The first line of what went wrong, which is under the date; null if nothing did.</summary>
    private static string? FailureOf(string folder)
    {
        string path = Path.Combine(folder, RunFolder.FailureFile);
        return File.Exists(path)
            ? File.ReadLines(path).Skip(1).FirstOrDefault(line => line.Length > 0) ?? $"see '{path}'"
            : null;
    }

    /// <summary>
    /// The plane of the two latents with the largest KL; of the largest variance for an autoencoder, which has none.
    /// </summary>
    private static LatentMapSummary? MapOf(RunRecord run, RunResult result)
    {
        if (run.Config.Model.Latent < 2 || RunFolder.ReadCodes(run) is not { } codes || codes.Codes.GetLength(0) == 0)
            return null;
        int count = codes.Codes.GetLength(0), latents = codes.Codes.GetLength(1);
        double[] weights = result.KlPerLatent is { } kl && kl.Count == latents
            ? [.. kl]
            : [.. Enumerable.Range(0, latents).Select(
                latent => Variance([.. Enumerable.Range(0, count).Select(image => codes.Codes[image, latent])]))];
        int[] two = [.. Enumerable.Range(0, latents).OrderByDescending(latent => weights[latent]).Take(2).Order()];
        return new LatentMapSummary(two[0] + 1, two[1] + 1, latents,
            [.. Enumerable.Range(0, count).SelectMany(image => two.Select(latent => codes.Codes[image, latent]))], null,
            codes.Labels.Count > 0 ? codes.Labels : null);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    private static Dictionary<string, string> SettingsOf(RunConfig config, string? @case)
    {
        Dictionary<string, string> settings = @case is null ? [] : new() { [Case] = @case };
        foreach (Field field in Fields.All.Where(field => field.Path != "seed"))
            settings[field.Path] = field.Text(field.Get(config));
        return settings;
    }

    private static string NameOf(string label, RunConfig config) =>
        label.Length > 0 ? $"{label}, seed {config.Seed}" : $"seed {config.Seed}";

    /// <summary>Versions and processor, each combination once.</summary>
    private static IReadOnlyList<string> EnvironmentOf(IReadOnlyList<RunRecord> runs) =>
        [.. runs.Select(run => run.Environment).OfType<RunEnvironment>()
            .Select(one => $"LatentLab {one.Kit.Split('+')[0]}, TorchSharp {one.TorchSharp}, "
                + $"{(one.DotNet.StartsWith(".NET", StringComparison.Ordinal) ? one.DotNet : ".NET " + one.DotNet)}, "
                + $"{one.System}, {one.Processor}, {one.Threads} {(one.Threads == 1 ? "thread" : "threads")} for a "
                + $"run, {one.Jobs} at a time").Distinct()];
}
