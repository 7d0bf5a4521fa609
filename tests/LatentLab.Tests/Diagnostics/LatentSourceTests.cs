using LatentLab.Diagnostics;
using LatentLab.Models;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class LatentSourceTests
{
    private const int Many = 40_000;

    // Correlated, off the origin, with unequal scales.
    private static Tensor SkewedCodes()
    {
        Tensor free = randn([5000, 2], float64, generator: new Generator(3));
        return free.mm(tensor(new double[,] { { 5, 1 }, { 0, 0.2 } })) + tensor(new double[] { 10, -4 });
    }

    private static Tensor Covariance(Tensor rows)
    {
        Tensor centred = rows.to(float64) - rows.to(float64).mean([0]);
        return centred.t().mm(centred) / (rows.shape[0] - 1);
    }

    [Fact]
    public void A_fitted_gaussian_has_the_mean_and_the_full_covariance_of_the_codes()
    {
        using var scope = NewDisposeScope();
        Tensor codes = SkewedCodes(), drawn = LatentSource.FittedGaussian(codes).Sample(Many, seed: 5);
        Assert.Equal([Many, 2], drawn.shape);
        // Five standard errors: 5·σ/√n for the mean, 5·σ²·√(2/n) for the covariance; the largest variance is 25.
        Assert.True(
            (drawn.to(float64).mean([0]) - codes.mean([0])).abs().max().item<double>() < 5 * 5 / Math.Sqrt(Many));
        Assert.True(
            (Covariance(drawn) - Covariance(codes)).abs().max().item<double>() < 5 * 25 * Math.Sqrt(2.0 / Many));
    }

    [Fact]
    public void A_dead_latent_stays_dead_in_the_fitted_gaussian()
    {
        using var scope = NewDisposeScope();
        Tensor codes = cat([randn([100, 1], generator: new Generator(1)), full([100, 1], 7f)], 1);
        Tensor drawn = LatentSource.FittedGaussian(codes).Sample(50, seed: 1);
        Assert.True((drawn.select(1, 1) - 7).abs().max().item<float>() < 1e-5);
        Assert.True(drawn.select(1, 0).std().item<float>() > 0.5);
    }

    [Fact]
    public void The_standard_normal_is_standard()
    {
        using var scope = NewDisposeScope();
        Tensor drawn = LatentSource.StandardNormal(3).Sample(Many, seed: 2);
        Assert.True(drawn.mean([0]).abs().max().item<float>() < 5 / Math.Sqrt(Many));
        Assert.True(
            (Covariance(drawn) - eye(3, dtype: float64)).abs().max().item<double>() < 5 * Math.Sqrt(2.0 / Many));
    }

    [Fact]
    public void The_box_is_filled_evenly_and_never_left()
    {
        using var scope = NewDisposeScope();
        Tensor drawn =
            LatentSource.Box(tensor(new[,] { { -1f, 5 }, { 3, 6 }, { 0, 5.5f } })).Sample(Many, seed: 4).to(float64);
        Assert.True(drawn.select(1, 0).min().item<double>() >= -1 && drawn.select(1, 0).max().item<double>() <= 3);
        Assert.True(drawn.select(1, 1).min().item<double>() >= 5 && drawn.select(1, 1).max().item<double>() <= 6);
        // A uniform variable of width w has variance w²/12.
        Assert.Equal(16.0 / 12, Covariance(drawn)[0, 0].item<double>(), 0.05);
        Assert.Equal(1.0 / 12, Covariance(drawn)[1, 1].item<double>(), 0.005);
    }

    [Fact]
    public void Codes_are_drawn_as_they_are_and_about_equally_often()
    {
        using var scope = NewDisposeScope();
        Tensor drawn = LatentSource.Codes(tensor(new[,] { { 1f, 2 }, { 3, 4 } })).Sample(10_000, seed: 1);
        double first = drawn.eq(tensor(new[] { 1f, 2 })).all(1).to(float64).mean().item<double>();
        double second = drawn.eq(tensor(new[] { 3f, 4 })).all(1).to(float64).mean().item<double>();
        Assert.Equal(1, first + second);
        Assert.Equal(0.5, first, 5 * 0.5 / 100);
    }

    [Fact]
    public void The_aggregate_posterior_has_the_variance_between_and_within_the_images()
    {
        using var scope = NewDisposeScope();
        // Means at ±2, σ = 0.5: variance 2² + 0.5² (the law of total variance).
        var posterior = new DiagonalGaussian(tensor(new[,] { { -2f }, { 2 } }), full([2, 1], (float)Math.Log(0.25)));
        Tensor drawn = LatentSource.AggregatePosterior(posterior).Sample(Many, seed: 9);
        Assert.Equal(4.25, Covariance(drawn)[0, 0].item<double>(), 0.1);
        // With no width at all it is the codes.
        Tensor points =
            LatentSource.AggregatePosterior(posterior with { LogVariance = full([2, 1], -200f) }).Sample(100, seed: 9);
        Assert.True(points.abs().eq(2).all().item<bool>());
    }

    [Fact]
    public void The_same_seed_draws_the_same_latents_and_none_stays_behind()
    {
        using Tensor codes = rand(20, 2), logVariances = zeros(20, 2);
        long before = LiveTensors.Count;
        LatentSource[] sources =
        [
            LatentSource.StandardNormal(2), LatentSource.Box(codes), LatentSource.FittedGaussian(codes),
            LatentSource.Codes(codes),
            LatentSource.AggregatePosterior(new DiagonalGaussian(codes, logVariances)),
        ];
        Assert.All(sources, source =>
        {
            using Tensor one = source.Sample(30, seed: 1), again = source.Sample(30, seed: 1),
                other = source.Sample(30, seed: 2);
            Assert.Equal(2, source.LatentSize);
            Assert.Equal(one.data<float>(), again.data<float>());
            Assert.NotEqual(one.data<float>(), other.data<float>());
        });
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Codes_without_a_spread_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("one point",
            Assert.Throws<ArgumentException>(() => LatentSource.FittedGaussian(ones(5, 2))).Message);
        Assert.Contains("at least two",
            Assert.Throws<ArgumentException>(() => LatentSource.FittedGaussian(ones(1, 2))).Message);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => LatentSource.Box(ones(5, 2) / 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentSource.StandardNormal(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentSource.StandardNormal(2).Sample(0, seed: 1));
    }
}
