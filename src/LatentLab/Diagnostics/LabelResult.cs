namespace LatentLab.Diagnostics;

/// <summary>How well a reader found labels in codes it had not seen.</summary>
/// <param name="Confusion">[label, answer]: how many images of the label got the answer; labels in the order of
/// <see cref="Labels"/>.</param>
/// <param name="Labels">The labels that occur in training or test, ascending.</param>
/// <param name="BaseRate">Share of the test images that the training's most frequent label alone would have answered
/// rightly.</param>
public sealed record LabelResult(int[,] Confusion, IReadOnlyList<int> Labels, double BaseRate)
{
    /// <summary>Test images answered rightly.</summary>
    public int Correct => Enumerable.Range(0, Labels.Count).Sum(i => Confusion[i, i]);

    /// <summary>Test images in all.</summary>
    public int Count => Confusion.Cast<int>().Sum();

    /// <summary>Share of the test images answered rightly, in [0, 1].</summary>
    public double Accuracy => (double)Correct / Count;

    internal static LabelResult Of(IReadOnlyList<int> labels, int[] trainLabels, int[] testLabels, int[] answers)
    {
        Dictionary<int, int> place =
            labels.Select((label, index) => (label, index)).ToDictionary(pair => pair.label, pair => pair.index);
        int[,] confusion = new int[labels.Count, labels.Count];
        for (int i = 0; i < testLabels.Length; i++)
            confusion[place[testLabels[i]], place[answers[i]]]++;
        int usual = trainLabels.CountBy(label => label).MaxBy(pair => (pair.Value, -pair.Key)).Key;
        return new(confusion, labels, testLabels.Count(label => label == usual) / (double)testLabels.Length);
    }

    internal static int[] AllLabels(int[] trainLabels, int[] testLabels) =>
        [.. trainLabels.Concat(testLabels).Distinct().Order()];

    internal static void Check(TorchSharp.torch.Tensor codes, int[] labels, string name)
    {
        if (codes.shape[0] != labels.Length)
            throw new ArgumentException(
                $"Expected a label for each of the {codes.shape[0]} codes, found {labels.Length}.", name);
    }
}
