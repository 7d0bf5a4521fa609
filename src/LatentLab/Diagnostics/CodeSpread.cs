using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>Mean and covariance of codes, as plain numbers: what a Gaussian fitted to them needs.</summary>
/// <param name="Mean">d numbers.</param>
/// <param name="Root">A with A·Aᵀ = covariance, d × d, row by row: mean + A·ε with ε ~ N(0, I) has the codes' mean and
/// covariance.</param>
/// <param name="Radius">√ trace of the covariance: the root mean square distance of the codes from their mean, in
/// latent units.</param>
internal sealed record CodeSpread(double[] Mean, double[] Root, double Radius)
{
    public int LatentSize => Mean.Length;

    /// <param name="codes">Shape [n, d], n ≥ 2.</param>
    /// <exception cref="ArgumentException">Fewer than two codes, numbers that are not finite, or codes that all are one
    /// point.</exception>
    public static CodeSpread Of(Tensor codes)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Rows.Of(codes, nameof(codes)).cpu();
        if (rows.shape[0] < 2)
            throw new ArgumentException("Expected at least two codes, found one: it has no spread.", nameof(codes));
        Tensor mean = rows.mean([0]), centred = rows - mean;
        Tensor covariance = centred.t().mm(centred) / (rows.shape[0] - 1);
        double variance = covariance.trace().item<double>();
        if (!(variance > 0))
            throw new ArgumentException("All codes are one point: they have no spread.", nameof(codes));
        // By eigenvectors, not by Cholesky: a dead latent makes the covariance singular.
        (Tensor values, Tensor vectors) = linalg.eigh(covariance);
        Tensor root = vectors * values.clamp_min(0).sqrt();
        return new([.. mean.data<double>()], [.. root.contiguous().data<double>()], Math.Sqrt(variance));
    }

    /// <summary>A·v for each row v.</summary>
    /// <param name="rows">Shape [n, d], float64.</param>
    /// <returns>Shape [n, d], float64; in the caller's scope.</returns>
    public Tensor Stretch(Tensor rows)
    {
        using Tensor root = NumberTensor.Of(Root, LatentSize, LatentSize);
        return rows.mm(root.t());
    }
}
