namespace LatentLab.Plots;

/// <summary>One line of a chart, with a band around it if wanted.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="X">Positions.</param>
/// <param name="Y">Values, one for each position; NaN leaves a gap.</param>
/// <param name="Low">Lower edge of the band, one for each position; null for no band.</param>
/// <param name="High">Upper edge of the band.</param>
public sealed record Series(
    string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? Low = null,
    IReadOnlyList<double>? High = null)
{
    /// <summary>The mean over repeated runs with a band of one standard deviation (n − 1) to either side.</summary>
    /// <param name="runs">For each run (seed) its values at <paramref name="x"/>; at least two runs.</param>
    /// <exception cref="ArgumentException">Fewer than two runs, or a run of another length than
    /// <paramref name="x"/>.</exception>
    public static Series OverSeeds(string name, IReadOnlyList<double> x, IReadOnlyList<IReadOnlyList<double>> runs)
    {
        Guard.AtLeast(2, runs.Count, "Series.OverSeeds", "a number of runs");
        foreach (IReadOnlyList<double> run in runs)
            Guard.SameCount(x.Count, "positions", run.Count, "values of a run", "Series.OverSeeds");
        Spread[] spreads =
            [.. Enumerable.Range(0, x.Count).Select(index => Spread.Of([.. runs.Select(run => run[index])]))];
        return new Series(name, x, [.. spreads.Select(spread => spread.Mean)],
            [.. spreads.Select(spread => spread.Mean - spread.Deviation)],
            [.. spreads.Select(spread => spread.Mean + spread.Deviation)]);
    }
}
