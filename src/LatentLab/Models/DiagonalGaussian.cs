using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>A Gaussian per image with independent latents, N(μ, diag σ²): the encoder's answer q(z|x).</summary>
/// <param name="Mean">μ, shape [batch, latent].</param>
/// <param name="LogVariance">log σ², shape [batch, latent]; any real number is a valid variance.</param>
public sealed record DiagonalGaussian(Tensor Mean, Tensor LogVariance)
{
    // exp(±LogVariance) keeps its digits in float32 up to here (it ends at 103.9 and 88.7).
    private const double Comfortable = 80;

    // z = μ + σ·ε in floating point gives ε back to within spacing(μ)/2σ: here to some 3 % in float32.
    private const double LeastDeviation = 1.0 / (1 << 20);

    /// <summary>σ = exp(½ log σ²), shape [batch, latent].</summary>
    public Tensor StandardDeviation() => (0.5 * LogVariance).exp();

    /// <summary>
    /// z = μ + σ·ε with ε ~ N(0, I): the reparameterised sample, through which gradients reach μ and σ (Kingma &amp;
    /// Welling 2014, section 2.4).
    /// </summary>
    /// <param name="noise">Where ε comes from; null for libtorch's global generator.</param>
    /// <returns>z, shape [batch, latent].</returns>
    public Tensor Sample(Generator? noise = null) => Draw(noise).Latent;

    /// <summary>
    /// A sample together with the noise that it was made of, for <see cref="LogProbability(LatentSample)"/>.
    /// </summary>
    /// <inheritdoc cref="Sample" path="/param"/>
    public LatentSample Draw(Generator? noise = null)
    {
        Tensor epsilon = randn(Mean.shape, dtype: Mean.dtype, device: noise?.device ?? Mean.device, generator: noise)
            .to(Mean.device);
        return new(Mean + StandardDeviation() * epsilon, epsilon);
    }

    /// <summary>log N(z; μ, diag σ²).</summary>
    /// <param name="latent">z, shape [batch, latent].</param>
    /// <returns>Nats per image, shape [batch]: summed over latents.</returns>
    public Tensor LogProbability(Tensor latent)
    {
        if (!IsExtreme())
            return -0.5
                * (Math.Log(2 * Math.PI) + LogVariance + (latent - Mean).square() / LogVariance.exp()).sum(dim: 1);
        // In float64 and with the root of the precision σ⁻¹, which is finite as long as anything is: no 0/0 where σ² is
        // too small for a float.
        Tensor logVariance = LogVariance.to(float64);
        Tensor deviations = (latent.to(float64) - Mean.to(float64)) * (-0.5 * logVariance).clamp(max: 700).exp();
        return (-0.5 * (Math.Log(2 * Math.PI) + logVariance + deviations.square()).sum(dim: 1)).to(LogVariance.dtype);
    }

    /// <summary>
    /// log N(z; μ, diag σ²) of a sample of this distribution. Where σ is so far below the spacing of floating-point
    /// numbers near μ that z no longer tells ε, the ε that was drawn counts: (z − μ)²/σ² = ε². Elsewhere it is
    /// <see cref="LogProbability(Tensor)"/> to the last bit.
    /// </summary>
    /// <param name="sample">From <see cref="Draw"/>, each tensor [batch, latent].</param>
    /// <returns>Nats per image, shape [batch]: summed over latents.</returns>
    public Tensor LogProbability(LatentSample sample)
    {
        using Tensor isLost = Lost();
        if (Mean.dtype == float64 || !IsAny(isLost))
            return LogProbability(sample.Latent);
        // The clamp changes nothing where z is used; elsewhere it keeps 0/0 out of the gradient.
        Tensor squares = where(isLost, sample.Epsilon.square(),
            (sample.Latent - Mean).square() / LogVariance.clamp(min: -Comfortable).exp());
        return -0.5 * (Math.Log(2 * Math.PI) + LogVariance + squares).sum(dim: 1);
    }

    // Looking leaves no tensor behind.
    private bool IsExtreme()
    {
        using var scope = NewDisposeScope();
        return IsAny(LogVariance.detach().abs() > Comfortable);
    }

    private Tensor Lost()
    {
        using var scope = NewDisposeScope();
        Tensor logVariance = LogVariance.detach();
        Tensor isFine = (0.5 * logVariance).exp() >= LeastDeviation * Mean.detach().abs();
        return isFine.logical_not().logical_or(logVariance < -Comfortable).MoveToOuterDisposeScope();
    }

    private static bool IsAny(Tensor condition)
    {
        using Tensor any = condition.any();
        return any.item<bool>();
    }

    /// <summary>N(0, I) with as many latents, for <paramref name="batch"/> images: the prior p(z).</summary>
    public static DiagonalGaussian Prior(long batch, long latentSize) =>
        new(zeros(batch, latentSize), zeros(batch, latentSize));
}

/// <summary>z = μ + σ·ε with the ε that it was made of, each [batch, latent].</summary>
public sealed record LatentSample(Tensor Latent, Tensor Epsilon);
