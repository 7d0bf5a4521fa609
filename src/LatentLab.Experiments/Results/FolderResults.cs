using System.Text.RegularExpressions;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;
using LatentLab.Training;

namespace LatentLab.Experiments.Results;

/// <summary>From a folder of runs to results.</summary>
internal static partial class FolderResults
{
    /// <summary>The setting that stands for a list's cases, which set several fields together.</summary>
    public const string Case = "case";

    /// <summary>One part for each description that was chosen.</summary>
    /// <param name="description">See <see cref="ExperimentResults.Load(string, string?)"/>.</param>
    /// <exception cref="IOException">There are no runs in this folder.</exception>
    /// <exception cref="ArgumentException">No such description.</exception>
    public static IReadOnlyList<ExperimentResults> Read(string folder, string? description)
    {
        RecordedRuns reading = new RunStore(folder).Read();
        Description[] chosen = [.. Chosen(reading, folder, description)];
        HashSet<string> shown = [.. chosen.SelectMany(one => PlanOf(one.Experiment, folder)).Select(run => run.Hash)];
        string[] faults =
        [
            .. reading.Problems.Where(problem => !shown.Contains(Path.GetFileName(problem.Path)))
                .Select(problem => problem.Reason),
            .. chosen.Length == 0 ? [] : NotShown(reading, chosen, shown, folder),
        ];
        IReadOnlyList<string> environment = EnvironmentOf(reading.Runs);
        return chosen.Length == 0
            ? [new ExperimentResults(Path.GetFileName(Path.GetFullPath(folder)), null,
                [.. reading.Runs.Select(run => Whole(run, run.Label, null))])
                {
                    Environment = environment,
                    Faults = faults,
                    Descriptions = [new(1, Path.GetFileName(Path.GetFullPath(folder)), null, "", folder, [])],
                    OwnUnits = UnitsOf(reading.Runs),
                }]
            : [.. chosen.Select(one => Of(folder, reading, one) with { Environment = environment, Faults = faults })];
    }

    private static IEnumerable<Description> Chosen(RecordedRuns reading, string folder, string? wanted)
    {
        IReadOnlyList<Description> all = reading.Descriptions;
        if (wanted is null)
            return reading.Last is Description last ? [last] : [];
        if (wanted == "all")
            return all;
        return wanted.Split(',', StringSplitOptions.TrimEntries).Select(name => all.FirstOrDefault(
            one => $"{one.Number}" == name
                || (name.Length >= 4 && one.Digest.StartsWith(name, StringComparison.Ordinal)))
            ?? throw new ArgumentException($"'{folder}' has no description '{name}'. There are "
                + $"{string.Join("; ", all.Select(one => Shown(one, folder)))}. Give numbers or digests, or all."));
    }

    private static ResultsDescription Shown(Description one, string folder) => new(one.Number, one.Experiment.Name,
        one.Experiment.Question is { Length: > 0 } question ? question : null, one.Digest, folder,
        one.Experiment.Overrides);

    /// <summary>Runs of the folder that the chosen descriptions do not ask for, and which others do.</summary>
    private static string[] NotShown(
        RecordedRuns reading, Description[] chosen, HashSet<string> shown, string folder)
    {
        HashSet<string> left = [.. reading.Runs.Select(run => run.Config.Hash).Where(hash => !shown.Contains(hash))];
        string[] others = [.. reading.Descriptions.Except(chosen)
            .Where(one => PlanOf(one.Experiment, folder).Any(run => left.Contains(run.Hash)))
            .Select(one => $"{one.Number}: {one.Experiment.Name}{string.Concat(one.Experiment.Overrides.Select(
                text => $" {text}"))}")];
        bool single = left.Count == 1;
        return left.Count == 0 ? [] : [$"{left.Count} {(single ? "run" : "runs")} in the folder "
            + $"{(single ? "belongs" : "belong")} to another description and {(single ? "is" : "are")} not shown"
            + (others.Length > 0 ? $" ({string.Join("; ", others)}); --description all shows them." : ".")];
    }

    private static IReadOnlyList<PlannedRun> PlanOf(Experiment experiment, string folder) =>
        ExperimentPlan.Of(experiment, SearchScores.Of(new RunStore(folder), experiment.Search));

    private static ExperimentResults Of(string folder, RecordedRuns reading, Description description)
    {
        var store = new RunStore(folder);
        Dictionary<string, RunRecord> records = reading.Runs.ToDictionary(run => run.Config.Hash);
        FolderPlan plan = FolderPlan.Of(description.Experiment, store);
        Experiment experiment = description.Experiment;
        var problems =
            reading.Problems.ToDictionary(problem => Path.GetFileName(problem.Path), problem => problem.Reason);
        RunSummary[] runs =
            [.. plan.Runs.Select(planned => records.TryGetValue(planned.Config.Hash, out RunRecord? record)
                ? Whole(record, planned.Label, planned.Case)
                : Unfinished(planned.Config, planned.Label, planned.Case,
                    problems.TryGetValue(planned.Config.Hash, out string? reason)
                        ? RunOutcome.Failed
                        : RunOutcome.Missing,
                    reason ?? FailureOf(store.FolderOf(planned.Config.Hash))))];
        return new ExperimentResults(experiment.Name,
            experiment.Question is { Length: > 0 } question ? question : null,
            [.. runs.Select((run, index) => run with
            {
                Descriptions = [description.Number],
                Search = plan.Runs[index].Fate
            })])
        {
            Varied = plan.Varied,
            Drawn = [.. experiment.Search?.Space.Keys ?? []],
            Descriptions = [Shown(description, folder)],
            OwnUnits = UnitsOf(plan.Runs.Select(run => records.GetValueOrDefault(run.Config.Hash)).OfType<RunRecord>()),
        };
    }

    internal static RunSummary Unfinished(
        RunConfig config, string label, string? @case, RunOutcome outcome, string? problem) => new()
        {
            Name = NameOf(label, config),
            Hash = config.Hash,
            Seed = config.Seed,
            Settings = SettingsOf(config, @case),
            Outcome = outcome,
            Problem = problem,
        };

    /// <summary>A run as reports see it.</summary>
    internal static RunSummary Whole(RunRecord run, string label, string? @case) =>
        Summary(run, label, @case) is var summary && run.IsFinished ? WithPictures(summary, run) : summary;

    /// <summary>All but its pictures.</summary>
    internal static RunSummary Summary(RunRecord run, string label, string? @case)
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
        try
        {
            RunNotes notes = RunNotes.Read(run.Folder);
            summary = summary with { Note = notes.Note, Tags = notes.Tags };
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            summary = summary with { Note = damaged.Message };   // the run itself is whole
        }
        return run.Result is RunResult result
            ? summary with
            {
                Metrics = MetricsOf(result),
                KlOfLatents = result.KlPerLatent ?? [],
                Sheet = Path.Combine(run.Folder, RunFolder.SheetFile) is var sheet && File.Exists(sheet) ? sheet : null,
            }
            : summary;
    }

    internal static Dictionary<string, double> MetricsOf(RunResult result) =>
        RunMetric.All.Select(metric => (metric.Name, Value: metric.Get(result)))
            .Concat((result.Own ?? []).Select(own => (own.Name, Value: (double?)own.Value)))
            .Where(pair => pair.Value is double value && double.IsFinite(value))
            .ToDictionary(pair => pair.Name, pair => pair.Value!.Value);

    /// <summary>With what it kept to be looked at, or has so far. A finished run whose pictures are damaged is a failed
    /// one.</summary>
    internal static RunSummary WithPictures(RunSummary summary, RunRecord run)
    {
        try
        {
            return summary with
            {
                Map = MapOf(run),
                Samples = RunFolder.ReadPictures(run, RunFolder.SamplesFile),
                Originals = RunFolder.ReadPictures(run, RunFolder.OriginalsFile),
                Reconstructions = RunFolder.ReadPictures(run, RunFolder.ReconstructionsFile),
            };
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            return run.IsFinished ? summary with { Outcome = RunOutcome.Failed, Problem = damaged.Message } : summary;
        }
    }

    /// <summary>The first line of what went wrong, which is under the date; null if nothing did.</summary>
    private static string? FailureOf(string folder)
    {
        string path = Path.Combine(folder, RunFolder.FailureFile);
        return File.Exists(path)
            ? File.ReadLines(path).Skip(1).FirstOrDefault(line => line.Length > 0) is string line
                ? WithoutType().Replace(line, "")
                : $"see '{path}'"
            : null;
    }

    // The name of the exception's type tells a reader nothing.
    [GeneratedRegex(@"^[A-Za-z_][\w.+`]*\.\w+(Exception|Error): ")]
    private static partial Regex WithoutType();

    /// <summary>
    /// The plane of the two latents with the largest KL; of the largest variance for an autoencoder, which has none.
    /// </summary>
    private static LatentMapSummary? MapOf(RunRecord run)
    {
        if (run.Config.Model.Latent < 2 || RunFolder.ReadCodes(run) is not { } codes || codes.Codes.GetLength(0) == 0)
            return null;
        int count = codes.Codes.GetLength(0), latents = codes.Codes.GetLength(1);
        double[] weights = (run.Result is null ? run.Epochs.LastOrDefault()?.KlPerLatent : run.Result.KlPerLatent)
            is { } kl && kl.Count == latents
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

    internal static string NameOf(string label, RunConfig config) =>
        label.Length > 0 ? $"{label}, seed {config.Seed}" : $"seed {config.Seed}";

    internal static Dictionary<string, string> UnitsOf(IEnumerable<RunRecord> runs) =>
        runs.SelectMany(run => run.Result?.Own ?? []).GroupBy(own => own.Name)
            .ToDictionary(same => same.Key, same => string.Join(" or ", same.Select(own => own.Unit).Distinct()));

    /// <summary>Versions, processor and images, each combination once.</summary>
    private static IReadOnlyList<string> EnvironmentOf(IReadOnlyList<RunRecord> runs) =>
        [.. runs.Select(run => run.Environment).OfType<RunEnvironment>()
            .Select(one => $"LatentLab {one.Kit.Split('+')[0]}, TorchSharp {one.TorchSharp}, "
                + $"{(one.DotNet.StartsWith(".NET", StringComparison.Ordinal) ? one.DotNet : ".NET " + one.DotNet)}, "
                + $"{one.System}, {one.Processor}, {one.Threads} {(one.Threads == 1 ? "thread" : "threads")} for a "
                + $"run, {one.Jobs} at a time").Distinct(),
            .. runs.Select(run => run.Environment?.Images).OfType<string>().Distinct()
                .Select(images => $"Images: {images}")];
}
