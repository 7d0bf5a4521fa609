using LatentLab.Data;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Mean and covariance of the aggregate posterior q(z) = 1/N Σ q(z|xᵢ), exactly: what N(0, I) would have as 0 and I.
/// </summary>
/// <param name="Mean">Of each latent.</param>
/// <param name="VarianceOfMeans">Of each latent: variance of μ over images, the part of the variance that says which
/// image it was.</param>
/// <param name="MeanVariance">Of each latent: mean of σ² over images, the part that is noise.</param>
/// <param name="Covariance">[latent, latent]: the covariance of μ over images, plus the mean of σ² on the
/// diagonal.</param>
public sealed record AggregateMoments(
    double[] Mean, double[] VarianceOfMeans, double[] MeanVariance, double[,] Covariance)
{
    /// <summary>
    /// Of each latent: the variance of the means plus the mean of the variances (law of total variance).
    /// </summary>
    public double[] Variance => [.. VarianceOfMeans.Zip(MeanVariance, (between, within) => between + within)];

    /// <summary>The largest |entry| of the mean, and of covariance − I: 0 if the moments are the prior's.</summary>
    public double LargestDeviationFromPrior
    {
        get
        {
            double largest = Mean.Max(Math.Abs);
            for (int row = 0; row < Mean.Length; row++)
            {
                for (int column = 0; column < Mean.Length; column++)
                    largest = Math.Max(largest, Math.Abs(Covariance[row, column] - (row == column ? 1 : 0)));
            }
            return largest;
        }
    }
}

/// <summary>
/// The aggregate posterior q(z) = 1/N Σ q(z|xᵢ): all that the decoder ever sees in training, to be compared with the
/// prior that it is asked to decode later.
/// </summary>
public static class AggregatePosterior
{
    /// <summary>Its first two moments, from the posteriors' own; nothing is sampled.</summary>
    /// <param name="posterior">q(z|x) of each image, each tensor [n, latent].</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or numbers that are not finite.</exception>
    public static AggregateMoments Moments(DiagonalGaussian posterior)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        DiagonalGaussian all = PosteriorRows.Of(posterior, nameof(posterior));
        Tensor mean = all.Mean.mean([0]), centred = all.Mean - mean, noise = all.LogVariance.exp().mean([0]);
        Tensor between = centred.t().mm(centred) / all.Mean.shape[0];
        return new(mean.ToNumbers(), between.diagonal().ToNumbers(), noise.ToNumbers(),
            (between + noise.diag()).ToTable());
    }

    /// <summary>One draw of z for each image: the points that the decoder saw.</summary>
    /// <param name="posterior">q(z|x) of each image, each tensor [n, latent].</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>Shape [n, latent]; the caller's.</returns>
    public static Tensor Sample(DiagonalGaussian posterior, int seed)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var noise = new Generator((ulong)(uint)seed);
        return posterior.Sample(noise).MoveToOuterDisposeScope();
    }
}
