using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Overlap of posteriors as the Bhattacharyya coefficient ∫ √(p q) (Bhattacharyya 1943): 1 for the same distribution, 0
/// for two that share no place. For diagonal Gaussians it has the closed form Πₗ √(2 σₗ τₗ / (σₗ² + τₗ²)) · exp(−(μₗ −
/// νₗ)² / 4(σₗ² + τₗ²)).
/// </summary>
public static class PosteriorOverlap
{
    private const double Near = 0.05;   // coefficients that are as good as the one that is wanted

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

    /// <summary>
    /// The overlap of each image's posterior with the one among the others that it overlaps most. More images leave
    /// less room: compare only at one number of images.
    /// </summary>
    /// <param name="posterior">q(z|x) of at least two images, each tensor [n, latent].</param>
    /// <returns>n numbers in [0, 1].</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit, fewer than two images, or numbers that are not
    /// finite.</exception>
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
            var part = new DiagonalGaussian(all.Mean.narrow(0, start, length),
                all.LogVariance.narrow(0, start, length));
            Tensor logOverlap = PosteriorRows.SumOverLatents(part, all, LogTerm);
            Tensor self = arange(start, start + length, int64, all.Mean.device).unsqueeze(1);
            logOverlap.scatter_(1, self, full([length, 1], double.NegativeInfinity, float64, all.Mean.device));
            overlaps.AddRange(logOverlap.amax([1]).exp().clamp(0, 1).cpu().data<double>().ToArray());
        }
        return [.. overlaps];
    }

    /// <summary>
    /// Of all pairs of images (of different classes, where there are classes), the one whose posteriors overlap most
    /// nearly as much as wanted.
    /// </summary>
    /// <param name="posteriors">n posteriors, n ≥ 2; every pair is looked at, so a few hundred are enough.</param>
    /// <param name="wanted">A coefficient as <see cref="Between"/> gives it.</param>
    /// <param name="labels">The class of each image; null or empty for none.</param>
    /// <param name="farthestOf">A row for each image, for example what the decoder makes of its mean: of the pairs
    /// whose coefficient is within 0.05 of what is wanted, the one is taken whose rows lie farthest apart. Null for the
    /// pair that is nearest to what is wanted.</param>
    /// <exception cref="ArgumentException">Fewer than two images, or a number of labels or rows that differs from the
    /// images.</exception>
    public static (int First, int Second, double Coefficient) FindPair(
        DiagonalGaussian posteriors, double wanted, IReadOnlyList<int>? labels = null, Tensor? farthestOf = null)
    {
        int count = (int)posteriors.Mean.shape[0];
        if (count < 2 || labels is { Count: > 0 } && labels.Count != count)
            throw new ArgumentException(
                $"Expected at least two posteriors and a label for each, found {count} and {labels?.Count ?? 0} "
                + "labels.",
                nameof(posteriors));
        using DisposeScope scope = NewDisposeScope();
        Tensor? rows = farthestOf is null ? null : Rows.Of(farthestOf, nameof(farthestOf));
        if (rows is not null)
            Rows.SameCount(posteriors.Mean, rows, nameof(farthestOf));
        bool oneClass = labels is not { Count: > 0 } || labels.Distinct().Count() < 2;
        (int First, int Second, double Coefficient) best = (0, 1, double.PositiveInfinity);
        double most = double.NegativeInfinity;
        for (int first = 0; first < count; first++)
        {
            using DisposeScope row = NewDisposeScope();
            Tensor mean = posteriors.Mean.narrow(0, first, 1).expand_as(posteriors.Mean),
                logVariance = posteriors.LogVariance.narrow(0, first, 1).expand_as(posteriors.Mean);
            double[] found = Between(new DiagonalGaussian(mean, logVariance), posteriors);
            double[]? apart = rows is null ? null : (rows - rows[first]).norm(1).cpu().data<double>().ToArray();
            for (int second = first + 1; second < count; second++)
            {
                double off = Math.Abs(found[second] - wanted);
                double worth = apart is not null && off <= Near ? apart[second] : -off;   // a distance is never below 0
                if ((oneClass || labels![first] != labels[second]) && worth > most)
                    (most, best) = (worth, (first, second, found[second]));
            }
        }
        return best;
    }

    /// <summary>
    /// For each latent, how many posteriors reach it: those whose mean is at most <paramref name="sigmas"/> of their
    /// own σ away, √Σ((z − μ)/σ)² over the latents.
    /// </summary>
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
            // [block, n]
            Tensor squares = ((points.narrow(0, start, length).unsqueeze(1) - means).square() * precision).sum(2);
            counts.AddRange(squares.le(sigmas * sigmas).sum(1).cpu().data<long>().Select(count => (int)count));
        }
        return [.. counts];
    }

    // log √(2στ / (σ² + τ²)) − (μ − ν)² / 4(σ² + τ²), written so that σ and τ of any size stay in range.
    private static Tensor LogTerm(PosteriorRows.OneLatent a, PosteriorRows.OneLatent b)
    {
        Tensor logSum = a.LogVariance.logaddexp(b.LogVariance);
        return 0.5 * (Math.Log(2) + 0.5 * (a.LogVariance + b.LogVariance) - logSum)
            - 0.25 * (a.Mean - b.Mean).square() * (-logSum).exp();
    }
}
