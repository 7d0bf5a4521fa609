using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LatentLab.Training.Fused;

/// <summary>
/// Squared error of one image, its gradient and the gradient of the last bias in one pass: the Gaussian likelihood of a
/// fixed variance, up to factors.
/// </summary>
internal static class SquaredErrorKernel
{
    /// <summary>
    /// Σ (m − x)², with the mean m = product + bias; <paramref name="products"/> becomes the gradient
    /// <paramref name="scale"/> · (m − x).
    /// </summary>
    /// <param name="products">In: the last layer's product with its weights, shape [pixels]. Out: the gradient.</param>
    /// <param name="bias">The last layer's bias, shape [pixels].</param>
    /// <param name="targets">The image x, shape [pixels].</param>
    /// <param name="biasGradient">Shape [pixels]; the gradient is added to it.</param>
    /// <returns>The squared distance of this image, summed over its pixels, not scaled.</returns>
    public static double ValueAndGradient(
        Span<float> products, ReadOnlySpan<float> bias, ReadOnlySpan<float> targets, Span<float> biasGradient,
        float scale)
    {
        Vector512<double> low = default, high = default;
        int i = 0;
        ref float product = ref MemoryMarshal.GetReference(products);
        ref float gradientSum = ref MemoryMarshal.GetReference(biasGradient);
        for (; i <= products.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> mean = Vector512.LoadUnsafe(ref product, (nuint)i)
                + Vector512.LoadUnsafe(in MemoryMarshal.GetReference(bias), (nuint)i);
            Vector512<float> error = mean - Vector512.LoadUnsafe(in MemoryMarshal.GetReference(targets), (nuint)i);
            VectorMath.Accumulate(error * error, ref low, ref high);
            Vector512<float> gradient = error * scale;
            gradient.StoreUnsafe(ref product, (nuint)i);
            (Vector512.LoadUnsafe(ref gradientSum, (nuint)i) + gradient).StoreUnsafe(ref gradientSum, (nuint)i);
        }

        double sum = Vector512.Sum(low) + Vector512.Sum(high);
        for (; i < products.Length; i++)
        {
            float error = products[i] + bias[i] - targets[i];
            sum += (double)error * error;
            products[i] = error * scale;
            biasGradient[i] += products[i];
        }
        return sum;
    }
}
