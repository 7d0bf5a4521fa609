using LatentLab.Data;
using LatentLab.Experiments.Records;

namespace LatentLab.Experiments.Running;

/// <summary>Inspects a run's folder before work on it begins; the caller holds the run's lock.</summary>
internal static class RunInspection
{
    /// <summary>What was found.</summary>
    /// <param name="Finished">The run, if it is finished and whole.</param>
    /// <param name="Damage">What is broken or foreign, in a sentence; null if nothing is.</param>
    public sealed record Finding(RunRecord? Finished, string? Damage);

    /// <param name="fingerprint">Of the images as they are now; null where they need not be compared. What it throws is
    /// the caller's.</param>
    public static Finding Look(RunStore store, PlannedRun run, Func<string?> fingerprint)
    {
        string folder = store.FolderOf(run.Hash);
        if (!Directory.Exists(folder))
            return new Finding(null, null);
        RunRecord record;
        try
        {
            RemoveDrafts(folder);
            if (Foreign(folder) is string foreign)
                return new Finding(null, $"'{foreign}' is not a file of a run.");
            if (!File.Exists(Path.Combine(folder, RunFolder.ConfigFile)))
                return new Finding(null, Directory.EnumerateFileSystemEntries(folder).Any()
                    ? $"'{Path.Combine(folder, RunFolder.ConfigFile)}' is missing."
                    : null);
            record = RunFolder.Read(folder, verify: true);
            if (record.Result is null)
            {
                CheckCheckpoint(folder);
                return new Finding(null, null);
            }
            if (record.Environment is null)
                return new Finding(null, $"'{Path.Combine(folder, RunFolder.EnvironmentFile)}' is missing.");
            // left by a process that was killed between its last two steps
            if (record.Result.Checkpoint is null)
                File.Delete(Path.Combine(folder, RunFolder.CheckpointFile));
        }
        catch (Exception error) when (error is InvalidDataException or FileNotFoundException)
        {
            return new Finding(null, error.Message);
        }
        // Images that can't be read now say nothing against a run that is whole: that is the caller's to tell.
        return fingerprint() is string now && now != record.Environment.Data
            ? new Finding(null,
                $"'{folder}' was trained on other images: their fingerprint was {record.Environment.Data}, and is "
                + $"{now}.")
            : new Finding(record, null);
    }

    /// <summary>
    /// Moves a broken run's folder out of the way, whole: nothing is lost, and nothing of it is trusted.
    /// </summary>
    /// <returns>Where it lies now.</returns>
    public static string SetAside(RunStore store, PlannedRun run)
    {
        Directory.CreateDirectory(store.DamagedFolder);
        for (int number = 1; ; number++)
        {
            string place = Path.Combine(store.DamagedFolder, $"{run.Hash}-{number}");
            if (Directory.Exists(place))
                continue;
            Directory.Move(store.FolderOf(run.Hash), place);
            return place;
        }
    }

    /// <summary>
    /// Whether the images behind a name can change: the published sets are checked against their checksums whenever
    /// they are read.
    /// </summary>
    public static bool CanChange(string dataName) => Datasets.Files(dataName) is not { } set || set == Datasets.Digits;

    // What a killed process was about to write.
    private static void RemoveDrafts(string folder)
    {
        foreach (string draft in Directory.EnumerateFiles(folder, "*.draft"))
            File.Delete(draft);
    }

    // A name that begins with a dot is the system's or an editor's.
    private static string? Foreign(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .FirstOrDefault(entry => Path.GetFileName(entry) is var name && !name.StartsWith('.')
            && (Directory.Exists(entry) ? name != RunFolder.TensorBoardFolder : !RunFolder.AllFiles.Contains(name)));

    private static void CheckCheckpoint(string folder)
    {
        string path = Path.Combine(folder, RunFolder.CheckpointFile);
        if (File.Exists(path))
            Training.Checkpoint.Load(path).Dispose();
    }
}
