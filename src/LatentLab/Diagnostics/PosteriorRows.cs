using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>Posteriors as a diagnostic takes them: checked, in float64, without gradients.</summary>
internal static class PosteriorRows
{
    /// <returns>μ and log σ², each [n, latent] in float64; they live in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Shapes that differ or are not [n, latent], fewer rows than
    /// <paramref name="least"/>, or numbers that are not finite.</exception>
    public static DiagonalGaussian Of(DiagonalGaussian posterior, string name, long least = 1)
    {
        if (posterior.Mean.dim() != 2 || !posterior.Mean.shape.SequenceEqual(posterior.LogVariance.shape))
        {
            throw new ArgumentException(
                "Expected mean and log-variance of one shape [n, latent], found "
                + $"[{string.Join(", ", posterior.Mean.shape)}] and "
                + $"[{string.Join(", ", posterior.LogVariance.shape)}].", name);
        }
        if (posterior.Mean.shape[0] < least)
            throw new ArgumentException(
                $"Expected the posteriors of at least {least} images, found {posterior.Mean.shape[0]}.", name);
        return new(Rows.Of(posterior.Mean, name), Rows.Of(posterior.LogVariance, name));
    }

    /// <summary>
    /// A term for each pair, added up over the latents, so that no tensor of three dimensions is made.
    /// </summary>
    /// <param name="term">Row numbers of one latent as [m, 1] and [1, n] → [m, n].</param>
    /// <returns>Shape [m, n].</returns>
    public static Tensor SumOverLatents(
        DiagonalGaussian rows, DiagonalGaussian columns, Func<OneLatent, OneLatent, Tensor> term)
    {
        Tensor sum = zeros([rows.Mean.shape[0], columns.Mean.shape[0]], float64, rows.Mean.device);
        for (long latent = 0; latent < rows.Mean.shape[1]; latent++)
        {
            using var step = NewDisposeScope();
            sum.add_(term(At(rows, latent, 1), At(columns, latent, 0)));
        }
        return sum;
    }

    private static OneLatent At(DiagonalGaussian posterior, long latent, long newDimension) =>
        new(posterior.Mean.select(1, latent).unsqueeze(newDimension),
            posterior.LogVariance.select(1, latent).unsqueeze(newDimension));

    /// <param name="Mean">μ of one latent, as a row or a column.</param>
    /// <param name="LogVariance">log σ² of one latent, likewise.</param>
    public sealed record OneLatent(Tensor Mean, Tensor LogVariance);
}
