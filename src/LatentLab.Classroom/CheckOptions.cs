namespace LatentLab.Classroom;

/// <summary>How a check is run; a learner needs none of it, a grader may want other inputs and another limit.</summary>
public sealed record CheckOptions
{
    /// <summary>
    /// What one call of the answer may take; a function that takes longer is stopped. All calls of a check together may
    /// take six times as long.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where the inputs that the check makes up come from. Every seed asks the same question with other numbers.
    /// </summary>
    public int Seed { get; init; } = 20_130;

    /// <summary>Where the answer is, if it is in another process.</summary>
    internal Checking.RemoteAnswer? Remote { get; init; }
}
