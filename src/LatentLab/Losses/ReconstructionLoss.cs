using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Losses;

/// <summary>
/// −log p(x|z), in nats per image: summed over pixels, one number per image, never averaged over pixels.
/// </summary>
public static class ReconstructionLoss
{
    /// <summary>The loss that belongs to a likelihood.</summary>
    /// <param name="reconstruction">The decoder's numbers, shape [batch, …].</param>
    /// <param name="images">Shape as <paramref name="reconstruction"/>.</param>
    /// <returns>Nats per image (squared distance for <see cref="Likelihood.SquaredError"/>), shape [batch].</returns>
    public static Tensor Of(Likelihood likelihood, Tensor reconstruction, Tensor images) => likelihood switch
    {
        Likelihood.BernoulliLikelihood => Bernoulli(reconstruction, images),
        Likelihood.GaussianLikelihood gaussian => Gaussian(reconstruction, images, gaussian.Variance),
        Likelihood.SquaredErrorLikelihood => SquaredError(reconstruction, images),
        _ => throw new ArgumentOutOfRangeException(nameof(likelihood), likelihood,
            "Expected Bernoulli, Gaussian or SquaredError."),
    };

    /// <summary>
    /// −Σ [x log p + (1 − x) log(1 − p)] with p = sigmoid(logit), computed as Σ [softplus(logit) − x · logit], which
    /// stays finite for any logit.
    /// </summary>
    /// <param name="logits">Shape [batch, …].</param>
    /// <param name="images">x in [0, 1], the same shape. Grey pixels are allowed; the smallest value they can reach is
    /// then above 0.</param>
    /// <returns>Nats per image, shape [batch].</returns>
    /// <exception cref="ArgumentException">Pixels outside [0, 1], for which the formula has no lowest value, or tensors
    /// of two shapes.</exception>
    public static Tensor Bernoulli(Tensor logits, Tensor images)
    {
        CheckShapes(logits, images);
        PixelCheck.Probabilities(images, "The images");
        return PerImage(nn.functional.binary_cross_entropy_with_logits(logits, images, reduction: nn.Reduction.None));
    }

    /// <summary>½ Σ [(x − mean)²/s + log 2πs].</summary>
    /// <param name="mean">Shape [batch, …].</param>
    /// <param name="images">x, the same shape.</param>
    /// <param name="variance">s &gt; 0.</param>
    /// <returns>Nats per image, shape [batch]; below 0 where the density is above 1.</returns>
    public static Tensor Gaussian(Tensor mean, Tensor images, double variance)
    {
        if (!(variance > 0) || !double.IsFinite(variance))
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "Expected a variance above 0.");
        Tensor distance = SquaredError(mean, images);
        long pixels = mean.shape[1..].Aggregate(1L, (product, size) => product * size);
        return distance / (2 * variance) + 0.5 * pixels * Math.Log(2 * Math.PI * variance);
    }

    /// <summary>Σ (x − mean)²: the squared distance, not a log-density and so not in nats.</summary>
    /// <param name="mean">Shape [batch, …].</param>
    /// <param name="images">x, the same shape.</param>
    /// <returns>Per image, shape [batch].</returns>
    /// <exception cref="ArgumentException">Pixels that are no finite numbers, or tensors of two shapes.</exception>
    public static Tensor SquaredError(Tensor mean, Tensor images)
    {
        CheckShapes(mean, images);
        PixelCheck.Finite(images, "The images");
        return PerImage((images - mean).square());
    }

    private static Tensor PerImage(Tensor perPixel) => perPixel.flatten(start_dim: 1).sum(dim: 1);

    // Broadcasting [batch, 784] against [batch, 1, 28, 28] would give a wrong number instead of an error.
    private static void CheckShapes(Tensor reconstruction, Tensor images)
    {
        if (reconstruction.shape.Length < 2 || !reconstruction.shape.SequenceEqual(images.shape))
            throw new ArgumentException(
                "Reconstruction and images must have one shape [batch, …], found "
                + $"[{string.Join(", ", reconstruction.shape)}] and [{string.Join(", ", images.shape)}]. Use "
                + "images.view_as(reconstruction) if only the layout differs.");
    }
}
