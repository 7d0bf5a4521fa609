using System.Globalization;

namespace LatentLab.Experiments.Running;

/// <summary>How to run an experiment; nothing here changes a number that it measures.</summary>
public sealed record RunOptions
{
    /// <summary>Where the runs go; see <see cref="Records.RunStore"/>.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>
    /// Runs at a time; null for as many as the cores carry. Fewer are taken where jobs × threads would exceed the
    /// cores.
    /// </summary>
    public int? Jobs { get; init; }

    /// <summary>Which share of the runs is this process's.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Cores to share out; null for what libtorch would use (see <see cref="Native.ThreadCount"/>).</summary>
    public int? Cores { get; init; }

    /// <summary>The share of a run's time that its checkpoints may cost; null for one after every epoch.</summary>
    public double? CheckpointShare { get; init; } = 0.005;

    /// <summary>
    /// Keep each run's last checkpoint, three times the size of its model, so that more epochs can follow some day.
    /// </summary>
    public bool KeepCheckpoints { get; init; } = true;

    /// <summary>
    /// The share of a run's time that its pictures may cost while it goes (samples, reconstructions, codes); 0 for
    /// pictures at its end only, 1 for some after every epoch.
    /// </summary>
    public double PictureShare { get; init; } = 0.005;

    /// <summary>
    /// Write event files for TensorBoard while runs go, where <c>latentlab experiment tensorboard</c> writes them.
    /// </summary>
    public bool TensorBoard { get; init; } = true;

    /// <summary>How many runs of <paramref name="threads"/> threads go at a time.</summary>
    /// <exception cref="ArgumentException">Less than one job was asked for.</exception>
    public int JobsFor(int threads)
    {
        if (Jobs is < 1)
            throw new ArgumentException($"jobs: expected at least 1, found {Jobs}.");
        int fit = Math.Max(1, (Cores ?? Native.ThreadCount.Choose().Threads) / threads);
        return Math.Min(Jobs ?? fit, fit);
    }
}

/// <summary>
/// One of several equal shares of an experiment's runs: those whose index leaves <paramref name="Index"/> when divided
/// by <paramref name="Count"/>.
/// </summary>
/// <param name="Index">From 0 to <paramref name="Count"/> − 1.</param>
public sealed record Shard(int Index, int Count)
{
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Reads <c>2/8</c>, the third of eight.</summary>
    /// <exception cref="ArgumentException">It is not of this form, or the index is not below the count.</exception>
    public static Shard Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
            throw new ArgumentException($"shard: expected i/n such as 0/8, found '{text}'.");
        if (index >= count)
            throw new ArgumentException(
                $"shard: expected i from 0 to {count - 1} in i/{count}, found {index}. Shards count from 0: for Slurm, "
                + $"'--array=0-{count - 1}'.");
        return new Shard(index, count);
    }

    public bool Holds(PlannedRun run) => run.Index % Count == Index;

    public override string ToString() => $"{Index}/{Count}";
}
