namespace LatentLab.Evaluation.Wire;

/// <summary>What one side asks of the other, or answers.</summary>
internal enum Verb
{
    // The grader's.

    /// <summary>Where to work, and within which limits.</summary>
    Start,

    /// <summary>Run a cell.</summary>
    Run,

    /// <summary>Keep the value of an expression under a number.</summary>
    Take,

    /// <summary>Say a kept value.</summary>
    Read,

    /// <summary>Call a kept function.</summary>
    Call,

    /// <summary>Take steps of training with a kept function.</summary>
    Steps,

    /// <summary>What a function of the grader's gave.</summary>
    Resume,

    /// <summary>Begin random numbers at a seed, or go on where a state says.</summary>
    Seed,

    /// <summary>Say where random numbers stand.</summary>
    Random,

    /// <summary>Say what training left in a variable.</summary>
    State,

    /// <summary>Put into a variable what training left in it elsewhere.</summary>
    Restore,

    /// <summary>There is nothing more to do.</summary>
    End,

    // The worker's.

    /// <summary>It is walled in.</summary>
    Ready,

    /// <summary>Done, with values where some were asked.</summary>
    Done,

    /// <summary>A cell failed, or a function threw.</summary>
    Failed,

    /// <summary>It was stopped, since its time was over.</summary>
    TimedOut,

    /// <summary>A function of the grader's is called.</summary>
    Ask,

    /// <summary>The process has met a limit of memory or threads, and is fit for nothing more.</summary>
    Limit,
}

/// <summary>One message on the pipe between grader and worker.</summary>
internal sealed record Message(Verb Verb)
{
    /// <summary>Counts the grader's messages; an answer has the number of what it answers.</summary>
    public long Turn { get; init; }

    /// <summary>A cell, an expression, an error's words.</summary>
    public string Text { get; init; } = "";

    /// <summary>An error's type, a limit's id.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which kept value or function is meant.</summary>
    public int Item { get; init; }

    /// <summary>How long it may take; null for no limit.</summary>
    public double? Seconds { get; init; }

    public IReadOnlyList<WireValue> Values { get; init; } = [];

    /// <summary>What became of a call's arguments: <see cref="ValueKind.Nothing"/> for those that are as they
    /// were.</summary>
    public IReadOnlyList<WireValue> Changed { get; init; } = [];

    /// <summary>The gradients of the answer's sum by those arguments that want one.</summary>
    public IReadOnlyList<WireValue> Gradients { get; init; } = [];

    /// <summary>False for what reads as a message and is none: an unknown word, a value that is not there.</summary>
    internal bool IsWhole => Enum.IsDefined(Verb)
        && new[] { Values, Changed, Gradients }.All(list => list.All(value => value is not null));
}
