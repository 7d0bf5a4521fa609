using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Overlap of posteriors as the Bhattacharyya coefficient ∫ √(p q) (Bhattacharyya 1943): 1 for the same distribution, 0 for two that share no place.
/// For diagonal Gaussians it has the closed form Πₗ √(2 σₗ τₗ / (σₗ² + τₗ²)) · exp(−(μₗ − νₗ)² / 4(σₗ² + τₗ²)).
/// </summary>
public static class PosteriorOverlap
{
    /// <summary>The overlap of each row of the first with the same row of the second.</summary>
    /// <param name="first">N(μ, diag σ²), each tensor [n, latent].</param>
    /// <param name="second">N(ν, diag τ²), likewise.</param>
    /// <returns>n numbers in [0, 1].</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit, or numbers that are not finite.</exception>
    public static double[] Between(DiagonalGaussian first, DiagonalGaussian second)
    {
        Rows.SameCount(first.Mean, second.Mean, nameof(second));
        Rows.SameWidth(first.Mean, second.Mean, nameof(second));
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        DiagonalGaussian a = PosteriorRows.Of(first, nameof(first)), b = PosteriorRows.Of(second, nameof(second));
        Tensor logOverlap = LogTerm(new(a.Mean, a.LogVariance), new(b.Mean, b.LogVariance)).sum(1);
        return logOverlap.exp().clamp(0, 1).cpu().data<double>().ToArray();
    }

    /// <summary>The overlap of each image's posterior with the one among the others that it overlaps most. More images leave less room: compare only at one number of images.</summary>
    /// <param name="posterior">q(z|x) of at least two images, each tensor [n, latent].</param>
    /// <returns>n numbers in [0, 1].</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit, fewer than two images, or numbers that are not finite.</exception>
    public static double[] WithNeighbour(DiagonalGaussian posterior)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        DiagonalGaussian all = PosteriorRows.Of(posterior, nameof(posterior), least: 2);
        long count = all.Mean.shape[0];
        List<double> overlaps = [];
        foreach ((long start, long length) in Rows.Blocks(count, 8 * count))
        {
            using DisposeScope block = NewDisposeScope();
            var part = new DiagonalGaussian(all.Mean.narrow(0, start, length), all.LogVariance.narrow(0, start, length));
            Tensor logOverlap = PosteriorRows.SumOverLatents(part, all, LogTerm);
            Tensor self = arange(start, start + length, int64, all.Mean.device).unsqueeze(1);
            logOverlap.scatter_(1, self, full([length, 1], double.NegativeInfinity, float64, all.Mean.device));
            overlaps.AddRange(logOverlap.amax([1]).exp().clamp(0, 1).cpu().data<double>().ToArray());
        }
        return [.. overlaps];
    }

    // log √(2στ / (σ² + τ²)) − (μ − ν)² / 4(σ² + τ²), written so that σ and τ of any size stay in range.
    private static Tensor LogTerm(PosteriorRows.OneLatent a, PosteriorRows.OneLatent b)
    {
        Tensor logSum = a.LogVariance.logaddexp(b.LogVariance);
        return 0.5 * (Math.Log(2) + 0.5 * (a.LogVariance + b.LogVariance) - logSum) - 0.25 * (a.Mean - b.Mean).square() * (-logSum).exp();
    }
}
