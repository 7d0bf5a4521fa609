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
    public void No_images_have_no_losses()
    {
        using var scope = NewDisposeScope();
        Tensor none = zeros(0, 1, 3, 3);
        Assert.All((Likelihood[])[Likelihood.Bernoulli, Likelihood.Gaussian(0.5), Likelihood.SquaredError],
            likelihood => Assert.Equal([0L], ReconstructionLoss.Of(likelihood, none, none).shape));
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

    // What the formula makes of such pixels has no lowest value: x = 255 and a logit of 5 give −1,270 nats.
    [Theory]
    [InlineData(255, 0)]
    [InlineData(2, -1)]
    [InlineData(1, 1e-6)]
    [InlineData(1, -1e-6)]
    [InlineData(1, double.NaN)]
    [InlineData(double.PositiveInfinity, 0)]
    public void Pixels_that_are_no_probabilities_are_refused_by_the_bernoulli_loss(double factor, double offset)
    {
        using var scope = NewDisposeScope();
        foreach (ScalarType type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
            foreach (int size in (int[])[1, 4, 9])   // shorter than a vector, as long as one, longer
            {
                Tensor images = zeros([2, 1, size, size], type), logits = zeros_like(images);
                images[1, 0, size - 1, size - 1] = 1;
                Assert.Equal(2 * size * size * Math.Log(2), ReconstructionLoss.Bernoulli(logits, images).sum()
                    .ToDouble(), 3);
                Tensor wrong = images * factor + offset;
                Assert.Contains("pixels in [0, 1]",
                    Assert.Throws<ArgumentException>(() => ReconstructionLoss.Bernoulli(logits, wrong)).Message);
                Tensor views = cat([wrong, wrong], 1).narrow(1, 0, 1);   // not contiguous
                Assert.Throws<ArgumentException>(() => ReconstructionLoss.Of(Likelihood.Bernoulli, logits, views));
            }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Pixels_that_are_no_numbers_are_refused_by_every_loss(double pixel)
    {
        using var scope = NewDisposeScope();
        for (int place = 0; place < 50; place++)
        {
            Tensor images = zeros(2, 25), mean = zeros(2, 25);
            images.view(50)[place] = pixel;
            foreach (Likelihood likelihood in (Likelihood[])
                [Likelihood.Bernoulli, Likelihood.Gaussian(0.1), Likelihood.SquaredError])
                Assert.Throws<ArgumentException>(() => ReconstructionLoss.Of(likelihood, mean, images));
        }
        Assert.Contains("Convert", Assert.Throws<ArgumentException>(
            () => ReconstructionLoss.SquaredError(zeros(2, 25), zeros([2, 25], ScalarType.Byte))).Message);
    }

    [Fact]
    public void The_bound_refuses_what_its_terms_refuse_and_a_negative_beta()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8], seed: 1);
        Tensor images = ones(3, 1, 4, 4);
        ElboTerms terms = Elbo.Of(vae).Terms(vae, images);
        Assert.Throws<ArgumentException>(() => Elbo.Of(vae).Terms(vae, images * 255));
        Assert.Throws<ArgumentException>(() => Elbo.Of(vae).Loss(vae.call(images), images * 2 - 3));
        Assert.Throws<ArgumentException>(() => ImportanceWeightedBound.Estimate(vae, images * 255, 2));
        foreach (double beta in (double[])[-0.1, double.NaN, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => terms.Loss(beta));
        Assert.Throws<ArgumentException>(() => KlDivergence.FromStandardNormal(zeros(3, 2), zeros(3, 1)));
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
