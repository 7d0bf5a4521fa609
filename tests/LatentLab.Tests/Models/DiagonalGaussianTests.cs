using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

public sealed class DiagonalGaussianTests
{
    [Fact]
    public void A_log_variance_of_log_four_means_a_deviation_of_two()
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(6);
        var posterior = new DiagonalGaussian(full([40_000, 1], 5.0, dtype: float64), full([40_000, 1], Math.Log(4), dtype: float64));
        Tensor samples = posterior.Sample(noise);
        Assert.Equal(2, posterior.StandardDeviation().max().ToDouble(), 12);
        Assert.InRange(samples.mean().ToDouble(), 5 - 4 * 0.01, 5 + 4 * 0.01);      // 2/√40000 = 0.01
        Assert.InRange(samples.std().ToDouble(), 2 - 4 * 0.0071, 2 + 4 * 0.0071);   // 2/√80000 = 0.0071
    }

    [Fact]
    public void Samples_depend_on_the_generators_seed_alone()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = DiagonalGaussian.Prior(6, 3);
        using Generator a = new(4), b = new(4), c = new(5);
        float[] first = posterior.Sample(a).data<float>().ToArray();
        rand(9);
        Assert.Equal(first, posterior.Sample(b).data<float>().ToArray());
        Assert.NotEqual(first, posterior.Sample(c).data<float>().ToArray());
    }

    [Fact]
    public void The_log_probability_is_that_of_the_normal_distribution_and_integrates_to_one()
    {
        using var scope = NewDisposeScope();
        var posterior = new DiagonalGaussian(tensor(new double[] { 1, -2 }).view(1, 2), tensor(new double[] { Math.Log(4), Math.Log(0.25) }).view(1, 2));
        // At one deviation from the mean in each latent: −log 2π − log 2 − log ½ − ½ − ½.
        Assert.Equal(-Math.Log(2 * Math.PI) - 1, posterior.LogProbability(tensor(new double[] { 3, -1.5 }).view(1, 2)).ToDouble(), 12);

        Tensor grid = linspace(-30, 30, 6001, dtype: float64).view(-1, 1);
        var one = new DiagonalGaussian(full_like(grid, 0.5), full_like(grid, Math.Log(3)));
        Assert.Equal(1, one.LogProbability(grid).exp().sum().ToDouble() * 0.01, 8);
    }
}
