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

/// <summary>One line of a sweep: what was measured at each swept value, run by run.</summary>
/// <param name="Name">For the legend; empty if there is only one.</param>
/// <param name="Points">In the order in which they are joined.</param>
public sealed record SweepSeries(string Name, IReadOnlyList<SweepPoint> Points);

/// <summary>The runs (seeds) at one swept value.</summary>
/// <param name="X">The swept value; the place of its name where values are names.</param>
/// <param name="Values">One per run. What is not finite is left out of mean and spread, and counted.</param>
public sealed record SweepPoint(double X, IReadOnlyList<double> Values);

/// <summary>One line of a rate–distortion chart.</summary>
/// <param name="Name">For the legend; empty if there is only one.</param>
/// <param name="Points">In the order in which they are joined.</param>
public sealed record RateSeries(string Name, IReadOnlyList<RatePoint> Points);

/// <summary>The runs (seeds) of one setting, as what they spend and what they lose.</summary>
/// <param name="Label">Which setting, written at the point; empty where the series' name says it.</param>
/// <param name="Rates">KL(q(z|x) ‖ p(z)) of each run, nats per image.</param>
/// <param name="Distortions">−log p(x|z) of the same runs, nats per image.</param>
public sealed record RatePoint(string Label, IReadOnlyList<double> Rates, IReadOnlyList<double> Distortions);

/// <summary>Curves that belong together, for example the seeds of one setting.</summary>
/// <param name="Name">For the legend.</param>
public sealed record CurveFamily(string Name, IReadOnlyList<Curve> Curves);

/// <summary>One curve: its name, which is shown on hover, positions and values. NaN leaves a gap.</summary>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>One row of a chart of differences.</summary>
/// <param name="Label">What was compared.</param>
/// <param name="Differences">One per pair.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Low">Lower end of the interval around the mean; NaN for none (one pair has none).</param>
/// <param name="High">Upper end.</param>
public sealed record DifferenceRow(
    string Label, IReadOnlyList<double> Differences, double Mean, double Low, double High);

/// <summary>Mean and sample standard deviation (n − 1).</summary>
internal readonly record struct Spread(double Mean, double Deviation)
{
    public static Spread Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return new Spread(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }
}
