using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Squared maximum mean discrepancy with a Gaussian kernel k(x, y) = exp(−‖x − y‖² / 2σ²): how much more alike points
/// of one sample are to each other than to those of the other. Unbiased: MMD² = mean k(x, x′) + mean k(y, y′) − 2 mean
/// k(x, y) over pairs of different points (Gretton et al. 2012, "A kernel two-sample test", equation 3). Between two
/// samples of one distribution it is 0 on average, so it is negative about every other time; between distributions it
/// is 0 only if they are the same. No unit; at most 2.
/// </summary>
/// <param name="Bandwidth">σ, in units of the points; null takes the median distance of all pooled points (their
/// section 8), which the splits of a permutation test share.</param>
/// <remarks>Holds the kernel of all pairs: 8 (n + m)² bytes, a few times over.</remarks>
public sealed record MaximumMeanDiscrepancy(double? Bandwidth = null) : ITwoSampleStatistic
{
    /// <summary>MMD² of two samples; may be negative.</summary>
    /// <param name="first">Shape [n, d], n ≥ 2.</param>
    /// <param name="second">Shape [m, d], m ≥ 2.</param>
    /// <exception cref="ArgumentException">Fewer than two points, widths that differ, or numbers that are not
    /// finite.</exception>
    public double Between(Tensor first, Tensor second) => PermutationTest.Evaluate(this, first, second, [])[0];

    /// <summary>The median distance of two different rows, the usual bandwidth; 1 if that is 0.</summary>
    /// <param name="points">Shape [n, d], n ≥ 2.</param>
    public static double MedianDistance(Tensor points)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Rows.Of(points, nameof(points));
        return MedianOf(Rows.SquaredDistances(rows, rows));
    }

    /// <inheritdoc/>
    public double[] OfSplits(Tensor pooled, Tensor splits)
    {
        if (Bandwidth is <= 0 || Bandwidth is { } given && !double.IsFinite(given))
            throw new ArgumentOutOfRangeException(nameof(Bandwidth), Bandwidth,
                "Expected a bandwidth above 0, or null for the median distance.");
        using DisposeScope scope = NewDisposeScope();
        Tensor kernel = Rows.SquaredDistances(pooled, pooled);
        double bandwidth = Bandwidth ?? MedianOf(kernel);
        // no point beside itself: that makes it unbiased
        kernel.div_(-2 * bandwidth * bandwidth).exp_().diagonal().fill_(0);

        Tensor first = splits.to(float64);                                  // [k, n + m]
        // Σ of the kernel from the first sample to each point
        Tensor towardsFirst = first.mm(kernel);
        Tensor within = (towardsFirst * first).sum(1), both = towardsFirst.sum(1);
        Tensor across = both - within, withinSecond = kernel.sum() - within - 2 * across;
        double n = first[0].sum().item<double>(), m = pooled.shape[0] - n;
        Tensor values = within / (n * (n - 1)) + withinSecond / (m * (m - 1)) - 2 * across / (n * m);
        return [.. values.cpu().data<double>()];
    }

    private static double MedianOf(Tensor squaredDistances)
    {
        long count = squaredDistances.shape[0];
        Tensor place = triu_indices(count, count, 1, device: squaredDistances.device);
        double median =
            Math.Sqrt(squaredDistances.flatten().index_select(0, place[0] * count + place[1]).median().item<double>());
        return median > 0 ? median : 1;
    }
}
