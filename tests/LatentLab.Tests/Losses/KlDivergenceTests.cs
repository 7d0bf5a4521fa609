using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Losses;

public sealed class KlDivergenceTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 0.5)]
    [InlineData(0, 0.5, 0.318147)]
    [InlineData(0, 2, 0.806853)]
    [InlineData(2, 0.1, 3.807585)]
    [InlineData(0, 0.01, 4.105220)]
    [InlineData(3, 1, 4.5)]
    public void The_closed_form_gives_the_known_numbers(double mean, double deviation, double expected)
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = Gaussian([mean], [deviation]);
        Assert.Equal(expected, KlDivergence.FromStandardNormal(posterior).ToDouble(), 6);
        Assert.Equal(expected, KlDivergence.PerDimension(posterior).ToDouble(), 6);
    }

    [Fact]
    public void Kl_from_the_prior_to_itself_is_zero()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0.0, 0.0, 0.0],
            KlDivergence.FromStandardNormal(DiagonalGaussian.Prior(3, 5)).to(float64).data<double>().ToArray());
    }

    [Fact]
    public void Shapes_that_would_broadcast_or_have_no_batch_are_refused()
    {
        using var scope = NewDisposeScope();
        Tensor wide = zeros(4, 2), narrow = zeros(4, 1), one = zeros(2), none = zeros(0);
        Assert.Contains("[4, 2] and [4, 1]",
            Assert.Throws<ArgumentException>(() => new DiagonalGaussian(wide, narrow)).Message);
        Assert.Contains("[4, 2] and [4, 1]",
            Assert.Throws<ArgumentException>(() => KlDivergence.FromStandardNormal(wide, narrow)).Message);
        Assert.Contains("found [0]",
            Assert.Throws<ArgumentException>(() => KlDivergence.FromStandardNormal(none, none)).Message);
        Assert.All((Action[])[() => KlDivergence.FromStandardNormal(one, one), () => KlDivergence.MeanPart(one),
            () => KlDivergence.VariancePart(one)],
            call => Assert.Contains("[batch, latent], found [2]", Assert.Throws<ArgumentException>(call).Message));
    }

    [Fact]
    public void The_mean_part_and_the_variance_part_add_up_to_the_whole()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var posterior = new DiagonalGaussian(
            randn([50, 7], dtype: float64, generator: generator) * 3,
            randn([50, 7], dtype: float64, generator: generator) * 2);
        Tensor whole = KlDivergence.FromStandardNormal(posterior);
        Tensor parts = KlDivergence.MeanPart(posterior.Mean) + KlDivergence.VariancePart(posterior.LogVariance);
        Assert.Equal(0, (whole - parts).abs().max().ToDouble(), 10);
        Assert.Equal(0, (whole - KlDivergence.PerDimension(posterior).sum(dim: 1)).abs().max().ToDouble(), 10);
        Assert.Equal(0, (KlDivergence.Of(posterior, KlParts.MeanOnly) - KlDivergence.MeanPart(posterior.Mean)).abs()
            .max().ToDouble());
        Assert.Equal(0,
            (KlDivergence.Of(posterior, KlParts.VarianceOnly) - KlDivergence.VariancePart(posterior.LogVariance)).abs()
                .max().ToDouble());
        Assert.Equal(0, KlDivergence.Of(posterior, KlParts.None).abs().max().ToDouble());
    }

    [Fact]
    public void The_gradient_is_the_mean_and_half_of_the_variance_minus_one()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        Tensor mean = randn([20, 3], dtype: float64, requires_grad: true, generator: generator);
        Tensor logVariance = randn([20, 3], dtype: float64, requires_grad: true, generator: generator);
        KlDivergence.FromStandardNormal(mean, logVariance).sum().backward();
        Assert.Equal(0, (mean.grad! - mean).abs().max().ToDouble(), 12);
        Assert.Equal(0, (logVariance.grad! - 0.5 * (logVariance.exp() - 1)).abs().max().ToDouble(), 12);
    }

    [Fact]
    public void The_closed_form_lies_within_four_standard_errors_of_sampling()
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(11);
        DiagonalGaussian posterior = Gaussian([0, 1, 2, 0.3], [0.5, 1.5, 0.1, 1]);
        MonteCarloEstimate estimate = KlDivergence.MonteCarlo(posterior, samples: 4000, noise);
        double expected = KlDivergence.FromStandardNormal(posterior).ToDouble(),
            error = estimate.StandardError.ToDouble();
        Assert.InRange(estimate.Mean.ToDouble(), expected - 4 * error, expected + 4 * error);
        Assert.InRange(error, 0.005, 0.1); // the log-ratio's spread is of order 1 here, and 1/√4000 = 0.016
    }

    [Fact]
    public void The_standard_error_is_the_spread_of_repeated_estimates()
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(12);
        DiagonalGaussian posterior = Gaussian([1.0], [0.7]);
        double[] means = new double[200];
        double claimed = 0;
        for (int i = 0; i < means.Length; i++)
        {
            MonteCarloEstimate estimate = KlDivergence.MonteCarlo(posterior, samples: 25, noise);
            means[i] = estimate.Mean.ToDouble();
            claimed += estimate.StandardError.ToDouble() / means.Length;
        }
        double average = means.Average();
        double spread = Math.Sqrt(means.Sum(mean => (mean - average) * (mean - average)) / (means.Length - 1));
        Assert.InRange(spread / claimed, 0.8, 1.2); // a spread over 200 is itself known to 5 %: four of those
    }

    [Fact]
    public void One_sample_is_refused_because_it_has_no_spread()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian prior = DiagonalGaussian.Prior(1, 1);
        Assert.Contains("at least 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => KlDivergence.MonteCarlo(prior, samples: 1)).Message);
    }

    private static DiagonalGaussian Gaussian(double[] mean, double[] deviation) =>
        new(tensor(mean).view(1, -1), (2 * tensor(deviation).log()).view(1, -1));
}
