using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>
/// Handwriting-like digits, drawn from stroke skeletons: a stand-in for MNIST that needs no download. The same count
/// and seed give the same bytes on every machine.
/// </summary>
public static class Digits
{
    /// <summary>Pixels along a side of an image.</summary>
    public const int ImageSize = InkCanvas.ImageSize;

    private const int TrainCount = 12_000, TrainSeed = 1;
    private const int TestCount = 2_000, TestSeed = 2;
    private static readonly string[] LabelNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Draws digits.</summary>
    /// <param name="count">How many; each of the ten digits appears equally often, give or take one where ten does not
    /// divide it.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>
    /// Images of shape [count, 28, 28], row by row, 0 paper to 255 ink, and their digits of shape [count], in random
    /// order.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or its images exceed one
    /// array (2.7 million).</exception>
    public static (byte[] Images, byte[] Labels) Generate(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / (ImageSize * ImageSize));
        byte[] labels = BalancedLabels(count, seed);
        var images = new byte[count * ImageSize * ImageSize];
        // Image i has a stream of its own, so the order in which threads draw them cannot matter.
        Parallel.For(0, count, i =>
        {
            var random = new DigitRandom(seed, i + 1);
            InkSegment[] ink = Handwriting.Write(labels[i], ref random);
            InkCanvas.Draw(ink, random.NextUniform(1, 1.35),
                images.AsSpan(i * ImageSize * ImageSize, ImageSize * ImageSize));
        });
        return (images, labels);
    }

    /// <summary>Draws digits as a dataset, values in [0, 1], shape [count, 1, 28, 28].</summary>
    /// <inheritdoc cref="Generate"/>
    /// <returns>The caller disposes it.</returns>
    public static ImageDataset GenerateDataset(int count, int seed)
    {
        (byte[] images, byte[] labels) = Generate(count, seed);
        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = tensor(images, [count, 1, ImageSize, ImageSize]).to(float32).div_(255);
        return new ImageDataset("digits", pixels, [.. labels.Select(label => (int)label)], LabelNames);
    }

    /// <summary>The 12,000 digits of <c>data/digits</c> for training, drawn again. The caller disposes them.</summary>
    public static ImageDataset ShippedTrain() => GenerateDataset(TrainCount, TrainSeed);

    /// <summary>The 2,000 digits of <c>data/digits</c> for testing, drawn again. The caller disposes them.</summary>
    public static ImageDataset ShippedTest() => GenerateDataset(TestCount, TestSeed);

    /// <summary>
    /// Writes the set that the kit ships into <paramref name="folder"/>, four files named as MNIST's, the same bytes on
    /// every machine. Each file is replaced whole or not at all.
    /// </summary>
    /// <returns>The paths written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> WriteShippedSet(string folder) =>
    [
        .. WritePart(folder, "train", TrainCount, TrainSeed),
        .. WritePart(folder, "t10k", TestCount, TestSeed),
    ];

    internal static string[] WritePart(string folder, string part, int count, int seed)
    {
        string imagesPath = Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"),
            labelsPath = Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz");
        (byte[] images, byte[] labels) = Generate(count, seed);
        IdxFile.WriteImages(imagesPath, new IdxImages(count, ImageSize, ImageSize, images));
        IdxFile.WriteLabels(labelsPath, labels);
        return [imagesPath, labelsPath];
    }

    private static byte[] BalancedLabels(int count, int seed)
    {
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
            labels[i] = (byte)(i % 10);
        var random = new DigitRandom(seed, stream: 0);
        for (int i = count - 1; i > 0; i--)
        {
            int other = random.NextIndex(i + 1);
            (labels[i], labels[other]) = (labels[other], labels[i]);
        }
        return labels;
    }
}
