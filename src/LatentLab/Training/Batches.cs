using LatentLab.Data;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>Images in a seeded random order, batch by batch, picked out of the tensor that holds them all.</summary>
public static class BatchExtensions
{
    /// <summary>
    /// One epoch: every image once, in an order that depends on the seed alone; the last batch may be smaller.
    /// </summary>
    /// <param name="images">Shape [n, …]; stays the caller's.</param>
    /// <param name="batchSize">At least 1.</param>
    /// <param name="seed">Another seed, another order: give each epoch its own.</param>
    /// <returns>
    /// Batches of shape [batch, …] on the images' device. Each is disposed when the loop asks for the next one: use it
    /// inside the loop's body, and keep a <c>clone()</c> of what must live longer.
    /// </returns>
    public static IEnumerable<Tensor> Batches(this Tensor images, int batchSize, int seed)
    {
        if (batchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize,
                "Expected at least 1 image in a batch.");
        return Enumerate(images, batchSize, seed);
    }

    /// <inheritdoc cref="Batches(Tensor, int, int)"/>
    public static IEnumerable<Tensor> Batches(this ImageDataset images, int batchSize, int seed) =>
        images.Images.Batches(batchSize, seed);

    /// <summary>The same batches as the rows of <paramref name="images"/> that they hold.</summary>
    /// <returns>int64, shape [batch], on the images' device; each is disposed when the loop asks for the next
    /// one.</returns>
    internal static IEnumerable<Tensor> BatchRows(this Tensor images, int batchSize, int seed)
    {
        using Tensor order = ShuffledOrder(images, seed);
        for (long start = 0; start < images.shape[0]; start += batchSize)
        {
            using Tensor rows =
                order.narrow(0, start, Math.Min(batchSize, images.shape[0] - start)).DetachFromDisposeScope();
            yield return rows;
        }
    }

    private static IEnumerable<Tensor> Enumerate(Tensor images, int batchSize, int seed)
    {
        foreach (Tensor rows in images.BatchRows(batchSize, seed))
        {
            using Tensor batch = images.index_select(0, rows).DetachFromDisposeScope();
            yield return batch;
        }
    }

    // The permutation is drawn on the CPU, so that it is the same on every device.
    private static Tensor ShuffledOrder(Tensor images, int seed)
    {
        using var generator = new Generator((ulong)(uint)seed);
        using var scope = NewDisposeScope();
        return randperm(images.shape[0], dtype: int64, generator: generator).to(images.device).DetachFromDisposeScope();
    }
}

/// <summary>
/// The random numbers of an epoch are a function of (seed, epoch, use) alone. So a training that resumes at epoch 7
/// draws what the uninterrupted one drew there, and no generator's state has to be kept.
/// </summary>
internal static class EpochSeed
{
    /// <summary>
    /// Mixes the three with the finaliser of SplitMix64 (Steele et al. 2014), so that neighbouring seeds and epochs
    /// share nothing.
    /// </summary>
    public static int Of(int seed, int epoch, RandomUse use)
    {
        ulong mixed = ((ulong)(uint)seed << 32 | (uint)epoch) + 0x9E3779B97F4A7C15 * (ulong)((int)use + 1);
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return (int)(mixed ^ mixed >> 31);
    }
}

internal enum RandomUse
{
    /// <summary>The order of the training images.</summary>
    Order,

    /// <summary>The ε of the training samples.</summary>
    Noise,

    /// <summary>
    /// The ε of the validation samples: the same in every epoch, so that its curve shows the model's changes only.
    /// </summary>
    Validation,

    /// <summary>Which images are held out.</summary>
    HeldOut,

    /// <summary>Which pixels of the training images are 1.</summary>
    Pixels,
}
