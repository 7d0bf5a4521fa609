namespace LatentLab;

/// <summary>The median, as every benchmark takes it. Compiled into each project that measures.</summary>
internal static class Median
{
    /// <summary>The middle one of some values, or the mean of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
