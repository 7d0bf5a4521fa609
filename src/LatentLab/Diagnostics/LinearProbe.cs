using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>How well a linear map finds one factor in codes it had not seen.</summary>
/// <param name="Name">The factor.</param>
/// <param name="RSquared">1 − Σ(y − ŷ)² / Σ(y − ȳ)² over the test images: 1 is perfect, 0 no better than their mean,
/// below 0 worse.</param>
public sealed record FactorResult(string Name, double RSquared);

/// <summary>
/// Reads factors or labels from codes by ridge regression (Hoerl and Kennard 1970): the code's numbers are
/// standardised, an intercept is fitted without penalty, and the penalty is ridge · n.
/// </summary>
public static class LinearProbe
{
    /// <summary>Small enough to change no answer, large enough to make a code with a dead dimension solvable.</summary>
    public const double DefaultRidge = 1e-6;

    /// <summary>Learns the factors from the training codes and scores itself on the test codes.</summary>
    /// <param name="trainCodes">Shape [n, …].</param>
    /// <param name="trainFactors">[n, factors], as <c>ImageDataset.Factors</c>.</param>
    /// <param name="testCodes">Shape [m, …]; they must not be among the training codes.</param>
    /// <param name="testFactors">[m, factors].</param>
    /// <param name="names">One name per factor.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit, numbers that are not finite, or a factor that is the
    /// same in every test image.</exception>
    public static IReadOnlyList<FactorResult> Factors(
        Tensor trainCodes, float[,] trainFactors, Tensor testCodes, float[,] testFactors, IReadOnlyList<string> names,
        double ridge = DefaultRidge)
    {
        CheckFactors(trainCodes, trainFactors, names, nameof(trainFactors));
        CheckFactors(testCodes, testFactors, names, nameof(testFactors));
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor truth = Rows.Of(tensor(testFactors), nameof(testFactors));
        Tensor answers = Predict(trainCodes, Rows.Of(tensor(trainFactors), nameof(trainFactors)), testCodes, ridge);
        double[] errors = [.. (truth - answers).square().sum([0]).data<double>()];
        double[] totals = [.. (truth - truth.mean([0], keepdim: true)).square().sum([0]).data<double>()];
        return [.. names.Select((name, i) => totals[i] > 0
            ? new FactorResult(name, 1 - errors[i] / totals[i])
            : throw new ArgumentException(
                $"The factor '{name}' is the same in every test image, so there is nothing to find.",
                nameof(testFactors)))];
    }

    /// <summary>
    /// Reads labels: one number per label is fitted (1 for it, 0 for others), the largest is the answer.
    /// </summary>
    /// <param name="trainCodes">Shape [n, …].</param>
    /// <param name="testCodes">Shape [m, …]; they must not be among the training codes.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit, or numbers that are not finite.</exception>
    public static LabelResult Labels(
        Tensor trainCodes, int[] trainLabels, Tensor testCodes, int[] testLabels, double ridge = DefaultRidge)
    {
        LabelResult.Check(trainCodes, trainLabels, nameof(trainLabels));
        LabelResult.Check(testCodes, testLabels, nameof(testLabels));
        int[] labels = LabelResult.AllLabels(trainLabels, testLabels);
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor places = tensor(trainLabels.Select(label => (long)Array.IndexOf(labels, label)).ToArray());
        Tensor answers =
            Predict(trainCodes, nn.functional.one_hot(places, labels.Length).to(float64), testCodes, ridge).argmax(1);
        return LabelResult.Of(labels, trainLabels, testLabels,
            [.. answers.data<long>().Select(place => labels[place])]);
    }

    /// <summary>Fits on the training rows, answers for the test rows; shape [m, targets] on the CPU.</summary>
    private static Tensor Predict(Tensor trainCodes, Tensor targets, Tensor testCodes, double ridge)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        Rows.SameWidth(trainCodes, testCodes, nameof(testCodes));
        long count = trainCodes.shape[0];
        Tensor centre = OverTraining((rows, _) => rows.sum([0])) / count;
        Tensor scale = (OverTraining((rows, _) => (rows - centre).square().sum([0])) / count).sqrt();
        // a dimension that never moves says nothing; dividing by 0 would
        scale = where(scale.gt(0), scale, ones_like(scale));
        Tensor offset = targets.mean([0], keepdim: true), wanted = targets - offset;
        Tensor gram = OverTraining((rows, _) => Standard(rows).t().mm(Standard(rows)))
            + ridge * count * eye(centre.shape[0], dtype: float64);
        Tensor weights = linalg.solve(gram,
            OverTraining((rows, start) => Standard(rows).t().mm(wanted.narrow(0, start, rows.shape[0]))));
        return Standard(Rows.Of(testCodes, nameof(testCodes)).cpu()).mm(weights) + offset;

        Tensor OverTraining(Func<Tensor, long, Tensor> term) =>
            Rows.SumOverBlocks(trainCodes, nameof(trainCodes), (rows, start) => term(rows.cpu(), start));
        Tensor Standard(Tensor rows) => (rows - centre) / scale;
    }

    private static void CheckFactors(Tensor codes, float[,] factors, IReadOnlyList<string> names, string name)
    {
        if (factors.GetLength(0) != codes.shape[0] || factors.GetLength(1) != names.Count || names.Count == 0)
            throw new ArgumentException(
                $"Expected {codes.shape[0]} rows of {Math.Max(1, names.Count)} factors, found {factors.GetLength(0)} "
                + $"rows of {factors.GetLength(1)}.", name);
    }
}

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
