using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>What an autoencoder makes of a batch.</summary>
/// <param name="Reconstruction">Parameters of p(x|z), shape [batch, c, h, w]: logits (Bernoulli) or means (Gaussian,
/// squared error).</param>
/// <param name="Latent">The codes z, shape [batch, latent].</param>
public record AutoencoderOutput(Tensor Reconstruction, Tensor Latent);

/// <summary>What a variational autoencoder makes of a batch.</summary>
/// <param name="Reconstruction">Parameters of p(x|z), shape [batch, c, h, w]: logits (Bernoulli) or means (Gaussian,
/// squared error).</param>
/// <param name="Posterior">q(z|x): mean and log-variance, each [batch, latent].</param>
/// <param name="Latent">The sample z ~ q(z|x) that was decoded, shape [batch, latent].</param>
public sealed record VaeOutput(Tensor Reconstruction, DiagonalGaussian Posterior, Tensor Latent)
    : AutoencoderOutput(Reconstruction, Latent);
