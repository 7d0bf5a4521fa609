using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>What a decoder does along a path of latents.</summary>
/// <param name="Steps">Distance of each decode from the one before, in pixel values: one fewer than the
/// latents.</param>
/// <param name="Nearest">For each decode the nearest of the given images.</param>
/// <param name="Threshold">A decode farther than this from all of them counts as none of them.</param>
public sealed record LatentPathResult(double[] Steps, NearestImages Nearest, double Threshold)
{
    /// <summary>
    /// 1 for a path whose decodes change evenly, large where they jump; 0 where nothing changes at all.
    /// </summary>
    public double LargestOverMeanStep => Steps.Max() is > 0 and var largest ? largest / Steps.Average() : 0;

    /// <summary>Share of the latents that decode to none of the images, in [0, 1].</summary>
    public double ShareFarther =>
        Nearest.Distances.Count(distance => distance > Threshold) / (double)Nearest.Distances.Length;
}

/// <summary>
/// Walks a decoder along latents and measures how evenly it changes and how near it stays to known images.
/// </summary>
public static class LatentPath
{
    private const int DecodedAtOnce = 256;

    /// <summary>
    /// Evenly spaced latents from one point to another, both included: shape [count, d], float32; the caller's.
    /// </summary>
    /// <param name="from">d numbers.</param>
    /// <param name="to">d numbers.</param>
    /// <param name="count">At least 2.</param>
    public static Tensor Line(IReadOnlyList<double> from, IReadOnlyList<double> to, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (from.Count != to.Count || from.Count == 0)
            throw new ArgumentException(
                $"Expected two points of equally many numbers, found {from.Count} and {to.Count}.", nameof(to));
        float[] latents = [.. Enumerable.Range(0, count)
            .SelectMany(i => from.Zip(to, (a, b) => (float)(a + (b - a) * i / (count - 1))))];
        return NumberTensor.Of(latents, count, from.Count);
    }

    /// <summary>Decodes every latent and measures steps and distances.</summary>
    /// <param name="decode">Latents [m, d] → images [m, c, h, w]; called with at most 256 latents.</param>
    /// <param name="latents">Shape [n, d], n ≥ 2, in the order of the path.</param>
    /// <param name="images">Known images, shape [N, …] with as many pixels as a decode.</param>
    /// <param name="threshold">In pixel values; for example half the typical distance of two unrelated images.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or decodes that are not finite.</exception>
    public static LatentPathResult Measure(Func<Tensor, Tensor> decode, Tensor latents, Tensor images, double threshold)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor decoded = Decode(decode, latents);
        return new(Steps(decoded), NearestImages.Among(images, decoded), threshold);
    }

    /// <inheritdoc cref="Measure(Func{Tensor, Tensor}, Tensor, Tensor, double)"/>
    public static LatentPathResult Measure(
        Func<Tensor, ImageBatch> decode, Tensor latents, Tensor images, double threshold) =>
        Measure(part => decode(part).ToTensor(), latents, images, threshold);

    /// <summary>Distances between neighbouring images of a sequence of shape [n, …], n ≥ 2, in pixel values.</summary>
    public static double[] Steps(Tensor images)
    {
        if (images.shape[0] < 2)
            throw new ArgumentException($"Expected at least two images, found {images.shape[0]}.", nameof(images));
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Rows.Of(images, nameof(images));
        return [.. (rows.narrow(0, 1, rows.shape[0] - 1) - rows.narrow(0, 0, rows.shape[0] - 1)).norm(1).cpu()
            .data<double>()];
    }

    /// <summary>All decodes as one tensor in the caller's scope.</summary>
    internal static Tensor Decode(Func<Tensor, Tensor> decode, Tensor latents)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (long start = 0; start < latents.shape[0]; start += DecodedAtOnce)
        {
            using DisposeScope part = NewDisposeScope();
            long length = Math.Min(DecodedAtOnce, latents.shape[0] - start);
            Tensor decoded = decode(latents.narrow(0, start, length)).detach();
            parts.Add(decoded.shape[0] == length ? decoded.MoveToOuterDisposeScope()
                : throw new ArgumentException($"The decoder returned {decoded.shape[0]} images for {length} latents.",
                    nameof(decode)));
        }
        return cat(parts, 0).MoveToOuterDisposeScope();
    }
}
