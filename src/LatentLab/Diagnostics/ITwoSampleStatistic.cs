using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>A number that says how unlike two samples are: larger is farther apart.</summary>
/// <remarks>
/// It is asked for many splits of the same pooled points at once, as a <see cref="PermutationTest"/> needs it, so that
/// what all splits share (distances, projections) is computed once.
/// </remarks>
public interface ITwoSampleStatistic
{
    /// <summary>The statistic for each way to part the pooled points in two samples.</summary>
    /// <param name="pooled">Both samples one after the other, float64, shape [n + m, d].</param>
    /// <param name="splits">True where a point belongs to the first sample, shape [k, n + m]; every row has n of
    /// them.</param>
    /// <returns>One value for each split.</returns>
    double[] OfSplits(Tensor pooled, Tensor splits);

    /// <summary>The statistic of two samples.</summary>
    /// <param name="first">Shape [n, d], n ≥ 2.</param>
    /// <param name="second">Shape [m, d], m ≥ 2.</param>
    /// <exception cref="ArgumentException">Fewer than two points, widths that differ, or numbers that are not
    /// finite.</exception>
    double Between(Tensor first, Tensor second) => PermutationTest.Evaluate(this, first, second, [])[0];
}
