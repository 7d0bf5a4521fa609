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
