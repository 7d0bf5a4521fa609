using LatentLab.Experiments.Records;

namespace LatentLab.Experiments.Running;

/// <summary>Where every run stands, for threads that work and one that is told.</summary>
internal sealed class RunBoard
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, RunStatus> statuses = [];
    private readonly IProgress<RunProgress>? progress;
    private readonly TimeLeft left;

    public RunBoard(int jobs, IProgress<RunProgress>? progress)
    {
        this.progress = progress;
        left = new TimeLeft(jobs);
    }

    /// <summary>Runs that are to be done.</summary>
    public void Add(IEnumerable<PlannedRun> runs)
    {
        lock (gate)
            foreach (PlannedRun run in runs)
            {
                statuses.Add(run.Hash, new RunStatus(run, RunState.Waiting, run.Config.Training.Epochs));
                left.Expect(run.Config);
            }
    }

    public RunStatus this[PlannedRun run]
    {
        get
        {
            lock (gate)
                return statuses[run.Hash];
        }
    }

    public void Epoch(PlannedRun run, MetricsLine line)
    {
        lock (gate)
        {
            RunStatus before = statuses[run.Hash];
            // Epochs that a checkpoint brought were not trained here.
            if (before.Last is null && line.Epoch > 1)
                left.Forgo(run.Config, run.Config.Training.Epochs - line.Epoch + 1);
            left.Done(run.Config, line.Seconds);
            Tell(before with { Last = line });
        }
    }

    public void Note(PlannedRun run, string note)
    {
        lock (gate)
            Tell(statuses[run.Hash] with { Note = note });
    }

    public void Set(
        PlannedRun run, RunState state, MetricsLine? last = null, RunResult? result = null, string? message = null)
    {
        lock (gate)
        {
            if (state is RunState.Finished or RunState.FinishedBefore or RunState.Elsewhere or RunState.Failed)
                left.Forgo(run.Config, state == RunState.FinishedBefore ? 0 : last?.Epoch ?? 0);
            Tell(statuses[run.Hash] with { State = state, Last = last, Result = result, Message = message });
        }
    }

    private void Tell(RunStatus status)
    {
        statuses[status.Run.Hash] = status;
        int ended = statuses.Values.Count(one => one.State is not (RunState.Waiting or RunState.Running));
        progress?.Report(new RunProgress(status, ended, statuses.Count, left.Guess));
    }
}
