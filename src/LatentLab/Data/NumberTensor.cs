using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>
/// Makes tensors of arrays, in memory of libtorch's own. TorchSharp's <c>tensor</c> works on a copy that stays in
/// .NET's memory, where an array lies at any multiple of eight bytes; libtorch aligns to 64. Matrix products take other
/// vector instructions where the alignment differs, so the last digit would change from run to run with the same seed.
/// </summary>
internal static class NumberTensor
{
    /// <param name="values">As many as <paramref name="shape"/> holds, the last dimension fastest.</param>
    /// <returns>float32; the caller's.</returns>
    /// <exception cref="ArgumentException">More or fewer values than places.</exception>
    public static Tensor Of(float[] values, params long[] shape) => Copy(values, shape);

    /// <returns>float64; the caller's.</returns>
    /// <inheritdoc cref="Of(float[], long[])"/>
    public static Tensor Of(double[] values, params long[] shape) => Copy(values, shape);

    private static Tensor Copy(Array values, long[] shape)
    {
        long places = shape.Aggregate(1L, (product, size) => product * size);
        if (places != values.Length)
            throw new ArgumentException(
                $"Expected {places} numbers for the shape [{string.Join(", ", shape)}], found {values.Length}.",
                nameof(values));
        using Tensor shared = from_array(values), shaped = shared.view(shape);
        return shaped.clone();
    }
}

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
