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
