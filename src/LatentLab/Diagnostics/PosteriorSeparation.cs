using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>How far apart the encoder puts its distributions, and how wide it makes them.</summary>
/// <param name="MedianInDeviations">Median over all pairs of images of the distance between their means, in units of
/// the pair's σ. Has no unit and does not change when the latents are rescaled.</param>
/// <param name="MeanDeviation">Mean of σ over images and latents, in latent units.</param>
/// <param name="SpreadOfMeans">√ of the variance of μ over images, averaged over latents first; in latent
/// units.</param>
/// <param name="Images">How many posteriors.</param>
public sealed record SeparationResult(
    double MedianInDeviations, double MeanDeviation, double SpreadOfMeans, int Images);

/// <summary>
/// Separation of posteriors in units of σ. A decoder can tell two images apart only as well as their distributions are
/// apart, and for that the ratio of distance to σ counts, not either of them: a decoder's first layer undoes any
/// rescaling of the latents.
/// </summary>
public static class PosteriorSeparation
{
    // All pairs of this many images: half a million, whose median is known to far more digits than are printed.
    private const int MostImages = 1000;

    /// <summary>
    /// d(i, j) = √ Σₗ (μᵢₗ − μⱼₗ)² / ½(σᵢₗ² + σⱼₗ²), and its median over pairs. For equal σ this is the Euclidean
    /// distance over σ (Mahalanobis distance); for two Gaussians of one width it decides how much they overlap:
    /// exp(−d²/8), see <see cref="PosteriorOverlap"/>.
    /// </summary>
    /// <param name="posterior">q(z|x) of at least two images, each tensor [n, latent]. For the pairs at most 1,000 of
    /// them are taken, evenly spread.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, fewer than two images, or numbers that are not
    /// finite.</exception>
    public static SeparationResult Measure(DiagonalGaussian posterior)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        DiagonalGaussian all = PosteriorRows.Of(posterior, nameof(posterior), least: 2);
        long count = all.Mean.shape[0];
        DiagonalGaussian some = Evenly(all, MostImages);
        Tensor squared = PosteriorRows.SumOverLatents(some, some, (a, b) =>
            (a.Mean - b.Mean).square() / (0.5 * (a.LogVariance.exp() + b.LogVariance.exp())));
        Tensor pairs = squared.masked_select(ones_like(squared, dtype: @bool).triu(1));
        double spread = (all.Mean - all.Mean.mean([0], keepdim: true)).square().mean().ToDouble();
        return new(Math.Sqrt(pairs.quantile(tensor(0.5, float64)).ToDouble()),
            all.StandardDeviation().mean().ToDouble(), Math.Sqrt(spread), (int)count);
    }

    internal static DiagonalGaussian Evenly(DiagonalGaussian posterior, int most)
    {
        long count = posterior.Mean.shape[0];
        if (count <= most)
            return posterior;
        Tensor chosen = tensor(Enumerable.Range(0, most).Select(place => place * (count - 1) / (most - 1)).ToArray(),
            device: posterior.Mean.device);
        return new(posterior.Mean.index_select(0, chosen), posterior.LogVariance.index_select(0, chosen));
    }
}
