using System.Diagnostics;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Searching;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Running;

/// <summary>
/// Runs an experiment: several runs at a time in this process, each on a thread of its own. Other processes may work on
/// the same folder; a run belongs to whoever holds its lock. A run that fails stops no other.
/// </summary>
public static class ExperimentRunner
{
    /// <param name="progress">Hears of every change and every epoch, from several threads, one call at a time.</param>
    /// <param name="cancellation">Stops every run between two steps; each goes on from its checkpoint the next
    /// time.</param>
    /// <returns>Where each run stands; look at <see cref="ExperimentOutcome.Failed"/>.</returns>
    /// <exception cref="ArgumentException">An experiment or an option that cannot be.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ExperimentOutcome Run(
        Experiment experiment, RunOptions options, IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        long started = Stopwatch.GetTimestamp();
        bool halves = experiment.Search is { Halves: true };
        if (halves && options.Shard != Shard.Whole)
            throw new ArgumentException("shard: a halving compares all its runs. Start several processes without a "
                + "shard on one folder: each takes what no other works on.");
        var store = new RunStore(Path.GetFullPath(options.OutputFolder));
        Func<string, RunScore> scores = SearchScores.Of(store, experiment.Search);
        PlannedRun[] Planned() => [.. ExperimentPlan.Of(experiment, scores).Where(options.Shard.Holds)];
        PlannedRun[] runs = Planned();
        int[] jobs = [.. runs.Select(run => options.JobsFor(run.Config.Training.Threads)).Distinct()];
        Directory.CreateDirectory(store.RunsFolder);
        DescriptionFiles.Write(store, experiment);

        using var data = new RunDataCache();
        var board = new RunBoard(jobs.DefaultIfEmpty(1).Max(), progress);
        // The next stage goes on from what the last one leaves.
        RunOptions settings = halves ? options with { KeepCheckpoints = true } : options;
        int threads = get_num_threads();
        try
        {
            List<PlannedRun> known = [];
            for (PlannedRun[] next = runs; next.Length > 0 && !cancellation.IsCancellationRequested;)
            {
                known.AddRange(next);
                board.Add(next);
                RunAll(store, experiment, next, settings, data, board, cancellation);
                runs = halves ? Planned() : runs;
                next = [.. runs.ExceptBy(known.Select(run => run.Hash), run => run.Hash)];
            }
        }
        finally
        {
            set_num_threads(threads);
        }
        cancellation.ThrowIfCancellationRequested();
        return new ExperimentOutcome([.. runs.Select(run => board[run])],
            Stopwatch.GetElapsedTime(started).TotalSeconds)
        {
            Stages = halves ? ExperimentPlan.Halving(experiment, scores).Words : [],
        };
    }

    private static void RunAll(
        RunStore store, Experiment experiment, PlannedRun[] runs, RunOptions options, RunDataCache data, RunBoard board,
        CancellationToken cancellation)
    {
        var earlier = new EarlierRuns(store);
        // libtorch's thread count is partly the process's, so that runs of other counts wait for one another.
        foreach (IGrouping<int, PlannedRun> group in runs.GroupBy(run => run.Config.Training.Threads))
            RunSideBySide([.. group], group.Key, options.JobsFor(group.Key),
                run => RunOne(store, experiment, run, options, data, earlier, board, cancellation), cancellation);
        // Other processes may have abandoned runs in the meantime; those that they still hold stay theirs.
        foreach (PlannedRun run in runs.Where(
            run => board[run].State == RunState.Elsewhere && !cancellation.IsCancellationRequested))
            RunSideBySide([run], run.Config.Training.Threads, 1,
                again => RunOne(store, experiment, again, options, data, earlier, board, cancellation), cancellation);
    }

    private static void RunSideBySide(
        PlannedRun[] runs, int threads, int jobs, Action<PlannedRun> work, CancellationToken cancellation)
    {
        int next = 0;
        set_num_threads(threads);
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(jobs, runs.Length))
            .Select(number => new Thread(Work) { IsBackground = true, Name = $"run {number + 1}" })];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();

        void Work()
        {
            set_num_threads(threads);
            for (int index;
                !cancellation.IsCancellationRequested && (index = Interlocked.Increment(ref next) - 1) < runs.Length;)
                work(runs[index]);
        }
    }

    private static void RunOne(
        RunStore store, Experiment experiment, PlannedRun run, RunOptions options, RunDataCache cache,
        EarlierRuns earlier,
        RunBoard board, CancellationToken cancellation)
    {
        RunDataLease? lease = null;
        try
        {
            using FileLock? own = FileLock.TryTake(store.LockOf(run.Hash));
            if (own is null)
            {
                board.Set(run, RunState.Elsewhere);
                return;
            }
            RunInspection.Finding found = RunInspection.Look(store, run,
                () => RunInspection.CanChange(run.Config.Data.Name) ? cache.FingerprintOf(run.Config.Data) : null);
            if (found.Finished is RunRecord finished)
            {
                board.Set(run, RunState.FinishedBefore, finished.Epochs.LastOrDefault(), finished.Result);
                return;
            }
            if (experiment.Own.WhyNot(run.Config) is string missing)
                throw new ArgumentException(missing);
            string? damage = found.Damage is string reason ? SetAside(store, run, reason) : null;
            board.Set(run, RunState.Running, message: damage);
            lease = cache.Take(run.Config.Data);
            RunData images = lease.Data;
            RunResult? result;
            try
            {
                result = Execute();
            }
            catch (InvalidDataException foreign) when (File.Exists(
                Path.Combine(store.FolderOf(run.Hash), RunFolder.CheckpointFile)))
            {
                // A checkpoint that is whole, but of another training.
                board.Set(run, RunState.Running, message: damage = SetAside(store, run, foreign.Message));
                result = Execute();
            }
            if (result is null)
                board.Set(run, RunState.Stopped, board[run].Last, message: damage);
            else
                board.Set(run, RunState.Finished, board[run].Last, result, damage);

            RunResult? Execute() =>
                RunTask.Execute(store, run, experiment, images, options, earlier, board, cancellation);
        }
        catch (OperationCanceledException)
        {
            board.Set(run, RunState.Stopped, board[run].Last);
        }
        catch (Exception error) // whatever it is, the other runs go on, and the outcome tells
        {
            board.Set(run, RunState.Failed, board[run].Last, message: error.Message);
            WriteFailure(store, run, error);
        }
        finally
        {
            lease?.Dispose();
        }
    }

    private static string SetAside(RunStore store, PlannedRun run, string reason) =>
        $"{reason} Redone; what was there lies in '{RunInspection.SetAside(store, run)}'.";

    private static void WriteFailure(RunStore store, PlannedRun run, Exception error)
    {
        try
        {
            if (Directory.Exists(store.FolderOf(run.Hash)))
                RunFiles.WriteText(Path.Combine(store.FolderOf(run.Hash), RunFolder.FailureFile),
                    $"{DateTimeOffset.UtcNow:u}\n{error}\n");
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            // The disk may be what failed; the outcome reports the error anyway.
        }
    }
}
