using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training.Fused;

namespace LatentLab.Training;

/// <summary>Picks the fastest way to step that covers a model; they all compute the same.</summary>
public static class TrainingSteps
{
    /// <returns>A step for this model and objective; the caller disposes it.</returns>
    public static ITrainingStep Create(ILatentModel model, Elbo objective, TrainingOptions options) =>
        FusedTrainingStep.TryCreate(model, objective, options.LearningRate)
            ?? (ITrainingStep)new PlainTrainingStep(model, objective, options.LearningRate);
}
