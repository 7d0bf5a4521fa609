using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>How far samples keep from the training images, beside how far held-out images do.</summary>
/// <param name="Distances">Of each sample to its nearest training image: Euclidean over all pixels, in pixel
/// values.</param>
/// <param name="HeldOut">The same for images that were held out, which are new by construction.</param>
/// <param name="CopyWithin">A quantile of <paramref name="HeldOut"/>: what is nearer counts as a copy.</param>
public sealed record NoveltyResult(double[] Distances, double[] HeldOut, double CopyWithin)
{
    /// <summary>For each sample, whether it is new.</summary>
    public bool[] New => [.. Distances.Select(distance => distance >= CopyWithin)];

    /// <summary>
    /// Share of the samples that are no copies, in [0, 1]; for held-out images it is 1 less the quantile.
    /// </summary>
    public double ShareNew => Distances.Count(distance => distance >= CopyWithin) / (double)Distances.Length;
}

/// <summary>
/// Tells new samples from copies of the training images by the distance to the nearest of these, compared with the
/// distances of held-out images (the idea of the data-copying test of Meehan, Chaudhuri and Dasgupta 2020, here sample
/// by sample).
/// </summary>
/// <remarks>
/// A model's error is a distance too: the reconstruction of a training image may lie farther from it than a held-out
/// image does, and would pass for new. So give the <em>reconstructions</em> of training and held-out images when the
/// samples come from the same decoder: then a decoded training code is at 0.
/// </remarks>
public static class Novelty
{
    /// <param name="samples">Shape [n, …].</param>
    /// <param name="train">Shape [N, …], rows of the same size.</param>
    /// <param name="heldOut">Shape [m, …], drawn as the training images were.</param>
    /// <param name="quantile">Share of the held-out images that may be called copies.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or numbers that are not finite.</exception>
    public static NoveltyResult Measure(Tensor samples, Tensor train, Tensor heldOut, double quantile = 0.05)
    {
        double[] own = NearestImages.Among(train, heldOut).Distances;
        return new(NearestImages.Among(train, samples).Distances, own, Quantile.Of(own, quantile));
    }
}

/// <summary>For each image, the nearest one of a given set.</summary>
/// <param name="Distances">Euclidean distance over all pixels, in pixel values.</param>
/// <param name="Indices">Which of the references it is; the first of several equally near ones.</param>
public sealed record NearestImages(double[] Distances, int[] Indices)
{
    /// <summary>Searches the whole set, in blocks of at most 64 MB.</summary>
    /// <param name="images">Shape [n, …].</param>
    /// <param name="references">Shape [N, …] with rows of the same size.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or numbers are not finite.</exception>
    public static NearestImages Among(Tensor references, Tensor images)
    {
        Rows.SameWidth(references, images, nameof(images));
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long count = images.shape[0], width = images.numel() / Math.Max(1, count);
        Tensor best = full([count], double.PositiveInfinity, float64, images.device);
        Tensor winners = zeros([count], int64, images.device);

        foreach ((long start, long length) in Rows.Blocks(references.shape[0], 8 * width))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor part = Rows.Of(references.narrow(0, start, length), nameof(references)).to(images.device);
            foreach ((long first, long size) in Rows.Blocks(count, 8 * Math.Max(length, width)))
            {
                using DisposeScope inner = NewDisposeScope();
                Tensor mine = Rows.Of(images.narrow(0, first, size), nameof(images));
                (Tensor _, Tensor nearest) = Rows.SquaredDistances(mine, part).min(1);
                // Once more for the winner alone, by differences: an image that is in the set is then at distance 0
                // exactly.
                Tensor distance = (mine - part.index_select(0, nearest)).norm(1);
                Tensor bestHere = best.narrow(0, first, size), winnersHere = winners.narrow(0, first, size);
                Tensor better = distance.lt(bestHere);
                bestHere.copy_(where(better, distance, bestHere));
                winnersHere.copy_(where(better, nearest + start, winnersHere));
            }
        }
        return new([.. best.cpu().data<double>()], [.. winners.cpu().data<long>().Select(index => (int)index)]);
    }
}
