using LatentLab.Experiments.Records;

namespace LatentLab.Experiments.Running;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    Waiting,

    /// <summary>Being trained or measured here.</summary>
    Running,

    /// <summary>Finished in this session.</summary>
    Finished,

    /// <summary>Finished before, and whole: not repeated.</summary>
    FinishedBefore,

    /// <summary>Another process works on it.</summary>
    Elsewhere,

    Failed,

    /// <summary>Stopped by the user; goes on from its checkpoint next time.</summary>
    Stopped,
}

/// <summary>What has happened to one run.</summary>
/// <param name="Epochs">That it was asked for.</param>
/// <param name="Last">Its last epoch; null before the first.</param>
/// <param name="Result">Null unless it is finished.</param>
/// <param name="Message">Why it failed, or what was found broken before it was redone.</param>
/// <param name="Note">After which earlier run it goes on, or why not; null if there was none like it.</param>
public sealed record RunStatus(
    PlannedRun Run, RunState State, int Epochs, MetricsLine? Last = null, RunResult? Result = null,
    string? Message = null, string? Note = null);

/// <summary>News of an experiment.</summary>
/// <param name="Changed">The run that has moved on.</param>
/// <param name="Ended">Runs that need no more work here.</param>
/// <param name="Count">Runs in all, of this shard.</param>
/// <param name="Left">Guessed from what was measured so far; null before that.</param>
public sealed record RunProgress(RunStatus Changed, int Ended, int Count, TimeSpan? Left);

/// <summary>How an experiment ended.</summary>
/// <param name="Runs">All of this shard, in order.</param>
public sealed record ExperimentOutcome(IReadOnlyList<RunStatus> Runs, double Seconds)
{
    /// <summary>A line for each stage of a halving that has begun; empty for other experiments.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    public IEnumerable<RunStatus> Failed => Runs.Where(run => run.State == RunState.Failed);

    public int Count(RunState state) => Runs.Count(run => run.State == state);
}
