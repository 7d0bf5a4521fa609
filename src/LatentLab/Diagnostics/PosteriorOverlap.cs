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

    /// <summary>Of all pairs of images (of different classes, where there are classes), the one whose posteriors overlap most nearly as much as wanted.</summary>
    /// <param name="posteriors">n posteriors, n ≥ 2; every pair is looked at, so a few hundred are enough.</param>
    /// <param name="wanted">A coefficient as <see cref="Coefficients"/> gives it.</param>
    /// <param name="labels">The class of each image; null or empty for none.</param>
    /// <exception cref="ArgumentException">Fewer than two images, or as many labels as images are not given.</exception>
    public static (int First, int Second, double Coefficient) FindPair(DiagonalGaussian posteriors, double wanted, IReadOnlyList<int>? labels = null)
    {
        int count = (int)posteriors.Mean.shape[0];
        if (count < 2 || labels is { Count: > 0 } && labels.Count != count)
            throw new ArgumentException($"Expected at least two posteriors and a label for each, found {count} and {labels?.Count ?? 0} labels.", nameof(posteriors));
        using DisposeScope scope = NewDisposeScope();
        bool oneClass = labels is not { Count: > 0 } || labels.Distinct().Count() < 2;
        (int First, int Second, double Coefficient) best = (0, 1, double.PositiveInfinity);
        for (int first = 0; first < count; first++)
        {
            using DisposeScope row = NewDisposeScope();
            Tensor mean = posteriors.Mean.narrow(0, first, 1).expand_as(posteriors.Mean), logVariance = posteriors.LogVariance.narrow(0, first, 1).expand_as(posteriors.Mean);
            double[] found = Coefficients(new DiagonalGaussian(mean, logVariance), posteriors);
            for (int second = first + 1; second < count; second++)
                if ((oneClass || labels![first] != labels[second]) && Math.Abs(found[second] - wanted) < Math.Abs(best.Coefficient - wanted))
                    best = (first, second, found[second]);
        }
        return best;
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
