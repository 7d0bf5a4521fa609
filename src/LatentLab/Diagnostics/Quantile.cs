namespace LatentLab.Diagnostics;

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
