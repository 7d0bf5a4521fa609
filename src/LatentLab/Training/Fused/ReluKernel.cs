using System.Numerics;
using System.Runtime.InteropServices;

namespace LatentLab.Training.Fused;

/// <summary>A hidden layer's bias and ReLU, forward and backward, one pass each over one image's activations.</summary>
internal static class ReluKernel
{
    /// <summary>a = max(product + bias, 0), in place. NaN stays NaN, as in torch, so that a broken run shows.</summary>
    public static void Forward(Span<float> products, ReadOnlySpan<float> bias)
    {
        int i = 0;
        ref float product = ref MemoryMarshal.GetReference(products);
        for (; i <= products.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector.LoadUnsafe(ref product, (nuint)i)
                + Vector.LoadUnsafe(in MemoryMarshal.GetReference(bias), (nuint)i);
            Vector.ConditionalSelect(Vector.LessThan(sum, Vector<float>.Zero), Vector<float>.Zero, sum)
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
        for (; i <= gradients.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> activation = Vector.LoadUnsafe(in MemoryMarshal.GetReference(activations), (nuint)i);
            Vector<int> isOff = Vector.LessThanOrEqual(activation, Vector<float>.Zero);
            Vector<float> passed =
                Vector.ConditionalSelect(isOff, Vector<float>.Zero, Vector.LoadUnsafe(ref gradient, (nuint)i));
            passed.StoreUnsafe(ref gradient, (nuint)i);
            (Vector.LoadUnsafe(ref gradientSum, (nuint)i) + passed).StoreUnsafe(ref gradientSum, (nuint)i);
        }
        for (; i < gradients.Length; i++)
        {
            gradients[i] = activations[i] <= 0 ? 0 : gradients[i];
            biasGradient[i] += gradients[i];
        }
    }
}
