namespace LatentLab.Diagnostics;

/// <summary>One measured value over several seeds: what an error bar and a threshold are made of.</summary>
/// <param name="Values">One per seed, in the order of the seeds.</param>
public sealed record SpreadOverSeeds(IReadOnlyList<double> Values)
{
    public double Mean => Values.Average();

    public double Minimum => Values.Min();

    public double Maximum => Values.Max();

    /// <summary>
    /// √(Σ(v − mean)² / (n − 1)), in the value's unit; not a number for a single seed, which has no spread to tell.
    /// </summary>
    public double StandardDeviation =>
        Math.Sqrt(Values.Sum(value => (value - Mean) * (value - Mean)) / (Values.Count - 1));

    /// <exception cref="ArgumentException">No values, or one that is not finite.</exception>
    public static SpreadOverSeeds Of(params IReadOnlyList<double> values)
    {
        if (values.Count == 0 || !values.All(double.IsFinite))
            throw new ArgumentException(
                $"Expected at least one value and finite ones only, found [{string.Join(", ", values)}].",
                nameof(values));
        return new([.. values]);
    }

    /// <summary>
    /// Measures once per seed, one after the other: two trainings at once would share the cores badly.
    /// </summary>
    public static SpreadOverSeeds Measure(IEnumerable<int> seeds, Func<int, double> measure) =>
        Of([.. seeds.Select(measure)]);

    /// <summary>For example <c>4.21 ± 0.13 (n = 3)</c>.</summary>
    public override string ToString() =>
        Values.Count > 1 ? $"{Mean:G4} ± {StandardDeviation:G2} (n = {Values.Count})" : $"{Mean:G4} (n = 1)";
}

/// <summary>Where a share of the values lies below.</summary>
public static class Quantile
{
    /// <summary>
    /// The q-quantile, linear between neighbouring values (Hyndman and Fan 1996, definition 7): q = 0.5 is the median.
    /// </summary>
    /// <param name="values">At least one; in any order.</param>
    /// <param name="q">In [0, 1].</param>
    /// <returns>In the values' own unit.</returns>
    /// <exception cref="ArgumentException">No values, one that is not finite, or a q outside [0, 1].</exception>
    public static double Of(IReadOnlyCollection<double> values, double q)
    {
        if (values.Count == 0 || !values.All(double.IsFinite))
            throw new ArgumentException("Expected at least one value and finite ones only.", nameof(values));
        if (q is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "Expected a share from 0 to 1.");
        double[] sorted = [.. values.Order()];
        double place = q * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
