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
