using LatentLab.Experiments.Records;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;
using LatentLab.Native;

namespace LatentLab.Experiments.Running;

/// <summary>
/// The finished runs of a folder from which a run of more epochs, or with more to measure at its end, can go on:
/// everything else is the same, and so are the numbers, to the last bit.
/// </summary>
internal sealed class EarlierRuns(RunStore store)
{
    private readonly Lazy<ILookup<string, RunConfig>> known = new(() => Read(store));

    /// <summary>Whether later epochs may be added to such a run; a cosine is laid out over all of them.</summary>
    public static bool CanGrow(RunConfig config) => config.Training.Decay != LearningRateDecay.Cosine;

    /// <returns>Where to go on from, or why there is none; null if no earlier run is like this one.</returns>
    public EarlierRun? For(PlannedRun run, string fingerprint)
    {
        RunConfig[] shorter = [.. known.Value[Key(run.Config)]
            .Where(config => config.Training.Epochs <= run.Config.Training.Epochs && config.Hash != run.Hash)
            .OrderByDescending(config => config.Training.Epochs)];
        EarlierRun[] found = [.. shorter.Select(
            config => Look(config, fingerprint, grows: config.Training.Epochs < run.Config.Training.Epochs))];
        return found.FirstOrDefault(earlier => earlier.Checkpoint is not null) ?? found.FirstOrDefault();
    }

    private EarlierRun Look(RunConfig config, string fingerprint, bool grows)
    {
        string folder = store.FolderOf(config.Hash), checkpoint = Path.Combine(folder, RunFolder.CheckpointFile),
            name = $"run {config.Hash} of {SuccessiveHalving.Counted(config.Training.Epochs, "epoch")}";
        EarlierRun Not(string why) => new(null, $"begins at epoch 1 and not after {name}: {why}");
        if (grows && !CanGrow(config))
            return Not("its cosine decay is laid out over all its epochs, so that they had other learning rates");
        try
        {
            RunRecord record = RunFolder.Read(folder);
            if (record.Result is null)
                return Not("it is not finished");
            if (record.Environment?.Data != fingerprint)
                return Not("it was trained on other images");
            if (record.Result.Checkpoint is not string digest || !File.Exists(checkpoint))
                return Not("it kept no checkpoint");
            if (RunFiles.Digest(checkpoint) != digest)
                return Not($"'{checkpoint}' has changed since it was written");
            return new EarlierRun(checkpoint, $"goes on after epoch {record.Epochs.Count} of {name}");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Not(error.Message);
        }
    }

    private static ILookup<string, RunConfig> Read(RunStore store) =>
        Directory.EnumerateDirectories(store.RunsFolder).Select(Settings).OfType<RunConfig>().ToLookup(Key);

    // A run that cannot be read is told of when it is asked for.
    private static RunConfig? Settings(string folder)
    {
        try
        {
            return RunFiles.ReadIdentity(Path.Combine(folder, RunFolder.ConfigFile)).Config;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // What is measured at the end changes no weight.
    private static string Key(RunConfig config) => (config with
    {
        Training = config.Training with { Epochs = 1 },
        Evaluation = new EvaluationSettings(),
    }).Hash;
}

/// <summary>An earlier run like one that is about to begin.</summary>
/// <param name="Checkpoint">The file to go on from; null if that cannot be.</param>
/// <param name="Words">From where, or why not.</param>
internal sealed record EarlierRun(string? Checkpoint, string Words)
{
    /// <summary>Gives the new run a copy.</summary>
    public void CopyTo(string path) => AtomicFile.Write(path, stream =>
    {
        using FileStream from = File.OpenRead(Checkpoint!);
        from.CopyTo(stream);
    });
}
