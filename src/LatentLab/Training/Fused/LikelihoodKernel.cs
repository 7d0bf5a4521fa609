using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentLab.Models;

namespace LatentLab.Training.Fused;

/// <summary>
/// A likelihood as the sweep that computes it. Only the readable formulas of <see cref="Losses.ReconstructionLoss"/>
/// define what it means.
/// </summary>
/// <param name="likelihood">One of <see cref="Covers"/>.</param>
/// <param name="pixels">Numbers in one image.</param>
internal sealed class LikelihoodKernel(Likelihood likelihood, int pixels)
{
    private readonly double gaussianVariance = (likelihood as Likelihood.GaussianLikelihood)?.Variance ?? 0;

    public static bool Covers(Likelihood likelihood) =>
        likelihood is Likelihood.BernoulliLikelihood or Likelihood.GaussianLikelihood
            or Likelihood.SquaredErrorLikelihood;

    /// <summary>
    /// −log p(x|z) of one image, from the last layer's product; see <see cref="BernoulliKernel"/> for the parameters.
    /// </summary>
    /// <param name="weight">What one image weighs in the mean over the batch: 1 / batch.</param>
    /// <returns>Nats of this image, not weighted.</returns>
    public double ValueAndGradient(
        Span<float> products, ReadOnlySpan<float> bias, ReadOnlySpan<float> targets, Span<float> biasGradient,
        double weight) => likelihood switch
        {
            Likelihood.BernoulliLikelihood =>
                BernoulliKernel.ValueAndGradient(products, bias, targets, biasGradient, (float)weight),
            Likelihood.GaussianLikelihood =>
                SquaredErrorKernel.ValueAndGradient(products, bias, targets, biasGradient,
                    (float)(weight / gaussianVariance)) / (2 * gaussianVariance)
                + 0.5 * pixels * Math.Log(2 * Math.PI * gaussianVariance),
            _ => SquaredErrorKernel.ValueAndGradient(products, bias, targets, biasGradient, (float)(2 * weight)),
        };
}

/// <summary>
/// The Bernoulli likelihood of one image from its logits, its gradient and the gradient of the last bias, in one pass
/// over the pixels where autograd takes about ten.
/// </summary>
internal static class BernoulliKernel
{
    /// <summary>
    /// −log p(x|z) = Σ max(l, 0) − l·x + log(1 + e^−|l|), with l = product + bias; the gradient to l is σ(l) − x.
    /// </summary>
    /// <param name="products">In: the last layer's product with its weights, shape [pixels]. Out:
    /// <paramref name="scale"/> · (σ(l) − x).</param>
    /// <param name="bias">The last layer's bias, shape [pixels].</param>
    /// <param name="targets">The image x in [0, 1], shape [pixels].</param>
    /// <param name="biasGradient">Shape [pixels]; the gradient is added to it.</param>
    /// <param name="scale">What one image weighs in the mean over the batch: 1 / batch.</param>
    /// <returns>Nats of this image, summed over its pixels, not scaled.</returns>
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
            Vector512<float> logit = Vector512.LoadUnsafe(ref product, (nuint)i)
                + Vector512.LoadUnsafe(in MemoryMarshal.GetReference(bias), (nuint)i);
            Vector512<float> target = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(targets), (nuint)i);
            Vector512<float> decay = VectorMath.Exp(-Vector512.Abs(logit));
            Vector512<float> isNegative = Vector512.LessThan(logit, Vector512<float>.Zero);

            Vector512<float> atLeastZero = Vector512.ConditionalSelect(isNegative, Vector512<float>.Zero, logit);
            // One rounding for max(l, 0) − l·x: where x is nearly 1 the two almost cancel.
            Vector512<float> loss =
                Vector512.FusedMultiplyAdd(-logit, target, atLeastZero) + VectorMath.LogOnePlus(decay);
            VectorMath.Accumulate(loss, ref low, ref high);

            Vector512<float> upper = Vector512<float>.One / (Vector512<float>.One + decay);
            Vector512<float> sigmoid = Vector512.ConditionalSelect(isNegative, decay * upper, upper);
            Vector512<float> gradient = (sigmoid - target) * scale;
            gradient.StoreUnsafe(ref product, (nuint)i);
            (Vector512.LoadUnsafe(ref gradientSum, (nuint)i) + gradient).StoreUnsafe(ref gradientSum, (nuint)i);
        }

        double sum = Vector512.Sum(low) + Vector512.Sum(high);
        return i == products.Length
            ? sum
            : sum + LastPixels(products[i..], bias[i..], targets[i..], biasGradient[i..], scale);
    }

    /// <summary>
    /// Fewer pixels than a vector holds, filled up with pixels that are black for certain: they cost exactly 0 nats.
    /// </summary>
    private static double LastPixels(
        Span<float> products, ReadOnlySpan<float> bias, ReadOnlySpan<float> targets, Span<float> biasGradient,
        float scale)
    {
        const float Black = -200; // a logit: e⁻²⁰⁰ is 0 as a float
        Span<float> block = stackalloc float[4 * Vector512<float>.Count];
        block.Clear();
        Span<float> blockProducts = block[..16], blockBias = block[16..32], blockTargets = block[32..48],
            blockSums = block[48..];
        blockProducts.Fill(Black);
        products.CopyTo(blockProducts);
        bias[..products.Length].CopyTo(blockBias);
        targets[..products.Length].CopyTo(blockTargets);
        biasGradient[..products.Length].CopyTo(blockSums);
        double sum = ValueAndGradient(blockProducts, blockBias, blockTargets, blockSums, scale);
        blockProducts[..products.Length].CopyTo(products);
        blockSums[..products.Length].CopyTo(biasGradient);
        return sum;
    }
}

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
