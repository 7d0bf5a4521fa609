using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>A model that encodes each image as a distribution.</summary>
public abstract class VariationalModel : LatentModel<VaeOutput>
{
    protected VariationalModel(string name, Architecture architecture, Likelihood likelihood, int seed)
        : base(name, architecture, likelihood, seed)
    {
    }

    /// <summary>q(z|x) of each image; differentiable.</summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    public abstract DiagonalGaussian PosteriorOf(Tensor images);

    public override Tensor CodeOf(Tensor images) => PosteriorOf(images).Mean;

    /// <summary>q(z|x) of each image, for looking: evaluation mode, no gradients.</summary>
    /// <param name="images">Shape [n, c, h, w], any n.</param>
    /// <returns>Mean and log-variance, each [n, latent] on the CPU; the caller's.</returns>
    public DiagonalGaussian EncodeDistribution(Tensor images)
    {
        CheckImages(images);
        using var scope = NewDisposeScope();
        // Both halves travel as one tensor [n, 2 · latent].
        Tensor both = InChunks(images, part =>
        {
            DiagonalGaussian posterior = PosteriorOf(part);
            return cat([posterior.Mean, posterior.LogVariance], 1);
        });
        return new DiagonalGaussian(
            both.narrow(1, 0, LatentSize).clone().MoveToOuterDisposeScope(),
            both.narrow(1, LatentSize, LatentSize).clone().MoveToOuterDisposeScope());
    }
}
