using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>A Gaussian per image with independent latents, N(μ, diag σ²): the encoder's answer q(z|x).</summary>
/// <param name="Mean">μ, shape [batch, latent].</param>
/// <param name="LogVariance">log σ², shape [batch, latent]; any real number is a valid variance.</param>
public sealed record DiagonalGaussian(Tensor Mean, Tensor LogVariance)
{
    /// <summary>σ = exp(½ log σ²), shape [batch, latent].</summary>
    public Tensor StandardDeviation() => (0.5 * LogVariance).exp();

    /// <summary>
    /// z = μ + σ·ε with ε ~ N(0, I): the reparameterised sample, through which gradients reach μ and σ (Kingma &amp; Welling 2014, section 2.4).
    /// </summary>
    /// <param name="noise">Where ε comes from; null for libtorch's global generator.</param>
    /// <returns>z, shape [batch, latent].</returns>
    public Tensor Sample(Generator? noise = null)
    {
        Tensor epsilon = randn(Mean.shape, dtype: Mean.dtype, device: noise?.device ?? Mean.device, generator: noise).to(Mean.device);
        return Mean + StandardDeviation() * epsilon;
    }

    /// <summary>log N(z; μ, diag σ²).</summary>
    /// <param name="latent">z, shape [batch, latent].</param>
    /// <returns>Nats per image, shape [batch]: summed over latents.</returns>
    public Tensor LogProbability(Tensor latent) =>
        -0.5 * (Math.Log(2 * Math.PI) + LogVariance + (latent - Mean).square() / LogVariance.exp()).sum(dim: 1);

    /// <summary>N(0, I) with as many latents, for <paramref name="batch"/> images: the prior p(z).</summary>
    public static DiagonalGaussian Prior(long batch, long latentSize) => new(zeros(batch, latentSize), zeros(batch, latentSize));
}
