using System.Diagnostics;
using System.Globalization;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>How well people's digits are read by a network that has only ever seen the kit's.</summary>
/// <param name="Accuracy">Share of the real images read correctly.</param>
/// <param name="ClassAccuracy">The same for each digit, 0 … 9; NaN where the set holds none.</param>
/// <param name="Confusion">[digit, read as], counts.</param>
/// <param name="OwnAccuracy">Share read correctly of the kit's own 2000 test digits: what no difference between the two
/// kinds would give.</param>
/// <param name="Seconds">Training and reading, wall time.</param>
/// <param name="Seed">Of the network; the digits it learns from are always the shipped ones.</param>
public sealed record RealnessReport(
    double Accuracy, double[] ClassAccuracy, int[,] Confusion, double OwnAccuracy, double Seconds, int Seed)
{
    /// <summary>Counts what was read for what.</summary>
    /// <param name="labels">The digit of each image.</param>
    /// <param name="read">What the network said.</param>
    internal static RealnessReport Of(
        IReadOnlyList<int> labels, IReadOnlyList<int> read, double ownAccuracy, double seconds, int seed)
    {
        var confusion = new int[10, 10];
        for (int i = 0; i < labels.Count; i++)
            confusion[labels[i], read[i]]++;
        int Shown(int digit) => Enumerable.Range(0, 10).Sum(other => confusion[digit, other]);
        double right = Enumerable.Range(0, 10).Sum(digit => confusion[digit, digit]);
        return new(
            right / labels.Count,
            [.. Enumerable.Range(0, 10).Select(digit => confusion[digit, digit] / (double)Shown(digit))],
            confusion, ownAccuracy, seconds, seed);
    }

    /// <summary>A table for a terminal: per digit, the share read correctly and what it was read as.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"A network trained on the kit's digits alone (seed {Seed}, {Seconds:F0} s) reads {Accuracy:P2} of the "
            + $"real ones and {OwnAccuracy:P2} of the kit's own test digits.");
        text.AppendLine(
            "digit  correct  read as" + string.Concat(Enumerable.Range(0, 10).Select(digit => $"{digit,6}")));
        for (int digit = 0; digit < 10; digit++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{digit,5}  {ClassAccuracy[digit],7:P1}         ");
            for (int other = 0; other < 10; other++)
                text.Append(CultureInfo.InvariantCulture, $"{Confusion[digit, other],6}");
            text.AppendLine();
        }
        return text.ToString();
    }
}

/// <summary>
/// Are the kit's digits like people's? A small convolutional network learns from the shipped training digits, and from
/// nothing else, and then reads real handwriting (the idea of "train on synthetic, test on real": Esteban, Hyland &amp;
/// Rätsch 2017).
/// </summary>
public static class DigitRealness
{
    /// <summary>Rounds through the training digits.</summary>
    public const int Epochs = 8;

    /// <summary>
    /// Trains a reader on the 12,000 shipped training digits, without augmentation, and reads <paramref name="real"/>
    /// with it.
    /// </summary>
    /// <param name="real">Real digits of shape [count, 1, 28, 28] in [0, 1] with labels 0 … 9, such as MNIST's test
    /// set.</param>
    /// <param name="seed">Of the first weights, the order of the images and dropout. Sets torch's global seed.</param>
    /// <param name="progress">Told the epoch and its mean cross-entropy in nats per image.</param>
    /// <exception cref="ArgumentException"><paramref name="real"/> has another shape, no images, or labels other than 0
    /// … 9.</exception>
    public static RealnessReport Measure(
        ImageDataset real, int seed = 1, IProgress<(int Epoch, double Loss)>? progress = null,
        CancellationToken cancel = default)
    {
        if (real.Count == 0 || !real.HasLabels || real.Labels.Max() > 9
            || (real.Channels, real.Height, real.Width) != (1, Digits.ImageSize, Digits.ImageSize))
            throw new ArgumentException(
                $"Expected grey images of 28×28 with labels 0 to 9, found {real}. Give MNIST's test set, or digits in "
                + "its form.", nameof(real));
        var watch = Stopwatch.StartNew();
        using DisposeScope scope = NewDisposeScope();
        using ImageDataset train = Digits.ShippedTrain(), own = Digits.ShippedTest();
        Tensor labels = tensor([.. train.Labels.Select(label => (long)label)]);
        using DigitReader reader = DigitReader.Train(train.Images, labels, Epochs, seed, progress, cancel);
        int[] ownRead = reader.Read(own.Images);
        double ownAccuracy = ownRead.Zip(own.Labels, (read, label) => read == label ? 1.0 : 0).Average();
        return RealnessReport.Of(real.Labels, reader.Read(real.Images), ownAccuracy, watch.Elapsed.TotalSeconds, seed);
    }
}
