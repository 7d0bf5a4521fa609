using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training.Fused;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>
/// One way to do "forward, loss, backward, update". A step never waits for a number: it writes its sums down and the
/// trainer reads them once an epoch. Every way gives the same numbers as <see cref="PlainTrainingStep"/> up to rounding
/// and draws the same noise in the same order, from the model's own generator.
/// </summary>
public interface ITrainingStep : IDisposable
{
    /// <summary>Its name in reports, such as "plain".</summary>
    string Name { get; }

    /// <summary>Adam's learning rate from the next step on.</summary>
    double LearningRate { get; set; }

    /// <summary>Moves the weights once.</summary>
    /// <param name="images">Shape [batch, c, h, w], on the model's device; stays the caller's.</param>
    /// <param name="beta">The weight of the KL in this step.</param>
    void Step(Tensor images, double beta);

    /// <summary>
    /// Moves the weights once, on some of the images: the same as <c>Step(images.index_select(0, rows), beta)</c>,
    /// perhaps without that copy.
    /// </summary>
    /// <param name="images">Shape [n, c, h, w], on the model's device; stays the caller's.</param>
    /// <param name="rows">Which of them: int64, shape [batch], from 0 to n − 1, on the images' device; stays the
    /// caller's.</param>
    /// <param name="beta">The weight of the KL in this step.</param>
    void Step(Tensor images, Tensor rows, double beta)
    {
        using Tensor batch = images.index_select(0, rows).DetachFromDisposeScope();
        Step(batch, beta);
    }

    /// <summary>
    /// The mean over all images since the last reading; starts over afterwards. Waits for the device.
    /// </summary>
    StepTotals ReadTotals();

    /// <summary>Adam's memory: parameter by parameter in the model's order, copies that the caller owns.</summary>
    OptimizerState ReadState();

    /// <summary>
    /// Goes on from a state that <see cref="ReadState"/> gave, of this or another way to step; copies it.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes are another model's; nothing has changed then.</exception>
    void WriteState(OptimizerState state);
}

/// <summary>What the steps since the last reading measured.</summary>
/// <param name="Mean">Averaged over images, so that a smaller last batch counts for what it is.</param>
/// <param name="FirstNonFiniteStep">The first step, counted from 1, whose loss was infinite or not a number; null if
/// all were finite.</param>
public sealed record StepTotals(LossTerms Mean, int? FirstNonFiniteStep);

/// <summary>Adam's memory (Kingma &amp; Ba 2015).</summary>
/// <param name="Steps">Updates done so far.</param>
/// <param name="Means">Running means of the gradients, one per parameter.</param>
/// <param name="Squares">Running means of the squared gradients, one per parameter.</param>
public sealed record OptimizerState(long Steps, IReadOnlyList<Tensor> Means, IReadOnlyList<Tensor> Squares)
    : IDisposable
{
    public void Dispose()
    {
        foreach (Tensor tensor in Means.Concat(Squares))
            tensor.Dispose();
    }
}

/// <summary>Picks the fastest way to step that covers a model; they all compute the same.</summary>
public static class TrainingSteps
{
    /// <returns>A step for this model and objective; the caller disposes it.</returns>
    public static ITrainingStep Create(ILatentModel model, Elbo objective, TrainingOptions options) =>
        FusedTrainingStep.TryCreate(model, objective, options.LearningRate)
            ?? (ITrainingStep)new PlainTrainingStep(model, objective, options.LearningRate);
}
