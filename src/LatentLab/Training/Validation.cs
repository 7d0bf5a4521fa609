using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>The loss on images the training does not see: same terms, same units, same scale as in training.</summary>
public static class Validation
{
    // Fixed, so that the number does not depend on the training's batch size.
    private const int ChunkSize = 512;

    /// <summary>Mean terms over <paramref name="images"/> in evaluation mode, with one sample per image.</summary>
    /// <param name="images">Shape [n, c, h, w], any n of at least 1.</param>
    /// <param name="seed">Of the samples: the same seed gives the same number. The model's own noise is not
    /// affected.</param>
    public static LossTerms Measure(ILatentModel model, Elbo objective, Tensor images, double beta = 1, int seed = 1) =>
        MeasureLatents(model, objective, images, beta, seed).Terms;

    /// <summary>
    /// The same, and each latent's mean KL with all its parts, in nats: which latents carry information.
    /// </summary>
    /// <returns>The terms; the KL of each latent, null for an autoencoder.</returns>
    /// <inheritdoc cref="Measure"/>
    public static (LossTerms Terms, IReadOnlyList<double>? KlPerLatent) MeasureLatents(
        ILatentModel model, Elbo objective, Tensor images, double beta = 1, int seed = 1)
    {
        if (images.shape[0] == 0)
            throw new ArgumentException("Expected at least one image to measure, found none.", nameof(images));
        using var mode = new EvaluationMode(model.Network);
        using Tensor noiseBefore = model.Noise.get_state();
        model.Noise.manual_seed(seed);
        try
        {
            Device device = model.Network.parameters().First().device;
            double reconstruction = 0, kl = 0;
            double[]? perLatent = null;
            for (long start = 0; start < images.shape[0]; start += ChunkSize)
            {
                using var chunk = NewDisposeScope();
                Tensor part = images.narrow(0, start, Math.Min(ChunkSize, images.shape[0] - start)).to(device);
                AutoencoderOutput output = model.Run(part);
                ElboTerms terms = objective.Terms(output, part);
                reconstruction += terms.Reconstruction.sum().ToDouble();
                kl += terms.Kl.sum().ToDouble();
                if (output is VaeOutput vae)
                {
                    double[] here =
                        [.. KlDivergence.PerDimension(vae.Posterior).sum(dim: 0).to(float64).cpu().data<double>()];
                    perLatent = perLatent is null ? here : [.. perLatent.Zip(here, (before, more) => before + more)];
                }
            }
            return (new LossTerms(reconstruction / images.shape[0], kl / images.shape[0], beta),
                perLatent?.Select(sum => sum / images.shape[0]).ToArray());
        }
        finally
        {
            model.Noise.set_state(noiseBefore);
        }
    }
}
