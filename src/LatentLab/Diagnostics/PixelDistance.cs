using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Euclidean distance of images, √Σ(x − y)² over all pixels, in pixel values: a scale a reader can picture beside nats.
/// </summary>
public static class PixelDistance
{
    /// <summary>Mean over images of the distance of each to its own counterpart.</summary>
    /// <param name="images">Shape [n, …].</param>
    /// <param name="counterparts">The same shape, for example the reconstructions.</param>
    /// <exception cref="ArgumentException">The shapes differ, or numbers are not finite.</exception>
    public static double Mean(Tensor images, Tensor counterparts)
    {
        Rows.SameCount(images, counterparts, nameof(counterparts));
        Rows.SameWidth(images, counterparts, nameof(counterparts));
        using var noGradients = no_grad();
        double sum = 0;
        foreach ((long start, long length) in Blocks(images))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor difference = Rows.Of(images.narrow(0, start, length), nameof(images))
                - Rows.Of(counterparts.narrow(0, start, length), nameof(counterparts));
            sum += difference.norm(1).sum().item<double>();
        }
        return sum / images.shape[0];
    }

    /// <summary>
    /// The typical distance of two unrelated images: the mean over random pairs of two different rows.
    /// </summary>
    /// <param name="images">Shape [n, …], n ≥ 2.</param>
    /// <param name="seed">Draws the pairs.</param>
    /// <param name="pairs">How many; the standard error falls with its root.</param>
    /// <exception cref="ArgumentException">Fewer than two images, or numbers that are not finite.</exception>
    public static double BetweenUnrelated(Tensor images, int seed, int pairs = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        int count = (int)images.shape[0];
        if (count < 2)
            throw new ArgumentException($"Expected at least two images, found {count}.", nameof(images));
        var random = new Random(seed);
        long[] first = new long[pairs], second = new long[pairs];
        for (int i = 0; i < pairs; i++)
        {
            first[i] = random.Next(count);
            long other = random.Next(count - 1);
            second[i] = other < first[i] ? other : other + 1;   // any row but the first
        }

        using var noGradients = no_grad();
        double sum = 0;
        long width = images.numel() / count;
        foreach ((long start, long length) in Rows.Blocks(pairs, 8 * width))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor a = Rows.Of(images.index_select(0, Part(first, start, length).to(images.device)), nameof(images));
            Tensor b = Rows.Of(images.index_select(0, Part(second, start, length).to(images.device)), nameof(images));
            sum += (a - b).norm(1).sum().item<double>();
        }
        return sum / pairs;
    }

    private static Tensor Part(long[] indices, long start, long length) =>
        tensor(indices[(int)start..(int)(start + length)]);

    private static IEnumerable<(long Start, long Length)> Blocks(Tensor images) =>
        Rows.Blocks(images.shape[0], 8 * images.numel() / Math.Max(1, images.shape[0]));
}
