using LatentLab.Hosts;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>
/// A set of equally large images with what is known about them. It does not change after construction.
/// </summary>
/// <remarks>
/// The dataset owns its <see cref="Images"/>, which live outside every dispose scope until <see cref="Dispose"/>. Each
/// method that gives a dataset gives one of its own, to be disposed by the caller; <see cref="Take"/> and
/// <see cref="SplitAt"/> share the pixels' memory with their source (libtorch counts the owners), the others copy.
/// </remarks>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed class ImageDataset : IDisposable
{
    /// <summary>Takes over <paramref name="images"/>, out of any dispose scope.</summary>
    /// <param name="name">What a table or a figure calls the set.</param>
    /// <param name="images">float32, shape [count, channels, height, width], values in [0, 1].</param>
    /// <param name="labels">One class per image, from 0; empty or null where there are none.</param>
    /// <param name="labelNames">The name of each class; without it the classes are called by their number.</param>
    /// <param name="factors">The generative factors of each image, shape [count, factors], where they are
    /// known.</param>
    /// <param name="factorNames">The name of each factor.</param>
    /// <exception cref="ArgumentException">Shapes, lengths, types or values that do not fit; <paramref name="images"/>
    /// then stay the caller's.</exception>
    public ImageDataset(
        string name, Tensor images, int[]? labels = null, string[]? labelNames = null, float[,]? factors = null,
        string[]? factorNames = null)
        : this(name, images, labels ?? [], NamesOf(labels ?? [], labelNames), factors, factorNames ?? [], check: true)
    {
    }

    private ImageDataset(
        string name, Tensor images, int[] labels, string[] labelNames, float[,]? factors, string[] factorNames,
        bool check)
    {
        if (check)
            Check(name, images, labels, labelNames, factors, factorNames);
        (Name, Labels, LabelNames, Factors, FactorNames) = (name, labels, labelNames, factors, factorNames);
        Images = images.DetachFromDisposeScope();
        long[] shape = images.shape;
        (Count, Channels, Height, Width) = ((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    public string Name { get; }

    /// <summary>
    /// float32, shape [count, channels, height, width], values in [0, 1]. The dataset's own: do not write into it.
    /// </summary>
    public Tensor Images { get; }

    /// <summary>One class per image, from 0; empty where there are none.</summary>
    public int[] Labels { get; }

    /// <summary>The name of each class.</summary>
    public string[] LabelNames { get; }

    /// <summary>The generative factors, shape [count, factors]; null where they are unknown.</summary>
    public float[,]? Factors { get; }

    public string[] FactorNames { get; }

    public int Count { get; }

    /// <summary>1 for grey, 3 for red-green-blue.</summary>
    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public bool HasLabels => Labels.Length > 0;

    /// <summary>The first <paramref name="count"/> images, or all if there are fewer.</summary>
    public ImageDataset Take(int count) => Range(0, Math.Min(Math.Max(0, count), Count));

    /// <summary>The images at <paramref name="indices"/>, in that order.</summary>
    public ImageDataset Pick(params int[] indices)
    {
        foreach (int index in indices)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(indices));
        using DisposeScope scope = NewDisposeScope();
        return new ImageDataset(
            Name, Images.index_select(0, tensor([.. indices.Select(index => (long)index)])),
            HasLabels ? [.. indices.Select(index => Labels[index])] : [], LabelNames,
            FactorsAt(indices), FactorNames, check: false);
    }

    /// <summary>The images of these classes, in their order; the classes keep their numbers.</summary>
    /// <exception cref="InvalidOperationException">The set has no labels.</exception>
    public ImageDataset OfLabels(params int[] labels) => HasLabels
        ? Pick([.. Enumerable.Range(0, Count).Where(index => labels.Contains(Labels[index]))])
        : throw new InvalidOperationException($"'{Name}' has no labels, so no images can be chosen by label.");

    /// <summary>All images in an order drawn from <paramref name="seed"/>.</summary>
    public ImageDataset Shuffled(int seed) => Pick(Permutation(Count, seed));

    /// <summary>The first <paramref name="count"/> images and the others.</summary>
    public (ImageDataset First, ImageDataset Others) SplitAt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return (Range(0, count), Range(count, Count - count));
    }

    /// <summary>
    /// Holds out a share of the images, drawn from <paramref name="seed"/>, as the test half; at least one image stays
    /// in each half.
    /// </summary>
    /// <param name="testShare">In (0, 1).</param>
    public Split HoldOut(double testShare, int seed)
    {
        if (testShare is not (> 0 and < 1) || Count < 2)
            throw new ArgumentOutOfRangeException(
                nameof(testShare),
                $"Holding out a share of {testShare} of {Count} images leaves a half empty: the share must lie between "
                + "0 and 1, and the set needs two images.");
        int test = Math.Clamp((int)Math.Round(Count * testShare), 1, Count - 1);
        int[] order = Permutation(Count, seed);
        return new Split(Pick(order[test..]), Pick(order[..test]));
    }

    /// <summary>Some images as plain numbers, for figures.</summary>
    public ImageBatch ToImages(int start = 0, int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)Count, nameof(start));
        using DisposeScope scope = NewDisposeScope();
        return ImageBatch.FromTensor(Images.narrow(0, start, Math.Min(count, Count - start)));
    }

    public void Dispose() => Images.Dispose();

    public override string ToString() => $"{Name}: {Count} images of {Channels}×{Height}×{Width}"
        + (LabelNames.Length > 0 ? $", {LabelNames.Length} classes" : "");

    /// <summary>Counts and some of the images, for a notebook.</summary>
    public string ToHtml() => DatasetHtml.Write(this);

    internal static int[] Permutation(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }

    /// <summary>What is known about these images, with other pixels of the same shape.</summary>
    internal ImageDataset With(Tensor images) =>
        new(Name, images, Labels, LabelNames, Factors, FactorNames, check: false);

    private ImageDataset Range(int start, int count) => new(
        Name, Images.narrow(0, start, count), HasLabels ? Labels[start..(start + count)] : [], LabelNames,
        FactorsAt([.. Enumerable.Range(start, count)]), FactorNames, check: false);

    private float[,]? FactorsAt(int[] indices)
    {
        if (Factors is null)
            return null;
        var chosen = new float[indices.Length, FactorNames.Length];
        for (int row = 0; row < indices.Length; row++)
            for (int factor = 0; factor < FactorNames.Length; factor++)
                chosen[row, factor] = Factors[indices[row], factor];
        return chosen;
    }

    private static string[] NamesOf(int[] labels, string[]? names) =>
        names ?? [.. Enumerable.Range(0, labels.Length == 0 ? 0 : Math.Max(labels.Max(), 0) + 1)
            .Select(label => label.ToString())];

    private static void Check(
        string name, Tensor images, int[] labels, string[] labelNames, float[,]? factors, string[] factorNames)
    {
        string Refuse(string expected, string found) => $"Images of '{name}': expected {expected}, found {found}.";

        if (images.dim() != 4 || images.dtype != ScalarType.Float32)
            throw new ArgumentException(Refuse("float32 of shape [count, channels, height, width]",
                $"{images.dtype} of shape [{string.Join(", ", images.shape)}]"), nameof(images));
        if (labels.Length != 0 && labels.Length != images.shape[0])
            throw new ArgumentException(
                Refuse($"{images.shape[0]} labels, one per image, or none", labels.Length.ToString()), nameof(labels));
        foreach (int label in labels)
            if (label < 0 || label >= labelNames.Length)
                throw new ArgumentException(Refuse($"labels from 0 to {labelNames.Length - 1}", label.ToString()),
                    nameof(labels));
        if (factors is not null
            && (factors.GetLength(0) != images.shape[0] || factors.GetLength(1) != factorNames.Length))
            throw new ArgumentException(Refuse($"factors of shape [{images.shape[0]}, {factorNames.Length}]",
                $"[{factors.GetLength(0)}, {factors.GetLength(1)}]"), nameof(factors));
        if (images.numel() == 0)
            return;
        using DisposeScope scope = NewDisposeScope();
        float least = images.min().item<float>(), most = images.max().item<float>();
        if (!(least >= 0 && most <= 1)) // written so that NaN is refused too
            throw new ArgumentException(Refuse("pixels in [0, 1]", $"values from {least} to {most}"), nameof(images));
    }
}

/// <summary>The training images and the test images.</summary>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record Split(ImageDataset Train, ImageDataset Test) : IDisposable
{
    /// <summary>What was taken for what, where somebody's own files were read; null otherwise.</summary>
    public ImportDescription? Import { get; init; }

    /// <summary>Both halves, for a notebook, and below them what was taken for what.</summary>
    public string ToHtml() =>
        $"<div><strong>Training images</strong>{Train.ToHtml()}<strong>Test images</strong>{Test.ToHtml()}"
        + $"{Import?.ToHtml()}</div>";

    public override string ToString() => $"training: {Train}; test: {Test}";

    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }
}
