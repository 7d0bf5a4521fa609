namespace LatentLab.Classroom.Grading;

/// <summary>A worker has ended, or was ended, before it was done.</summary>
/// <param name="why">In words that complete "The process …".</param>
internal sealed class WorkerEndedException(string why) : Exception(why)
{
    /// <summary>It was ended because of the clock.</summary>
    public bool TimedOut { get; init; }

    /// <summary>It met a limit of memory or threads and said so itself: one of the ids of
    /// <see cref="Evaluation.ResourceLimits"/>.</summary>
    public string? Limit { get; init; }

    /// <summary>What came through the pipe was not the worker's own.</summary>
    public bool IsForeign { get; init; }

    /// <summary>It had not begun.</summary>
    public bool BeforeReady { get; init; }

    /// <summary>The process's exit code; null where it was ended by the grader, or has not ended.</summary>
    public int? Code { get; init; }

    /// <summary>What it wrote to standard error.</summary>
    public string Output { get; init; } = "";

    public static WorkerEndedException OfLimit(string id) => new("met a limit") { Limit = id };
}
