using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

/// <summary>A mixture prior against exact values, and EM against what is known of it.</summary>
public sealed class MixturePriorTests
{
    private static readonly double[] Weights = [0.2, 0.5, 0.3];
    private static readonly double[,] Means = { { -4, 0 }, { 0, 3 }, { 5, -1 } };
    private static readonly double[,] Variances = { { 1, 0.25 }, { 0.5, 2 }, { 0.1, 1 } };

    private static MixturePrior Known => new(Weights, Means, Variances);

    [Fact]
    public void The_log_density_is_the_logarithm_of_the_weighted_sum_of_bells()
    {
        double[,] points = { { 0, 0 }, { -4, 0.5 }, { 4.8, -2 }, { 30, 30 } };
        double[] found = Known.LogDensity(tensor(points)).ToNumbers();
        for (int point = 0; point < 4; point++)
        {
            double[] terms = [.. Enumerable.Range(0, 3).Select(k => Math.Log(Weights[k]) + Enumerable.Range(0, 2).Sum(
                latent => -0.5 * (Math.Log(2 * Math.PI * Variances[k, latent])
                    + Math.Pow(points[point, latent] - Means[k, latent], 2) / Variances[k, latent])))];
            double expected = terms.Max() + Math.Log(terms.Sum(term => Math.Exp(term - terms.Max())));
            Assert.Equal(expected, found[point], 9);
        }
    }

    [Fact]
    public void One_component_is_the_diagonal_gaussian()
    {
        Tensor points = randn([50, 3], float64, generator: new Generator(1));
        Tensor expected = new DiagonalGaussian(zeros(50, 3, float64), zeros(50, 3, float64)).LogProbability(points);
        var one = new MixturePrior([7], new double[1, 3], new double[,] { { 1, 1, 1 } });
        Assert.True((one.LogDensity(points) - expected).abs().max().ToDouble() < 1e-12);
        Assert.Equal([1.0], one.Weights);
    }

    [Fact]
    public void Em_with_one_component_takes_the_mean_and_the_variance_in_one_step()
    {
        Tensor codes = 3 * randn([400, 2], float64, generator: new Generator(2)) + 5;
        MixturePrior fitted = MixturePrior.Fit(codes, components: 1, steps: 1);
        Assert.Equal(codes.mean([0]).ToNumbers(), fitted.Means.Cast<double>(),
            (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.Equal(codes.var(0, unbiased: false).ToNumbers(), fitted.Variances.Cast<double>(),
            (one, other) => Math.Abs(one - other) < 1e-9);
    }

    [Fact]
    public void No_step_of_em_lowers_the_likelihood_of_the_codes()
    {
        Tensor codes = LatentSource.Mixture(Known).Sample(2000, seed: 3);
        MixturePrior prior = MixturePrior.Fit(codes, components: 5, steps: 0, seed: 4);
        double before = prior.LogDensity(codes).mean().ToDouble();
        for (int step = 0; step < 30; step++)
        {
            prior = prior.Step(codes);
            double now = prior.LogDensity(codes).mean().ToDouble();
            Assert.True(now > before - 1e-9, $"step {step}: {before} → {now}");
            before = now;
        }
    }

    /// <summary>
    /// With n codes, a fit of 14 free numbers exceeds the truth by 14/2n nats on the codes that it was fitted to
    /// (Wilks), and falls short by as much on others.
    /// </summary>
    [Fact]
    public void Em_finds_a_mixture_that_is_known()
    {
        const int count = 8000;
        LatentSource truth = LatentSource.Mixture(Known);
        Tensor codes = truth.Sample(count, seed: 5), fresh = truth.Sample(count, seed: 6);
        MixturePrior best = Enumerable.Range(1, 5).Select(seed => MixturePrior.Fit(codes, 3, steps: 60, seed))
            .MaxBy(one => one.LogDensity(codes).mean().ToDouble())!;
        double loss = (Known.LogDensity(fresh) - best.LogDensity(fresh)).mean().ToDouble();
        Assert.InRange(loss, -14.0 / count, 5 * 14.0 / count);
        double[] left = [.. Enumerable.Range(0, 3).Select(k => best.Means[k, 0]).Order()];
        Assert.All(left.Zip([-4.0, 0, 5]), pair => Assert.Equal(pair.Second, pair.First, 0.1));
    }

    [Fact]
    public void Samples_have_the_mixtures_mean_and_variance()
    {
        const int count = 40_000;
        double[] found = LatentSource.Mixture(Known).Sample(count, seed: 7).mean([0]).ToNumbers();
        for (int latent = 0; latent < 2; latent++)
        {
            double mean = Enumerable.Range(0, 3).Sum(k => Weights[k] * Means[k, latent]);
            double variance = Enumerable.Range(0, 3)
                .Sum(k => Weights[k] * (Variances[k, latent] + Math.Pow(Means[k, latent] - mean, 2)));
            Assert.Equal(mean, found[latent], 6 * Math.Sqrt(variance / count));
        }
    }

    [Fact]
    public void Of_posteriors_it_is_their_aggregate()
    {
        Tensor Draws(ulong seed, long rows) => randn([rows, 4], float64, generator: new Generator(seed));
        var posterior = new DiagonalGaussian(2 * Draws(8, 300), Draws(9, 300));
        Tensor points = Draws(10, 20);
        Tensor Row(Tensor all, int image) => all.narrow(0, image, 1).expand(20, 4);
        Tensor expected = stack([.. Enumerable.Range(0, 300).Select(image =>
            new DiagonalGaussian(Row(posterior.Mean, image), Row(posterior.LogVariance, image))
                .LogProbability(points))]).logsumexp(0) - Math.Log(300);
        Assert.True((MixturePrior.OfPosteriors(posterior).LogDensity(points) - expected).abs().max().ToDouble() < 1e-9);
    }

    [Fact]
    public void A_component_does_not_collapse_onto_one_code()
    {
        Tensor codes = cat([randn([500, 2], float64, generator: new Generator(11)), 50 * ones(1, 2, float64)]);
        MixturePrior fitted = MixturePrior.Fit(codes, components: 6, steps: 200, seed: 12);
        double[] least = [.. codes.var(0, unbiased: false).ToNumbers().Select(variance => 1e-4 * variance * 0.999)];
        for (int k = 0; k < 6; k++)
            Assert.True(fitted.Variances[k, 0] >= least[0] && fitted.Variances[k, 1] >= least[1]);
        Assert.True(double.IsFinite(fitted.LogDensity(codes).mean().ToDouble()));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MixturePrior([1, 1], new double[1, 2], new double[1, 2]));
        Assert.Throws<ArgumentException>(() => new MixturePrior([1], new double[1, 2], new double[1, 2]));
        Assert.Throws<ArgumentException>(() => MixturePrior.Fit(randn(3, 2), components: 4));
        Assert.Throws<ArgumentException>(() => Known.LogDensity(randn(4)));
    }
}
