using System.Runtime.CompilerServices;
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
            Forward(sum).StoreUnsafe(ref product, (nuint)i);
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
            Vector512<float> passed = Backward(Vector512.LoadUnsafe(ref gradient, (nuint)i), activation);
            passed.StoreUnsafe(ref gradient, (nuint)i);
            (Vector512.LoadUnsafe(ref gradientSum, (nuint)i) + passed).StoreUnsafe(ref gradientSum, (nuint)i);
        }
        for (; i < gradients.Length; i++)
        {
            gradients[i] = activations[i] <= 0 ? 0 : gradients[i];
            biasGradient[i] += gradients[i];
        }
    }

    /// <summary>max(sum, 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Forward(Vector512<float> sum) =>
        Vector512.ConditionalSelect(Vector512.LessThan(sum, Vector512<float>.Zero), Vector512<float>.Zero, sum);

    /// <summary>The gradient where the unit was on, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Backward(Vector512<float> gradient, Vector512<float> activation) =>
        Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(activation, Vector512<float>.Zero), Vector512<float>.Zero, gradient);

    /// <summary>The same over an image whose channels lie side by side; the bias gradient is that of a pixel.</summary>
    /// <param name="gradients">Shape [places, channels].</param>
    /// <param name="channels">A multiple of sixteen.</param>
    /// <param name="biasGradient">Its first numbers, shape [channels], are added to.</param>
    public static unsafe void BackwardOverPlaces(
        float* gradients, float* activations, int places, int channels, Span<float> biasGradient)
    {
        for (int channel = 0; channel < channels; channel += Vector512<float>.Count)
        {
            Vector512<float> total = default;
            nint i = channel;
            for (int place = 0; place < places; place++, i += channels)
            {
                Vector512<float> passed = Backward(Vector512.Load(gradients + i), Vector512.Load(activations + i));
                passed.Store(gradients + i);
                total += passed;
            }
            ref float sum = ref biasGradient[channel];
            (Vector512.LoadUnsafe(ref sum) + total).StoreUnsafe(ref sum);
        }
    }
}
