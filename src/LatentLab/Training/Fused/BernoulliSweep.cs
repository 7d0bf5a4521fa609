using System.Numerics;
using System.Runtime.InteropServices;

namespace LatentLab.Training.Fused;

/// <summary>
/// The Bernoulli likelihood of one image from its logits, its gradient and the gradient of the last bias, in one pass
/// over the pixels where autograd takes about ten.
/// </summary>
internal static class BernoulliSweep
{
    /// <summary>−log p(x|z) = Σ max(l, 0) − l·x + log(1 + e^−|l|), with l = product + bias; the gradient to l is σ(l) − x.</summary>
    /// <param name="products">In: the last layer's product with its weights, shape [pixels]. Out: <paramref name="scale"/> · (σ(l) − x).</param>
    /// <param name="bias">The last layer's bias, shape [pixels].</param>
    /// <param name="targets">The image x in [0, 1], shape [pixels].</param>
    /// <param name="biasGradient">Shape [pixels]; the gradient is added to it.</param>
    /// <param name="scale">What one image weighs in the mean over the batch: 1 / batch.</param>
    /// <returns>Nats of this image, summed over its pixels, not scaled.</returns>
    public static double ValueAndGradient(
        Span<float> products, ReadOnlySpan<float> bias, ReadOnlySpan<float> targets, Span<float> biasGradient, float scale)
    {
        Vector<double> low = default, high = default;
        int i = 0;
        ref float product = ref MemoryMarshal.GetReference(products);
        ref float gradientSum = ref MemoryMarshal.GetReference(biasGradient);
        for (; i <= products.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> logit = Vector.LoadUnsafe(ref product, (nuint)i) + Vector.LoadUnsafe(in MemoryMarshal.GetReference(bias), (nuint)i);
            Vector<float> target = Vector.LoadUnsafe(in MemoryMarshal.GetReference(targets), (nuint)i);
            Vector<float> decay = VectorMath.Exp(-Vector.Abs(logit));
            Vector<int> isNegative = Vector.LessThan(logit, Vector<float>.Zero);

            Vector<float> atLeastZero = Vector.ConditionalSelect(isNegative, Vector<float>.Zero, logit);
            // One rounding for max(l, 0) − l·x: where x is nearly 1 the two almost cancel.
            Vector<float> loss = Vector.FusedMultiplyAdd(-logit, target, atLeastZero) + VectorMath.LogOnePlus(decay);
            VectorMath.Accumulate(loss, ref low, ref high);

            Vector<float> upper = Vector<float>.One / (Vector<float>.One + decay);
            Vector<float> sigmoid = Vector.ConditionalSelect(isNegative, decay * upper, upper);
            Vector<float> gradient = (sigmoid - target) * scale;
            gradient.StoreUnsafe(ref product, (nuint)i);
            (Vector.LoadUnsafe(ref gradientSum, (nuint)i) + gradient).StoreUnsafe(ref gradientSum, (nuint)i);
        }

        double sum = Vector.Sum(low) + Vector.Sum(high);
        for (; i < products.Length; i++)
        {
            double logit = products[i] + bias[i];
            double decay = Math.Exp(-Math.Abs(logit));
            sum += Math.Max(logit, 0) - logit * targets[i] + LogOnePlus(decay);
            double sigmoid = (logit < 0 ? decay : 1) / (1 + decay);
            products[i] = (float)(sigmoid - targets[i]) * scale;
            biasGradient[i] += products[i];
        }
        return sum;
    }

    // log(1 + e) without losing the digits of a small e in the sum (Kahan's correction by the rounded 1 + e).
    private static double LogOnePlus(double e)
    {
        double rounded = 1 + e;
        return rounded == 1 ? e : Math.Log(rounded) * (e / (rounded - 1));
    }
}
