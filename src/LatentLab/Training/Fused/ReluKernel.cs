using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LatentLab.Training.Fused;

/// <summary>A hidden layer's bias and ReLU, forward and backward, one pass each over one image's activations.</summary>
internal static class ReluKernel
{
    /// <summary>a = max(product + bias, 0), in place. NaN stays NaN, as in torch, so that a broken run shows.</summary>
    public static void Forward(Span<float> products, ReadOnlySpan<float> bias)
    {
        int i = 0;
        ref float product = ref MemoryMarshal.GetReference(products);
        for (; i <= products.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> sum = Vector512.LoadUnsafe(ref product, (nuint)i)
                + Vector512.LoadUnsafe(in MemoryMarshal.GetReference(bias), (nuint)i);
            Vector512.ConditionalSelect(Vector512.LessThan(sum, Vector512<float>.Zero), Vector512<float>.Zero, sum)
                .StoreUnsafe(ref product, (nuint)i);
        }
        for (; i < products.Length; i++)
        {
            float sum = products[i] + bias[i];
            products[i] = sum < 0 ? 0 : sum;
        }
    }

    /// <summary>
    /// Lets the gradient through where the unit was on, and adds it to the bias gradient. The mask needs no memory of
    /// its own: a unit was off exactly where its activation is 0.
    /// </summary>
    public static void Backward(Span<float> gradients, ReadOnlySpan<float> activations, Span<float> biasGradient)
    {
        int i = 0;
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        ref float gradientSum = ref MemoryMarshal.GetReference(biasGradient);
        for (; i <= gradients.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> activation = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(activations), (nuint)i);
            Vector512<float> isOff = Vector512.LessThanOrEqual(activation, Vector512<float>.Zero);
            Vector512<float> passed =
                Vector512.ConditionalSelect(isOff, Vector512<float>.Zero, Vector512.LoadUnsafe(ref gradient, (nuint)i));
            passed.StoreUnsafe(ref gradient, (nuint)i);
            (Vector512.LoadUnsafe(ref gradientSum, (nuint)i) + passed).StoreUnsafe(ref gradientSum, (nuint)i);
        }
        for (; i < gradients.Length; i++)
        {
            gradients[i] = activations[i] <= 0 ? 0 : gradients[i];
            biasGradient[i] += gradients[i];
        }
    }
}
