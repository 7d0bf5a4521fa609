using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Losses;

public sealed class ElboTests
{
    [Theory]
    [InlineData(KlParts.Full)]
    [InlineData(KlParts.MeanOnly)]
    [InlineData(KlParts.VarianceOnly)]
    [InlineData(KlParts.None)]
    public void The_loss_is_the_batch_mean_of_reconstruction_plus_beta_times_the_chosen_parts(KlParts parts)
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 3, hidden: [8]);
        Tensor images = rand([5, 1, 4, 4], generator: new Generator(3));
        VaeOutput output = vae.call(images);
        double expected = ReconstructionLoss.Bernoulli(output.Reconstruction, images).mean().ToDouble()
            + 2.5 * KlDivergence.Of(output.Posterior, parts).mean().ToDouble();
        Assert.Equal(expected, Elbo.Of(vae, parts).Loss(output, images, beta: 2.5).ToDouble(), 1e-4);
    }

    [Fact]
    public void An_autoencoder_has_no_kl()
    {
        using var scope = NewDisposeScope();
        using var autoencoder = new Autoencoder([1, 4, 4], latentSize: 3, hidden: [8],
            likelihood: Likelihood.SquaredError);
        Tensor images = rand([5, 1, 4, 4], generator: new Generator(3));
        ElboTerms terms = Elbo.Of(autoencoder).Terms(autoencoder.call(images), images);
        Assert.Equal(0, terms.Kl.abs().max().ToDouble());
        Assert.Equal(terms.Reconstruction.mean().ToDouble(), terms.Loss(beta: 4).ToDouble(), 6);
    }
}
