using LatentLab.Diagnostics;
using LatentLab.Models;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class PosteriorTests
{
    [Fact]
    public void Two_gaussians_of_one_width_are_as_far_apart_as_their_distance_over_sigma()
    {
        using var scope = NewDisposeScope();
        SeparationResult reading = PosteriorSeparation.Measure(Gaussians([[0, 0], [3, 4]], [[0.5, 0.5], [0.5, 0.5]]));
        Assert.Equal((10, 0.5, 2),
            (Math.Round(reading.MedianInDeviations, 10), Math.Round(reading.MeanDeviation, 10), reading.Images));
        Assert.Equal(Math.Sqrt((1.5 * 1.5 + 2 * 2) / 2), reading.SpreadOfMeans, 1e-12);   // latents of spread 1.5 and 2
    }

    [Fact]
    public void A_pair_of_two_widths_is_measured_in_the_root_of_the_mean_of_their_variances()
    {
        using var scope = NewDisposeScope();
        // ½(1 + 49) = 25
        Assert.Equal(10 / 5.0,
            PosteriorSeparation.Measure(Gaussians([[0], [10]], [[1], [7]])).MedianInDeviations, 1e-12);
    }

    [Fact]
    public void The_separation_is_the_median_over_pairs()
    {
        using var scope = NewDisposeScope();
        // Distances 1, 2, 3, 4, 6, 7: the median lies half-way between 3 and 4.
        Assert.Equal(
            Math.Sqrt(
                (9
                    + 16) / 2.0),
            PosteriorSeparation.Measure(Gaussians([[0], [1], [3], [7]], [[1], [1], [1], [1]])).MedianInDeviations,
            1e-12);
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(300)]
    public void Rescaling_the_latents_changes_sigma_and_spread_and_not_the_separation(double scale)
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = Random(50, 3, 1);
        var rescaled = new DiagonalGaussian(scale * posterior.Mean, posterior.LogVariance + 2 * Math.Log(scale));
        SeparationResult before = PosteriorSeparation.Measure(posterior), after = PosteriorSeparation.Measure(rescaled);
        Assert.Equal(1, after.MedianInDeviations / before.MedianInDeviations, 1e-9);
        Assert.Equal(scale, after.MeanDeviation / before.MeanDeviation, scale * 1e-9);
        Assert.Equal(scale, after.SpreadOfMeans / before.SpreadOfMeans, scale * 1e-9);
    }

    [Fact]
    public void Each_latent_may_have_a_scale_of_its_own_and_the_place_does_not_count()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = Random(50, 3, 2);
        Tensor scales = tensor(new[] { 0.01, 1, 40 });
        var moved = new DiagonalGaussian(scales * posterior.Mean - 5, posterior.LogVariance + 2 * scales.log());
        Assert.Equal(1, PosteriorSeparation.Measure(moved).MedianInDeviations
            / PosteriorSeparation.Measure(posterior).MedianInDeviations, 1e-9);
    }

    [Fact]
    public void Thousands_of_images_are_judged_by_a_thousand_of_them()
    {
        using var scope = NewDisposeScope();
        // Means uniform on [0, 1], σ = 1: |a − b| has the median 1 − √½.
        var line = new DiagonalGaussian(linspace(0, 1, 5000, float64).unsqueeze(1), zeros([5000, 1], float64));
        Assert.Equal(1 - Math.Sqrt(0.5), PosteriorSeparation.Measure(line).MedianInDeviations, 0.002);
    }

    [Theory]
    [InlineData(0, 1, 0, 1, 1)]                         // the same
    [InlineData(0, 1, 2, 1, 0.6065306597126334)]        // d = 2: exp(−4/8)
    [InlineData(5, 0.1, 5.4, 0.1, 0.1353352832366127)]  // d = 4: exp(−16/8)
    [InlineData(1, 1, 1, 3, 0.7745966692414834)]        // √(2·3/10)
    [InlineData(0, 1, 1e6, 1, 0)]
    public void The_overlap_is_the_known_one(
        double mean, double deviation, double otherMean, double otherDeviation, double expected)
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian first = Gaussians([[mean]], [[deviation]]),
            second = Gaussians([[otherMean]], [[otherDeviation]]);
        Assert.Equal(expected, PosteriorOverlap.Between(first, second).Single(), 1e-12);
        Assert.Equal(expected, PosteriorOverlap.Between(second, first).Single(), 1e-12);
    }

    [Fact]
    public void The_overlap_of_several_latents_is_the_product_and_agrees_with_the_integral()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian first = Gaussians([[0, 1]], [[0.5, 1]]), second = Gaussians([[0.7, 0]], [[1.2, 2]]);
        double Integral(double m, double s, double n, double t) =>
            Enumerable.Range(0, 40_001).Select(i => -20 + i * 0.001)
                .Sum(z => 0.001 * Math.Sqrt(Density(z, m, s) * Density(z, n, t)));
        Assert.Equal(Integral(0, 0.5, 0.7, 1.2) * Integral(1, 1, 0, 2),
            PosteriorOverlap.Between(first, second).Single(), 1e-9);
    }

    [Fact]
    public void The_neighbour_is_the_one_that_overlaps_most()
    {
        using var scope = NewDisposeScope();
        double[] overlaps = PosteriorOverlap.WithNeighbour(Gaussians([[0], [1], [5]], [[1], [1], [1]]));
        Assert.Equal([Math.Exp(-1 / 8.0), Math.Exp(-1 / 8.0), Math.Exp(-16 / 8.0)],
            overlaps.Select(value => Math.Round(value, 15)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Neighbours_are_found_across_blocks_of_rows()
    {
        using var scope = NewDisposeScope();
        // i and i + 600 are the same
        var twins = new DiagonalGaussian((arange(1200, float64) % 600).unsqueeze(1), full([1200, 1], -20.0, float64));
        Assert.All(PosteriorOverlap.WithNeighbour(twins), overlap => Assert.Equal(1, overlap, 1e-12));
    }

    [Fact]
    public void The_moments_follow_the_law_of_total_variance()
    {
        using var scope = NewDisposeScope();
        AggregateMoments moments = AggregatePosterior.Moments(Gaussians([[1, 2], [-1, -2]], [[0.1, 1], [0.3, 1]]));
        Assert.Equal([0.0, 0.0], moments.Mean);
        Close([1, 4], moments.VarianceOfMeans);
        Close([0.05, 1], moments.MeanVariance);
        Close([1.05, 5], moments.Variance);
        Close([1.05, 2, 2, 5], [.. moments.Covariance.Cast<double>()]);
        Assert.Equal(4, moments.LargestDeviationFromPrior, 1e-12);
    }

    [Fact]
    public void Posteriors_that_are_all_the_prior_have_its_moments()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, AggregatePosterior.Moments(DiagonalGaussian.Prior(7, 3)).LargestDeviationFromPrior);
    }

    [Fact]
    public void A_sample_of_the_aggregate_has_its_moments()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = Random(40_000, 2, 3);
        AggregateMoments moments = AggregatePosterior.Moments(posterior);
        Tensor sample = AggregatePosterior.Sample(posterior, 5);
        for (int latent = 0; latent < 2; latent++)
        {
            Tensor values = sample.select(1, latent);
            Assert.Equal(moments.Mean[latent], values.mean().ToDouble(),
                4 * Math.Sqrt(moments.Variance[latent] / 40_000));
            // kurtosis up to 9
            Assert.Equal(1, values.@var().ToDouble() / moments.Variance[latent], 4 * Math.Sqrt(8.0 / 40_000));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("at least 2 images, found 1",
            Assert.Throws<ArgumentException>(() => PosteriorSeparation.Measure(DiagonalGaussian.Prior(1, 2))).Message);
        Assert.Contains("at least 2 images, found 1", Assert.Throws<ArgumentException>(
            () => PosteriorOverlap.WithNeighbour(DiagonalGaussian.Prior(1, 2))).Message);
        Assert.Contains("2 rows", Assert.Throws<ArgumentException>(
            () => PosteriorOverlap.Between(DiagonalGaussian.Prior(2, 2), DiagonalGaussian.Prior(3, 2))).Message);
        Assert.Contains("[3, 2] and [3]",
            Assert.Throws<ArgumentException>(() => AggregatePosterior.Moments(new(zeros(3, 2), zeros(3)))).Message);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(
            () => AggregatePosterior.Moments(new(full([2, 1], double.NaN), zeros(2, 1)))).Message);
    }

    [Fact]
    public void Measuring_posteriors_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = Random(30, 2, 4);
        long before = LiveTensors.Count;
        PosteriorSeparation.Measure(posterior);
        PosteriorOverlap.WithNeighbour(posterior);
        AggregatePosterior.Moments(posterior);
        MutualInformation.Measure(posterior);
        AggregatePosterior.Sample(posterior, 1).Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    internal static DiagonalGaussian Gaussians(double[][] means, double[][] deviations)
    {
        int width = means[0].Length;
        return new(tensor(means.SelectMany(row => row).ToArray(), [means.Length, width]),
            2 * tensor(deviations.SelectMany(row => row).ToArray(), [means.Length, width]).log());
    }

    internal static DiagonalGaussian Random(long count, long latents, ulong seed)
    {
        using var generator = new Generator(seed);
        return new(randn([count, latents], float64, generator: generator),
            randn([count, latents], float64, generator: generator));
    }

    private static double Density(double z, double mean, double deviation) =>
        Math.Exp(-0.5 * Math.Pow((z - mean) / deviation, 2)) / (deviation * Math.Sqrt(2 * Math.PI));

    private static void Close(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-12);
    }
}
