using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>Brings what a diagnostic is given into one form: rows of float64, one per image or code.</summary>
internal static class Rows
{
    /// <summary>
    /// A block of distances or of rows takes at most this much memory; a few such blocks are alive at once.
    /// </summary>
    public const long BlockBytes = 8L << 20;

    /// <summary>[n, …] → [n, d] in float64 without gradients; lives in the caller's dispose scope.</summary>
    /// <exception cref="ArgumentException">Not two dimensions or more, no rows, or numbers that are not
    /// finite.</exception>
    public static Tensor Of(Tensor values, string name)
    {
        if (values.dim() < 2 || values.shape.Any(size => size == 0))
            throw new ArgumentException(
                $"Expected rows of shape [n, …] with at least one row, found [{string.Join(", ", values.shape)}].",
                name);
        Tensor rows = values.detach().flatten(1).to(float64);
        return rows.isfinite().all().item<bool>() ? rows
            : throw new ArgumentException(
                "Some of the numbers are not finite: a training that diverged gives such codes and images. Lower its "
                + "learning rate.", name);
    }

    /// <exception cref="ArgumentException">The two do not have equally long rows.</exception>
    public static void SameWidth(Tensor first, Tensor second, string name)
    {
        long expected = Width(first), found = Width(second);
        if (expected != found)
            throw new ArgumentException(
                $"Expected rows of {expected} numbers, as the others have, found {found}.", name);
    }

    /// <exception cref="ArgumentException">The two do not have equally many rows.</exception>
    public static void SameCount(Tensor first, Tensor second, string name)
    {
        if (first.shape[0] != second.shape[0])
            throw new ArgumentException(
                $"Expected {first.shape[0]} rows, one for each of the others, found {second.shape[0]}.", name);
    }

    /// <summary>
    /// Splits <paramref name="count"/> rows of <paramref name="bytesPerRow"/> into blocks of at most
    /// <see cref="BlockBytes"/>.
    /// </summary>
    public static IEnumerable<(long Start, long Length)> Blocks(long count, long bytesPerRow)
    {
        long rows = Math.Max(1, BlockBytes / Math.Max(1, bytesPerRow));
        for (long start = 0; start < count; start += rows)
            yield return (start, Math.Min(rows, count - start));
    }

    /// <summary>
    /// Adds up a term of each block of rows, so that the whole is never held in float64; lives in the caller's dispose
    /// scope.
    /// </summary>
    /// <param name="term">A block of rows and where it begins → its share of the sum.</param>
    public static Tensor SumOverBlocks(Tensor values, string name, Func<Tensor, long, Tensor> term)
    {
        Tensor? sum = null;
        foreach ((long start, long length) in Blocks(values.shape[0],
            8 * values.numel() / Math.Max(1, values.shape[0])))
        {
            using var block = NewDisposeScope();
            Tensor part = term(Of(values.narrow(0, start, length), name), start);
            sum = sum is null ? part.MoveToOuterDisposeScope() : sum.add_(part);
        }
        return sum ?? throw new ArgumentException("Expected at least one row, found none.", name);
    }

    /// <summary>
    /// ‖aᵢ − bⱼ‖² for rows a [m, d] and b [n, d]: shape [m, n], never below 0. Exact up to rounding of ‖a‖² + ‖b‖² in
    /// float64.
    /// </summary>
    public static Tensor SquaredDistances(Tensor a, Tensor b)
    {
        Tensor squares = a.square().sum(1, keepdim: true) + b.square().sum(1);
        return squares.addmm_(a, b.t(), beta: 1, alpha: -2).relu_();
    }

    private static long Width(Tensor values) => values.shape.Skip(1).Aggregate(1L, (product, size) => product * size);
}

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
