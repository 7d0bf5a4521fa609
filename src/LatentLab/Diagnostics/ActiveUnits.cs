using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Which latents of a variational model say anything about the image: those whose posterior mean differs from image to
/// image, Var over x of E[z|x] (Burda et al. 2016, section 5). A latent that training has given up answers every image
/// with the prior, mean 0, so its variance is 0.
/// </summary>
public static class ActiveUnits
{
    /// <summary>
    /// The threshold of Burda et al. (2016): they found the variances either clearly above or clearly below.
    /// </summary>
    public const double UsualThreshold = 0.01;

    /// <summary>The variance of every latent's mean over images, and how many reach the threshold.</summary>
    /// <param name="means">μ of many images, shape [n, latent], n ≥ 2: what <c>Encode</c> of a variational model
    /// returns.</param>
    /// <param name="threshold">A latent is active if its variance is above this; in squared units of the latent, of
    /// which the prior's variance is 1.</param>
    /// <exception cref="ArgumentException">Fewer than two images, or numbers that are not finite.</exception>
    public static ActiveUnitsResult Measure(Tensor means, double threshold = UsualThreshold)
    {
        if (!(threshold >= 0) || !double.IsFinite(threshold))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Expected a variance of 0 or more.");
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Tensor rows = Rows.Of(means, nameof(means));
        if (rows.shape[0] < 2)
            throw new ArgumentException(
                "Expected at least two images: one has no variance over images.", nameof(means));
        return new([.. rows.var(0, unbiased: true).data<double>()], threshold);
    }
}

/// <summary>How much each latent's posterior mean varies over images.</summary>
/// <param name="Variances">Var over x of E[z|x], one for each latent, in the latents' order; n − 1 in the
/// denominator.</param>
/// <param name="Threshold">A latent is active above this.</param>
public sealed record ActiveUnitsResult(IReadOnlyList<double> Variances, double Threshold)
{
    /// <summary>How many latents are active.</summary>
    public int Count => Variances.Count(variance => variance > Threshold);

    /// <summary>For example <c>18 of 50 active</c>.</summary>
    public override string ToString() => $"{Count} of {Variances.Count} active";
}
