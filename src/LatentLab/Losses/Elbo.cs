using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Losses;

/// <summary>The two terms of one batch, per image and differentiable.</summary>
/// <param name="Reconstruction">−log p(x|z), nats per image, shape [batch].</param>
/// <param name="Kl">KL(q(z|x) ‖ p(z)), nats per image, before β, shape [batch]; zeros for an autoencoder.</param>
public sealed record ElboTerms(Tensor Reconstruction, Tensor Kl)
{
    /// <summary>What is minimised: reconstruction + β · KL, averaged over the batch last. A scalar, nats per image.</summary>
    public Tensor Loss(double beta = 1) => (Reconstruction + beta * Kl).mean();
}

/// <summary>
/// The negative evidence lower bound, reconstruction + β · KL (Kingma &amp; Welling 2014; β as in Higgins et al. 2017).
/// For a plain autoencoder the KL is absent and the rest is the same.
/// </summary>
/// <param name="Likelihood">Which reconstruction loss; the model's own.</param>
/// <param name="Parts">Which parts of the KL count.</param>
public sealed record Elbo(Likelihood Likelihood, KlParts Parts = KlParts.Full)
{
    /// <summary>The bound that fits a model.</summary>
    public static Elbo Of(ILatentModel model, KlParts parts = KlParts.Full) => new(model.Likelihood, parts);

    /// <param name="output">What the model made of <paramref name="images"/>.</param>
    /// <param name="images">Shape [batch, c, h, w].</param>
    public ElboTerms Terms(AutoencoderOutput output, Tensor images)
    {
        Tensor reconstruction = ReconstructionLoss.Of(Likelihood, output.Reconstruction, images);
        return new ElboTerms(reconstruction, output is VaeOutput vae ? KlDivergence.Of(vae.Posterior, Parts) : zeros_like(reconstruction));
    }

    /// <summary>A scalar to minimise, nats per image.</summary>
    /// <param name="output">What the model made of <paramref name="images"/>.</param>
    /// <param name="images">Shape [batch, c, h, w].</param>
    public Tensor Loss(AutoencoderOutput output, Tensor images, double beta = 1) => Terms(output, images).Loss(beta);
}
