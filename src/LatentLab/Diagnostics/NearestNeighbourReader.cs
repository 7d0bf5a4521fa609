using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Reads labels from codes by the vote of the k nearest training codes (Fix and Hodges 1951). It has nothing to train,
/// so what it finds was in the code. Euclidean distance in the code as it is: rescaling a dimension changes the answer.
/// </summary>
public static class NearestNeighbourReader
{
    /// <summary>Learns from the training codes, answers for the test codes.</summary>
    /// <param name="trainCodes">Shape [n, …].</param>
    /// <param name="testCodes">Shape [m, …], rows of the same size; they must not be among the training codes.</param>
    /// <param name="neighbours">k. A tied vote goes to the label whose nearest voter is nearest.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit, or numbers that are not finite.</exception>
    public static LabelResult Read(
        Tensor trainCodes, int[] trainLabels, Tensor testCodes, int[] testLabels, int neighbours = 5)
    {
        LabelResult.Check(trainCodes, trainLabels, nameof(trainLabels));
        LabelResult.Check(testCodes, testLabels, nameof(testLabels));
        Rows.SameWidth(trainCodes, testCodes, nameof(testCodes));
        if (neighbours < 1 || neighbours > trainLabels.Length)
            throw new ArgumentOutOfRangeException(nameof(neighbours), neighbours,
                $"From 1 to {trainLabels.Length} training codes can vote.");

        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor train = Rows.Of(trainCodes, nameof(trainCodes)), test = Rows.Of(testCodes, nameof(testCodes));
        int[] answers = new int[testLabels.Length];
        foreach ((long start, long length) in Rows.Blocks(answers.Length, 8 * trainLabels.Length))
        {
            using DisposeScope block = NewDisposeScope();
            (Tensor _, Tensor nearest) = Rows.SquaredDistances(test.narrow(0, start, length), train)
                .topk(neighbours, 1, largest: false, sorted: true);
            long[] indices = [.. nearest.contiguous().cpu().data<long>()];
            for (int i = 0; i < length; i++)
                answers[start + i] = Vote(indices.AsSpan(i * neighbours, neighbours), trainLabels);
        }
        return LabelResult.Of(LabelResult.AllLabels(trainLabels, testLabels), trainLabels, testLabels, answers);
    }

    /// <param name="nearest">Indices of the voters, nearest first.</param>
    private static int Vote(ReadOnlySpan<long> nearest, int[] labels)
    {
        int winner = labels[nearest[0]], most = 0;
        foreach (long candidate in nearest)
        {
            int votes = 0;
            foreach (long voter in nearest)
                votes += labels[voter] == labels[candidate] ? 1 : 0;
            if (votes > most)
                (winner, most) = (labels[candidate], votes);
        }
        return winner;
    }
}
