using LatentLab.Experiments.Records;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Watching;

/// <summary>Where a run stands, as far as its folder tells.</summary>
internal enum WatchedState
{
    Waiting,

    /// <summary>Something was written lately.</summary>
    Going,

    /// <summary>Begun, not ended, and nothing was written for a while.</summary>
    Quiet,

    Finished,
    Failed,
}

/// <summary>One run as it was last seen.</summary>
/// <param name="News">When something of it was last written; null before it began.</param>
/// <param name="Left">Guessed from its own epochs; null before the first and after the last.</param>
/// <param name="Pictures">Changes with its pictures; null where there are none.</param>
/// <param name="Version">Of the reading in which it last changed.</param>
internal sealed record WatchedRun(
    RunSummary Summary, RunConfig Config, WatchedState State, DateTime? News, TimeSpan? Left, string? Pictures,
    long Version);

/// <summary>All runs of a folder as they were last seen.</summary>
/// <param name="Results">The same runs, for figures; one that has begun counts as missing.</param>
/// <param name="Structure">The reading in which other runs were last asked for.</param>
internal sealed record WatchedRuns(
    ExperimentResults Results, IReadOnlyList<WatchedRun> Runs, TimeSpan? Left, long Version, long Structure)
{
    public int Count(WatchedState state) => Runs.Count(run => run.State == state);
}

/// <summary>
/// A folder that others write into, read again and again: each time only what has changed. It takes no lock, since one
/// that is held for a moment would keep a runner from its run.
/// </summary>
internal sealed class WatchedFolder(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RunStore store = new(Path.GetFullPath(folder));
    private readonly Dictionary<string, (string Stamp, WatchedRun Run)> known = [];
    private (string Text, FolderPlan? Plan, string? Fault) description = ("", null, null);
    private readonly Dictionary<string, string> units = [];
    private string[] hashes = [];
    private long version, structure;

    public string Folder => store.Folder;

    public WatchedRuns Read(DateTime now)
    {
        long next = version + 1;
        ReadDescription();
        PlannedCase[] plan = description.Plan?.Runs ?? [];
        string[] asked = description.Plan is null ? Directories() : [.. plan.Select(run => run.Config.Hash)];
        if (!asked.SequenceEqual(hashes))
        {
            (hashes, structure) = (asked, next);
            foreach (string gone in known.Keys.Except(asked).ToArray())
                known.Remove(gone);
        }
        bool changed = structure == next;
        var runs = new List<WatchedRun>(asked.Length);
        for (int place = 0; place < asked.Length; place++)
        {
            (WatchedRun? run, bool isNew) = Look(asked[place], plan.ElementAtOrDefault(place), now, next);
            changed |= isNew;
            if (run is not null)
                runs.Add(run);
        }
        version = changed ? next : version;
        return new WatchedRuns(Results([.. runs.Select(run => run.Summary)]), runs, LeftOf(runs), version, structure);
    }

    /// <summary>With its pictures, as far as there are any by now.</summary>
    public RunSummary WithPictures(WatchedRun run)
    {
        RunRecord record = RunFolder.Read(store.FolderOf(run.Config.Hash));
        return FolderResults.WithPictures(run.Summary, record) with { Outcome = RunOutcome.Finished };
    }

    private ExperimentResults Results(IReadOnlyList<RunSummary> runs) => description.Plan is { } plan
        ? new ExperimentResults(plan.Experiment.Name,
            plan.Experiment.Question is { Length: > 0 } question ? question : null, runs)
        {
            Varied = plan.Varied,
            Drawn = [.. plan.Experiment.Search?.Space.Keys ?? []],
            OwnUnits = units,
            Faults = Faults()
        }
        : new ExperimentResults(Path.GetFileName(store.Folder), null, runs) { Faults = Faults() };

    private string[] Faults() => description.Fault is string fault ? [fault] : [];

    private void ReadDescription()
    {
        string path = Path.Combine(store.Folder, RunStore.ExperimentFile);
        try
        {
            string text = File.Exists(path) ? File.ReadAllText(path) : "";
            // What a halving asks for grows with what its runs have reached.
            if (text != description.Text || description.Fault is not null
                || description.Plan?.Experiment.Search is { Halves: true })
                description = (text, text.Length == 0 ? null : FolderPlan.Of(Experiment.Load(path), store), null);
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            description = description with { Fault = error.Message };   // what was known stays
        }
    }

    private string[] Directories() => Directory.Exists(store.RunsFolder)
        ? [.. Directory.EnumerateDirectories(store.RunsFolder).Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal)]
        : [];

    private (WatchedRun? Run, bool IsNew) Look(string hash, PlannedCase? planned, DateTime now, long next)
    {
        string path = store.FolderOf(hash);
        FileInfo File(string name) => new(Path.Combine(path, name));
        FileInfo[] files = [.. new[] { RunFolder.ResultFile, RunFolder.MetricsFile, RunFolder.FailureFile,
            RunFolder.EnvironmentFile, RunFolder.NotesFile, RunFolder.CodesFile, RunFolder.SheetFile }.Select(File)];
        string stamp = string.Join(' ', files.Select(StampOf));
        DateTime? news = files.Where(file => file.Exists).Select(file => (DateTime?)file.LastWriteTimeUtc).Max();
        WatchedRun? before = known.TryGetValue(hash, out var entry) ? entry.Run : null;
        WatchedRun? run = before;
        if (before is null || entry.Stamp != stamp)
        {
            string? pictures = files[5].Exists || files[6].Exists ? $"{StampOf(files[5])} {StampOf(files[6])}" : null;
            try
            {
                run = News(path, planned, pictures);
            }
            catch (Exception error) when (IsOfFiles(error))
            {
                stamp = "";   // perhaps it was being written; it is looked at again
                run = planned is null ? null : new WatchedRun(FolderResults.Unfinished(planned.Config, planned.Label,
                    planned.Case, RunOutcome.Failed, error.Message), planned.Config, WatchedState.Failed, null, null,
                    null, next);
            }
        }
        if (run is null)
            return (null, false);
        run = run with { News = news, State = StateOf(run, news, now) };
        bool isNew = before is null || before with { Version = 0 } != run with { Version = 0 };
        run = isNew ? run with { Version = next } : before!;
        known[hash] = (stamp, run);
        return (run, isNew);
    }

    private WatchedRun? News(string path, PlannedCase? planned, string? pictures)
    {
        if (!File.Exists(Path.Combine(path, RunFolder.ConfigFile)))
            return planned is null ? null : new WatchedRun(FolderResults.Unfinished(planned.Config, planned.Label,
                planned.Case, RunOutcome.Missing, null), planned.Config, WatchedState.Waiting, null, null, null, 0);
        RunRecord record = RunFolder.Read(path);
        foreach (var (metric, unit) in FolderResults.UnitsOf([record]))
            units[metric] = unit;
        RunSummary summary = FolderResults.Summary(record, planned?.Label ?? record.Label, planned?.Case) with
        {
            Search = planned?.Fate
        };
        int left = record.Config.Training.Epochs - record.Epochs.Count;
        return new WatchedRun(summary, record.Config, summary.Outcome switch
        {
            RunOutcome.Finished => WatchedState.Finished,
            RunOutcome.Failed => WatchedState.Failed,
            _ => record.Environment is null ? WatchedState.Waiting : WatchedState.Going,
        }, null, record.Epochs.Count == 0 || record.IsFinished
            ? null
            : left * TimeSpan.FromSeconds(Median.Of(record.Epochs.Select(line => line.Seconds))), pictures, 0);
    }

    private static WatchedState StateOf(WatchedRun run, DateTime? news, DateTime now)
    {
        if (run.State is not (WatchedState.Going or WatchedState.Quiet))
            return run.State;
        double epoch = run.Summary.Epochs.Count > 0 ? run.Summary.Epochs[^1].Seconds : 0;
        TimeSpan patience = TimeSpan.FromSeconds(Math.Max(Patience.TotalSeconds, 10 * epoch));
        return news is null || now - news > patience ? WatchedState.Quiet : WatchedState.Going;
    }

    /// <summary>As the runs that are going now would take for all that is left; null if none is going.</summary>
    private static TimeSpan? LeftOf(IReadOnlyList<WatchedRun> runs)
    {
        int going = runs.Count(run => run.State == WatchedState.Going);
        if (going == 0)
            return null;
        var left = new TimeLeft(going);
        foreach (WatchedRun run in runs)
        {
            left.Expect(run.Config);
            left.Done(run.Config, run.Summary.Epochs.Count, run.Summary.Epochs.Sum(epoch => epoch.Seconds));
            if (run.State is WatchedState.Finished or WatchedState.Failed)
                left.Forgo(run.Config, run.Summary.Epochs.Count);
        }
        return left.Guess;
    }

    private static string StampOf(FileInfo file) => file.Exists ? $"{file.Length}:{file.LastWriteTimeUtc.Ticks}" : "-";

    private static bool IsOfFiles(Exception error) =>
        error is InvalidDataException or IOException or UnauthorizedAccessException;
}
