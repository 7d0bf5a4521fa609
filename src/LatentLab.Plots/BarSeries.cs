namespace LatentLab.Plots;

/// <summary>The bars of one kind, one for each category of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Values">One for each category; NaN leaves the place empty.</param>
/// <param name="Errors">Half the length of each error bar; null for none.</param>
public sealed record BarSeries(string Name, IReadOnlyList<double> Values, IReadOnlyList<double>? Errors = null)
{
    /// <summary>Means over repeated runs, with error bars of one standard deviation (n − 1) to either side.</summary>
    /// <param name="runs">For each category the values of its runs (seeds); at least two each.</param>
    /// <exception cref="ArgumentException">A category with fewer than two runs.</exception>
    public static BarSeries OverSeeds(string name, IReadOnlyList<IReadOnlyList<double>> runs)
    {
        foreach (IReadOnlyList<double> category in runs)
            Guard.AtLeast(2, category.Count, "BarSeries.OverSeeds", "a number of runs");
        Spread[] spreads = [.. runs.Select(Spread.Of)];
        return new BarSeries(name, [.. spreads.Select(spread => spread.Mean)],
            [.. spreads.Select(spread => spread.Deviation)]);
    }
}
