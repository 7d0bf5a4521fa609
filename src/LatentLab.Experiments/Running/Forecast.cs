using System.Globalization;
using LatentLab.Data;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Running;

/// <summary>What will go wrong in an experiment, and what it will take, found out before its first run.</summary>
/// <param name="Problems">Why some runs cannot succeed, each with their number; empty if nothing is known to
/// fail.</param>
/// <param name="Doubts">What need not fail and is worth a look.</param>
/// <param name="Imports">How each of one's own data sets was read.</param>
/// <param name="Bytes">Memory of the process at most, roughly.</param>
/// <param name="BytesThere">Memory that the process may have.</param>
/// <param name="Time">Of what is not finished, roughly; null where it was not measured.</param>
/// <param name="Open">Runs that are not finished.</param>
/// <param name="Jobs">Runs at a time.</param>
public sealed record Forecast(
    IReadOnlyList<string> Problems, IReadOnlyList<string> Doubts, IReadOnlyList<ImportDescription> Imports,
    double Bytes, double BytesThere, TimeSpan? Time, int Open, int Jobs)
{
    // libtorch, .NET and the kit: the recorded runs of small networks (experiments/recorded) peak at 240 to 350 MB.
    private const double OfTheProcess = 320e6;

    // Weights, gradients, both of Adam's moments, and the file that a checkpoint becomes.
    private const int CopiesOfWeights = 5;

    // A layer's output, its activation, and the gradients of both.
    private const int CopiesOfOutputs = 4;

    // Images are encoded and judged so many at a time.
    private const int EvaluationChunk = 512;

    /// <param name="options">Null as for a run with none.</param>
    /// <param name="measure">Take some steps of training to find out about the time.</param>
    /// <exception cref="IOException">The folder that the options name cannot be written.</exception>
    public static Forecast Of(Experiment experiment, RunOptions? options = null, bool measure = true)
    {
        options ??= new RunOptions { OutputFolder = "" };
        Func<string, RunScore> scores = options.OutputFolder.Length == 0 ? SearchScores.Unknown
            : SearchScores.Of(new RunStore(options.OutputFolder), experiment.Search);
        PlannedRun[] runs = [.. ExperimentPlan.Of(experiment, scores).Where(options.Shard.Holds)];
        PlannedRun[] open = [.. runs.Where(run => !IsFinished(options.OutputFolder, run))];
        using var sets = new KnownImages();
        List<string> problems = [], doubts = [];
        HashSet<PlannedRun> failing = [];
        if (options.OutputFolder.Length > 0
            && FolderTrial.Doubt(new RunStore(Path.GetFullPath(options.OutputFolder))) is string folder)
            doubts.Add(folder);
        foreach (var group in open.SelectMany(run => Faults(run.Config, sets, experiment).Select(fault => (run, fault)))
            .GroupBy(pair => pair.fault))
        {
            int count = group.Select(pair => pair.run).Distinct().Count();
            string which = count == open.Length ? "every run" : count == 1
                ? $"run '{group.First().run.Label}', seed {group.First().run.Config.Seed},"
                : $"{count} of {open.Length} runs";
            (group.Key.WillFail ? problems : doubts).Add(
                group.Key.WillFail ? $"{which} will fail: {group.Key.Words}" : $"{which}: {group.Key.Words}");
            if (group.Key.WillFail)
                failing.UnionWith(group.Select(pair => pair.run));
        }
        PlannedRun[] good = [.. open.Except(failing)];
        int jobs = good.Length == 0 ? 1 : Math.Min(good.Length,
            good.Max(run => options.JobsFor(run.Config.Training.Threads)));
        double bytes = good.Length == 0 ? 0 : OfTheProcess
            + good.Select(run => run.Config.Data).Distinct().Max(data => sets.Of(data).Bytes)
            + good.Select(run => BytesOf(run.Config, sets.Of(run.Config.Data).Shape)).OrderDescending().Take(jobs)
                .Sum();
        double there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > there)
            doubts.Add(string.Create(CultureInfo.InvariantCulture,
                $"about {bytes / 1e9:F1} GB of memory are needed, and there are {there / 1e9:F1}: take fewer runs at "
                + $"a time (--jobs 1), fewer images or smaller layers"));
        TimeSpan? time = measure && good.Length > 0 && bytes <= there
            ? StepSpeed.TimeFor(good, sets, jobs, experiment)
            : null;   // no try at what does not fit
        if (time is not null && experiment.Search is { Halves: true })
            time *= ShareOfStages(ExperimentPlan.Rungs(experiment), good.Min(run => run.Rung ?? 0));
        return new Forecast(problems, doubts, sets.Imports, bytes, there, time, open.Length, jobs);
    }

    /// <summary>Time and memory in a sentence; empty where nothing is left to do.</summary>
    public string Words => Bytes == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $"{Open} {(Open == 1 ? "run" : "runs")} to do, {Jobs} at a time: "
        + $"{(Time is TimeSpan time ? $"about {Rounded(time)} without early stopping, " : "")}about "
        + $"{Bytes / 1e9:F1} GB of memory of {BytesThere / 1e9:F1} GB.");

    /// <summary>
    /// Of a halving, what is still to be trained for each epoch that a stage's runs would train alone.
    /// </summary>
    internal static double ShareOfStages(IReadOnlyList<Rung> rungs, int stage)
    {
        double left = 0;
        for (int next = stage; next < rungs.Count; next++)
            left += rungs[next].Settings * (double)(rungs[next].Epochs - (next == 0 ? 0 : rungs[next - 1].Epochs));
        return left / (rungs[stage].Settings * (double)rungs[stage].Epochs);
    }

    private static string Rounded(TimeSpan time) => time.TotalHours >= 2
        ? time.TotalHours.ToString("F0", CultureInfo.InvariantCulture) + " h"
        : time.TotalMinutes >= 2
            ? time.TotalMinutes.ToString("F0", CultureInfo.InvariantCulture) + " min"
            : $"{Math.Max(1, Math.Ceiling(time.TotalSeconds))} s";

    private static bool IsFinished(string folder, PlannedRun run) => folder.Length > 0
        && File.Exists(Path.Combine(new RunStore(folder).FolderOf(run.Hash), RunFolder.ResultFile));

    private readonly record struct Fault(bool WillFail, string Words);

    private static IEnumerable<Fault> Faults(RunConfig config, KnownImages sets, Experiment experiment)
    {
        if (experiment.Own.WhyNot(config) is string missing)
        {
            yield return new Fault(true, missing);
            yield break;
        }
        KnownSet set = sets.Of(config.Data);
        if (set.Problem is not null)
            yield return new Fault(true, set.Problem);
        if (set.Doubt is not null)
            yield return new Fault(false, set.Doubt);
        if (set.Problem is not null || set.Shape.Length == 0)
            yield break;
        if (RunData.TooFew(config.Data, set.Train, set.Test) is string few)
            yield return new Fault(true, few);
        long pixels = set.Shape.Aggregate((product, size) => product * size);
        if (config.Model.Latent > pixels)
            yield return new Fault(false,
                $"model.latent {config.Model.Latent} is more than the {pixels} numbers in an image.");
        if (config.Training.BatchSize > (config.Data.Train ?? set.Train - config.Data.Validation))
            yield return new Fault(false, $"training.batchSize {config.Training.BatchSize} is more than all training "
                + "images: every epoch is one step.");
    }

    /// <summary>What one run holds beside its images.</summary>
    private static double BytesOf(RunConfig config, long[] shape)
    {
        (double weights, double outputs) = NumbersOf(config.Model, shape);
        double batch = Math.Max(EvaluationChunk, (double)config.Training.BatchSize * config.Loss.Samples);
        int copies = CopiesOfWeights + (config.Training.Patience is null ? 0 : 1);
        return sizeof(float) * (copies * weights + CopiesOfOutputs * batch * outputs);
    }

    /// <summary>Weights of a network, and numbers that all its layers put out for one image.</summary>
    internal static (double Weights, double Outputs) NumbersOf(ModelSettings model, long[] shape)
    {
        const int Kernel = 9;
        double weights = 0, outputs = 0, channels = shape[0], height = shape[1], width = shape[2];
        double pixels = channels * height * width;
        foreach (int wider in model.Kind == ModelKind.LinearVae ? [] : model.Channels)
        {
            weights += 2 * Kernel * channels * wider + wider + channels;
            (channels, height, width) = (wider, Math.Ceiling(height / 2), Math.Ceiling(width / 2));
            outputs += 2 * channels * height * width;
        }
        double inner = channels * height * width;
        foreach (int next in model.Kind == ModelKind.LinearVae ? [] : model.Hidden)
        {
            weights += 2 * inner * next + next + inner;
            outputs += 2 * next;
            inner = next;
        }
        int heads = model.Kind == ModelKind.Vae ? 2 : 1;
        weights += heads * (inner + 1) * model.Latent + model.Latent * inner + inner;
        return (weights, outputs + 2 * pixels + (heads + 2) * model.Latent);
    }
}

/// <summary>A data set as far as it is known without a run.</summary>
/// <param name="Shape">[channels, height, width]; empty where it is not known.</param>
/// <param name="Problem">Why it cannot be had.</param>
internal sealed record KnownSet(
    long[] Shape, int Train, int Test, double Bytes, string? Problem = null, string? Doubt = null);

/// <summary>The data sets that runs name, each looked up once.</summary>
internal sealed class KnownImages : IDisposable
{
    private readonly Dictionary<DataSettings, KnownSet> known = [];
    private readonly Dictionary<(string, ImportOptions, int), (Split? All, string? Problem)> own = [];

    public IReadOnlyList<ImportDescription> Imports =>
        [.. own.Values.Select(pair => pair.All?.Import).OfType<ImportDescription>()];

    public KnownSet Of(DataSettings settings) => known.TryGetValue(settings, out KnownSet? set)
        ? set
        : known[settings] = Look(settings);

    public void Dispose()
    {
        foreach (var (all, _) in own.Values)
            all?.Dispose();
    }

    private KnownSet Look(DataSettings settings)
    {
        if (Datasets.Files(settings.Name) is IdxSet files && settings.Import == new ImportOptions())
        {
            DatasetInfo info = Datasets.List().Single(one => one.Name == files.Name);
            long[] grey = [1, Shapes.Size, Shapes.Size];   // every one of these sets has that shape
            int train = info.Train ?? 0, test = info.Test ?? 0;
            return info.Problem is string damaged
                ? new KnownSet(grey, 0, 0, 0, damaged)
                : new KnownSet(grey, train, test, Bytes(settings, grey, train, test), null, info.Where is null
                    ? $"'{files.Name}' is not on this machine; the first run that needs it will download it "
                        + $"('{info.HowToGet}' does so now)."
                    : null);
        }
        if (settings.Name.Equals("shapes", StringComparison.OrdinalIgnoreCase))
        {
            DatasetInfo shapes = Datasets.List().Single(one => one.Name == "shapes");
            int train = settings.Train is int wanted ? wanted + settings.Validation : shapes.Train!.Value,
                test = settings.Test ?? shapes.Test!.Value;
            return new KnownSet([1, Shapes.Size, Shapes.Size], train, test,
                Bytes(settings, [1, Shapes.Size, Shapes.Size], train, test));
        }
        (Split? all, string? problem) = Own(settings);
        if (all is null)
            return new KnownSet([], 0, 0, 0, problem);
        long[] shape = all.Train.Images.shape[1..];
        return new KnownSet(shape, all.Train.Count, all.Test.Count,
            Bytes(settings, shape, all.Train.Count, all.Test.Count));
    }

    private (Split? All, string? Problem) Own(DataSettings settings)
    {
        var key = (settings.Name, settings.Import, settings.Seed);
        if (own.TryGetValue(key, out var before))
            return before;
        try
        {
            return own[key] = (Datasets.Load(settings.Name, null, null, settings.Seed, settings.Import), null);
        }
        catch (Exception error) when (error is ArgumentException or InvalidDataException or IOException
            or UnauthorizedAccessException)
        {
            return own[key] = (null, $"data: {error.Message}");
        }
    }

    // The images of a run; while they are made, the whole set lies beside them.
    private static double Bytes(DataSettings settings, long[] shape, int train, int test)
    {
        double wanted = Math.Min(train, (settings.Train ?? train) + (double)settings.Validation)
            + Math.Min(test, settings.Test ?? test);
        return 2 * sizeof(float) * wanted * shape.Aggregate((product, size) => product * size);
    }
}
