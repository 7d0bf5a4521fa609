namespace LatentLab.Plots;

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

/// <summary>One curve: its name for whoever points at it, positions and values. NaN leaves a gap.</summary>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>One row of a chart of differences.</summary>
/// <param name="Label">What was compared.</param>
/// <param name="Differences">One per pair.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Low">Lower end of the interval around the mean; NaN for none (one pair has none).</param>
/// <param name="High">Upper end.</param>
public sealed record DifferenceRow(
    string Label, IReadOnlyList<double> Differences, double Mean, double Low, double High);
