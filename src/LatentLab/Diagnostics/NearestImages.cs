using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

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
