using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>How far the distributions q(z|x) that images are encoded as share the latent space.</summary>
public static class PosteriorOverlap
{
    /// <summary>
    /// The Bhattacharyya coefficient ∫√(q_a q_b) dz of each pair of posteriors (Bhattacharyya 1943): 1 for the same distribution, 0 for two that share nothing. In closed form,
    /// per latent √(2 σ_a σ_b / (σ_a² + σ_b²)) · exp(−(μ_a − μ_b)² / (4 (σ_a² + σ_b²))), multiplied over latents.
    /// </summary>
    /// <param name="first">n posteriors.</param>
    /// <param name="second">n others, each the partner of the one at the same place.</param>
    /// <returns>n numbers in [0, 1].</returns>
    /// <exception cref="ArgumentException">The shapes differ, or numbers are not finite.</exception>
    public static double[] Coefficients(DiagonalGaussian first, DiagonalGaussian second)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor meanA = Rows.Of(first.Mean, nameof(first)), meanB = Rows.Of(second.Mean, nameof(second));
        Rows.SameCount(meanA, meanB, nameof(second));
        Rows.SameWidth(meanA, meanB, nameof(second));
        Tensor logA = Rows.Of(first.LogVariance, nameof(first)), logB = Rows.Of(second.LogVariance, nameof(second));
        Tensor sum = logA.exp() + logB.exp();
        Tensor logarithm = 0.5 * (Math.Log(2) + 0.5 * (logA + logB) - sum.log()) - (meanA - meanB).square() / (4 * sum);
        return [.. logarithm.sum(1).exp().cpu().data<double>()];
    }

    /// <summary>For each latent, how many posteriors reach it: those whose mean is at most <paramref name="sigmas"/> of their own σ away, √Σ((z − μ)/σ)² over the latents.</summary>
    /// <param name="latents">Shape [m, d].</param>
    /// <param name="posteriors">n posteriors of d latents, for example those of all training images.</param>
    /// <param name="sigmas">In the plane, 2 σ hold 86 % of a posterior's samples (1 − e⁻²).</param>
    /// <returns>m numbers from 0 to n.</returns>
    /// <exception cref="ArgumentException">Another number of latents, or numbers that are not finite.</exception>
    public static int[] Reaching(Tensor latents, DiagonalGaussian posteriors, double sigmas = 2)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = Rows.Of(latents, nameof(latents)), means = Rows.Of(posteriors.Mean, nameof(posteriors));
        Rows.SameWidth(points, means, nameof(posteriors));
        Tensor precision = (-Rows.Of(posteriors.LogVariance, nameof(posteriors))).exp();
        var counts = new List<int>();
        foreach ((long start, long length) in Rows.Blocks(points.shape[0], 8 * means.numel()))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor squares = ((points.narrow(0, start, length).unsqueeze(1) - means).square() * precision).sum(2);   // [block, n]
            counts.AddRange(squares.le(sigmas * sigmas).sum(1).cpu().data<long>().Select(count => (int)count));
        }
        return [.. counts];
    }
}
