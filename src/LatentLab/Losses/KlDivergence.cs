using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Losses;

/// <summary>
/// KL(q(z|x) ‖ N(0, I)) of a diagonal Gaussian, in nats per image: summed over latents, one number per image. In closed
/// form, ½ Σ (μ² + σ² − 1 − log σ²) (Kingma &amp; Welling 2014, appendix B), it splits into a part that depends only on
/// the means and a part that depends only on the variances.
/// </summary>
public static class KlDivergence
{
    // Rows sampled at once by MonteCarlo: memory then does not grow with the number of samples.
    private const long RowsAtOnce = 10_000;

    /// <summary>The whole divergence of a posterior.</summary>
    /// <returns>Nats per image, shape [batch].</returns>
    public static Tensor FromStandardNormal(DiagonalGaussian posterior) =>
        FromStandardNormal(posterior.Mean, posterior.LogVariance);

    /// <summary>−½ Σ (1 + log σ² − μ² − σ²).</summary>
    /// <param name="mean">μ, shape [batch, latent].</param>
    /// <param name="logVariance">log σ², shape [batch, latent].</param>
    /// <returns>Nats per image, shape [batch]: summed over latents, not averaged.</returns>
    /// <exception cref="ArgumentException">Two shapes: broadcast, they would give another number; or no [batch,
    /// latent].</exception>
    public static Tensor FromStandardNormal(Tensor mean, Tensor logVariance)
    {
        DiagonalGaussian.OfShapeOf(mean, logVariance);
        return -0.5 * OverLatents(1 + logVariance - mean.square() - logVariance.exp());
    }

    /// <summary>½ Σ μ²: pulls the means to 0 and leaves the variances alone.</summary>
    /// <param name="mean">μ, shape [batch, latent].</param>
    /// <returns>Nats per image, shape [batch].</returns>
    public static Tensor MeanPart(Tensor mean) => 0.5 * OverLatents(mean.square());

    /// <summary>½ Σ (σ² − 1 − log σ²): pulls the variances to 1 and leaves the means alone.</summary>
    /// <param name="logVariance">log σ², shape [batch, latent].</param>
    /// <returns>Nats per image, shape [batch].</returns>
    public static Tensor VariancePart(Tensor logVariance) =>
        0.5 * OverLatents(logVariance.exp() - 1 - logVariance);

    private static Tensor OverLatents(Tensor each) => each.dim() == 2
        ? each.sum(dim: 1)
        : throw new ArgumentException(
            $"Expected shape [batch, latent], found [{string.Join(", ", each.shape)}]. For one image, use "
            + "unsqueeze(0).");

    /// <summary>Each latent's share, before summing: which dimensions carry information.</summary>
    /// <returns>Nats, shape [batch, latent].</returns>
    public static Tensor PerDimension(DiagonalGaussian posterior) =>
        -0.5 * (1 + posterior.LogVariance - posterior.Mean.square() - posterior.LogVariance.exp());

    /// <summary>The same for the parts that <paramref name="parts"/> names.</summary>
    /// <returns>Nats, shape [batch, latent].</returns>
    public static Tensor PerDimension(DiagonalGaussian posterior, KlParts parts) => parts switch
    {
        KlParts.Full => PerDimension(posterior),
        KlParts.MeanOnly => 0.5 * posterior.Mean.square(),
        KlParts.VarianceOnly => 0.5 * (posterior.LogVariance.exp() - 1 - posterior.LogVariance),
        KlParts.None => zeros_like(posterior.Mean),
        _ => throw new ArgumentOutOfRangeException(nameof(parts), parts,
            "Expected Full, MeanOnly, VarianceOnly or None."),
    };

    /// <summary>The parts of the divergence that <paramref name="parts"/> names.</summary>
    /// <returns>Nats per image, shape [batch].</returns>
    public static Tensor Of(DiagonalGaussian posterior, KlParts parts) => parts switch
    {
        KlParts.Full => FromStandardNormal(posterior),
        KlParts.MeanOnly => MeanPart(posterior.Mean),
        KlParts.VarianceOnly => VariancePart(posterior.LogVariance),
        KlParts.None => zeros(posterior.Mean.shape[0], dtype: posterior.Mean.dtype, device: posterior.Mean.device),
        _ => throw new ArgumentOutOfRangeException(nameof(parts), parts,
            "Expected Full, MeanOnly, VarianceOnly or None."),
    };

    /// <summary>
    /// The same divergence by sampling: the mean of log q(z) − log p(z) over z ~ q. For checking; without gradients.
    /// </summary>
    /// <param name="posterior">q, each tensor [batch, latent].</param>
    /// <param name="samples">How many z per image, at least 2.</param>
    /// <param name="noise">Where ε comes from; null for libtorch's global generator.</param>
    /// <returns>Mean and standard error of the mean, nats per image, each [batch].</returns>
    public static MonteCarloEstimate MonteCarlo(DiagonalGaussian posterior, int samples, Generator? noise = null)
    {
        if (samples < 2)
            throw new ArgumentOutOfRangeException(nameof(samples), samples,
                "Expected at least 2 samples: one gives no standard error.");
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        long batch = posterior.Mean.shape[0];
        Tensor sum = zeros(batch, dtype: float64, device: posterior.Mean.device);
        Tensor squares = zeros_like(sum);
        long samplesAtOnce = Math.Clamp(RowsAtOnce / batch, 1, samples);
        for (long done = 0; done < samples; done += samplesAtOnce)
        {
            using var block = NewDisposeScope();
            long count = Math.Min(samplesAtOnce, samples - done);
            var repeated = new DiagonalGaussian(posterior.Mean.repeat_interleave(count, dim: 0),
                posterior.LogVariance.repeat_interleave(count, dim: 0));
            var prior = new DiagonalGaussian(zeros_like(repeated.Mean), zeros_like(repeated.Mean));
            LatentSample sample = repeated.Draw(noise);
            Tensor ratio =
                (repeated.LogProbability(sample) - prior.LogProbability(sample.Latent)).to(float64).view(batch, count);
            sum.add_(ratio.sum(dim: 1));
            squares.add_(ratio.square().sum(dim: 1));
        }
        Tensor mean = sum / samples;
        Tensor variance = ((squares - samples * mean.square()) / (samples - 1)).clamp(min: 0);
        return new MonteCarloEstimate(mean.MoveToOuterDisposeScope(),
            (variance / samples).sqrt().MoveToOuterDisposeScope());
    }
}

/// <summary>A number found by sampling, and how sure it is.</summary>
/// <param name="Mean">Shape [batch].</param>
/// <param name="StandardError">Standard deviation of <paramref name="Mean"/> over repetitions, shape [batch].</param>
public sealed record MonteCarloEstimate(Tensor Mean, Tensor StandardError);

/// <summary>Which parts of the KL are in the loss.</summary>
public enum KlParts
{
    /// <summary>½ Σ (μ² + σ² − 1 − log σ²).</summary>
    Full,

    /// <summary>½ Σ μ² alone: nothing holds the variances.</summary>
    MeanOnly,

    /// <summary>½ Σ (σ² − 1 − log σ²) alone: nothing holds the means.</summary>
    VarianceOnly,

    /// <summary>Nothing: the encoder's distributions are free.</summary>
    None,
}
