using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>Takes numbers out of tensors, for figures and tables.</summary>
public static class TensorNumbers
{
    /// <param name="rows">Shape [n, d], any number type and device; stays the caller's.</param>
    /// <returns>The same numbers, shape [n, d].</returns>
    /// <exception cref="ArgumentException">Not two dimensions.</exception>
    public static double[,] ToTable(this Tensor rows)
    {
        if (rows.shape is not [var height, var width])
            throw new ArgumentException(
                $"Expected a tensor of shape [n, d], found [{string.Join(", ", rows.shape)}].", nameof(rows));
        var table = new double[height, width];
        double[] numbers = Flat(rows);
        Buffer.BlockCopy(numbers, 0, table, 0, numbers.Length * sizeof(double));
        return table;
    }

    /// <param name="values">Shape [n] or [n, 1]; stays the caller's.</param>
    /// <returns>The same numbers, shape [n].</returns>
    /// <exception cref="ArgumentException">Any other shape.</exception>
    public static double[] ToNumbers(this Tensor values) => values.shape is [_] or [_, 1]
        ? Flat(values)
        : throw new ArgumentException(
            $"Expected a tensor of shape [n] or [n, 1], found [{string.Join(", ", values.shape)}].", nameof(values));

    private static double[] Flat(Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return values.detach().to(float64).cpu().contiguous().data<double>().ToArray();
    }
}
