using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Losses;

public sealed class ReconstructionLossTests
{
    [Fact]
    public void Bernoulli_agrees_with_the_textbook_sum_over_pixels()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor logits = randn([4, 1, 5, 6], dtype: float64, generator: generator) * 3,
            images = rand([4, 1, 5, 6], dtype: float64, generator: generator);
        double[] x = images.data<double>().ToArray(), a = logits.data<double>().ToArray();
        double[] found = ReconstructionLoss.Bernoulli(logits, images).data<double>().ToArray();
        for (int image = 0; image < 4; image++)
        {
            double expected = 0;
            for (int i = image * 30; i < image * 30 + 30; i++)
            {
                double p = 1 / (1 + Math.Exp(-a[i]));
                expected -= x[i] * Math.Log(p) + (1 - x[i]) * Math.Log(1 - p);
            }
            Assert.Equal(expected, found[image], 9);
        }
    }

    [Fact]
    public void Bernoulli_stays_finite_where_the_textbook_formula_does_not()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new double[] { 1000, -1000, 1000, -1000 }).view(4, 1),
            images = tensor(new double[] { 1, 0, 0, 1 }).view(4, 1);
        Assert.Equal([0, 0, 1000, 1000], ReconstructionLoss.Bernoulli(logits, images).data<double>().ToArray());
    }

    [Fact]
    public void Gaussian_is_minus_the_log_density_of_the_normal_distribution()
    {
        using var scope = NewDisposeScope();
        // −log N(1; 3, 0.25) + −log N(0; 0, 0.25), by hand: ½·4/0.25 + 2 · ½ ln(2π·0.25).
        Tensor found = ReconstructionLoss.Gaussian(tensor(new double[] { 3, 0 }).view(1, 2),
            tensor(new double[] { 1, 0 }).view(1, 2), 0.25);
        Assert.Equal(8 + Math.Log(2 * Math.PI * 0.25), found.ToDouble(), 12);
    }

    [Fact]
    public void Squared_error_and_a_gaussian_of_variance_one_half_differ_by_a_constant()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        Tensor mean = randn([6, 1, 3, 3], dtype: float64, generator: generator),
            images = rand([6, 1, 3, 3], dtype: float64, generator: generator);
        Tensor difference =
            ReconstructionLoss.Gaussian(mean, images, 0.5) - ReconstructionLoss.SquaredError(mean, images);
        Assert.Equal(0, (difference - 4.5 * Math.Log(Math.PI)).abs().max().ToDouble(), 10);
    }

    [Fact]
    public void Each_likelihood_has_its_own_loss()
    {
        using var scope = NewDisposeScope();
        Tensor reconstruction = tensor(new double[] { 0.3, -2 }).view(1, 2),
            images = tensor(new double[] { 0.1, 0.9 }).view(1, 2);
        Assert.Equal(ReconstructionLoss.Bernoulli(reconstruction, images).ToDouble(),
            ReconstructionLoss.Of(Likelihood.Bernoulli, reconstruction, images).ToDouble());
        Assert.Equal(ReconstructionLoss.Gaussian(reconstruction, images, 0.2).ToDouble(),
            ReconstructionLoss.Of(Likelihood.Gaussian(0.2), reconstruction, images).ToDouble());
        Assert.Equal(ReconstructionLoss.SquaredError(reconstruction, images).ToDouble(),
            ReconstructionLoss.Of(Likelihood.SquaredError, reconstruction, images).ToDouble());
    }

    [Fact]
    public void Shapes_that_would_broadcast_are_refused()
    {
        using var scope = NewDisposeScope();
        Tensor flat = zeros(2, 9), images = zeros(2, 1, 3, 3);
        Assert.Contains("[2, 9] and [2, 1, 3, 3]",
            Assert.Throws<ArgumentException>(() => ReconstructionLoss.SquaredError(flat, images)).Message);
        Assert.Throws<ArgumentException>(() => ReconstructionLoss.Bernoulli(flat, images));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_variance_that_is_none_is_refused(double variance)
    {
        using var scope = NewDisposeScope();
        Tensor images = zeros(1, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => ReconstructionLoss.Gaussian(images, images, variance));
        Assert.Throws<ArgumentOutOfRangeException>(() => Likelihood.Gaussian(variance));
    }
}
