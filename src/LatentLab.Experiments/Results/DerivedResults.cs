namespace LatentLab.Experiments.Results;

/// <summary>What follows from the runs of some results and takes a look at all of them.</summary>
internal sealed class DerivedResults(IReadOnlyList<RunSummary> runs, IReadOnlyList<string>? varied)
{
    public IReadOnlyList<RunSummary> Finished { get; } =
        [.. runs.Where(run => run.Outcome == RunOutcome.Finished)];

    /// <summary>Of all settings, in their order.</summary>
    public IReadOnlySet<string> Paths { get; } = runs.SelectMany(run => run.Settings.Keys).ToHashSet();

    public IReadOnlyList<string> Swept { get; } =
        [.. (varied ?? runs.SelectMany(run => run.Settings.Keys).Distinct())
            .Where(path => runs.Select(run => run.Settings.GetValueOrDefault(path)).Distinct().Count() > 1)];

    public IReadOnlyList<string> Metrics { get; } = [.. runs.Where(run => run.Outcome == RunOutcome.Finished)
        .SelectMany(run => run.Metrics.Keys).Distinct()];

    public bool IsOf(IReadOnlyList<RunSummary> others, IReadOnlyList<string>? otherVaried) =>
        ReferenceEquals(runs, others) && ReferenceEquals(varied, otherVaried);
}

/// <summary>
/// Keeps what was derived. Two results are equal or not by what they are, not by what was asked of them.
/// </summary>
internal struct KeptResults : IEquatable<KeptResults>
{
    private DerivedResults? last;

    public DerivedResults Of(IReadOnlyList<RunSummary> runs, IReadOnlyList<string>? varied) =>
        last is { } known && known.IsOf(runs, varied) ? known : last = new DerivedResults(runs, varied);

    public readonly bool Equals(KeptResults other) => true;

    public override readonly bool Equals(object? obj) => obj is KeptResults;

    public override readonly int GetHashCode() => 0;
}
