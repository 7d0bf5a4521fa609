using System.Diagnostics;
using LatentLab.Experiments.Records;
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
        PlannedRun[] runs = [.. experiment.Plan().Where(options.Shard.Holds)];
        int[] jobs = [.. runs.Select(run => options.JobsFor(run.Config.Training.Threads)).Distinct()];
        var store = new RunStore(Path.GetFullPath(options.OutputFolder));
        Directory.CreateDirectory(store.RunsFolder);
        DescriptionFiles.Write(store, experiment);

        using var data = new RunDataCache();
        var earlier = new EarlierRuns(store);
        var board = new RunBoard(runs, jobs.DefaultIfEmpty(1).Max(), progress);
        int threads = get_num_threads();
        try
        {
            // libtorch's thread count is partly the process's, so that runs of other counts wait for one another.
            foreach (IGrouping<int, PlannedRun> group in runs.GroupBy(run => run.Config.Training.Threads))
                RunSideBySide([.. group], group.Key, options.JobsFor(group.Key),
                    run => RunOne(store, experiment.Name, run, options, data, earlier, board, cancellation),
                    cancellation);
            // Other processes may have abandoned runs in the meantime; those that they still hold stay theirs.
            foreach (PlannedRun run in runs.Where(
                run => board[run].State == RunState.Elsewhere && !cancellation.IsCancellationRequested))
                RunSideBySide([run], run.Config.Training.Threads, 1,
                    again => RunOne(store, experiment.Name, again, options, data, earlier, board,
                        cancellation), cancellation);
        }
        finally
        {
            set_num_threads(threads);
        }
        cancellation.ThrowIfCancellationRequested();
        return new ExperimentOutcome([.. runs.Select(run => board[run])],
            Stopwatch.GetElapsedTime(started).TotalSeconds);
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
        RunStore store, string experiment, PlannedRun run, RunOptions options, RunDataCache cache, EarlierRuns earlier,
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
