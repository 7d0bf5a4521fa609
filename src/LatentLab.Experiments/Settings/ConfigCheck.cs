using LatentLab.Losses;

namespace LatentLab.Experiments.Settings;

/// <summary>What fits together: each field may be right by itself and the run still impossible.</summary>
internal static class ConfigCheck
{
    /// <param name="label">Which run, for the error.</param>
    /// <exception cref="ArgumentException">Two settings contradict each other; the message names both.</exception>
    public static void Check(RunConfig config, string label)
    {
        var (model, loss, training) = (config.Model, config.Loss, config.Training);
        if (model.Own is not null && model.Kind != ModelKind.Vae)
            Refuse("model.own takes the place of model.kind: leave model.kind out");
        if (loss.Own is not null && (loss.FreeBits > 0 || loss.Samples > 1 || loss.ImportanceWeighted
            || loss.KlParts != KlParts.Full))
            Refuse("loss.own takes the place of the bound: leave out loss.freeBits, loss.samples, "
                + "loss.importanceWeighted and loss.klParts, or write them into it");
        if (model.Kind == ModelKind.LinearVae && model.Likelihood != LikelihoodKind.Gaussian)
            Refuse("model.kind linear-vae needs model.likelihood gaussian, with its model.variance");
        if (model.Kind == ModelKind.Autoencoder)
        {
            if (loss.FreeBits > 0)
                Refuse(
                    "loss.freeBits is about the KL, and an autoencoder has none: set model.kind vae, or leave it out");
            if (loss.Samples > 1 || loss.ImportanceWeighted)
                Refuse(
                    "loss.samples and loss.importanceWeighted are about sampling, and an autoencoder does not sample: "
                    + "set model.kind vae, or leave them out");
            if (config.Evaluation.ImportanceSamples > 0)
                Refuse(
                    "evaluation.importanceSamples needs a likelihood, and an autoencoder has none: set model.kind vae, "
                    + "or leave it out");
        }
        if (loss.ImportanceWeighted && (loss.FreeBits > 0 || loss.KlParts != KlParts.Full))
            Refuse(
                "loss.importanceWeighted weighs whole samples: it has no KL whose parts or free bits could be left "
                + "out");
        if (loss.ImportanceWeighted && model.Likelihood == LikelihoodKind.SquaredError)
            Refuse("loss.importanceWeighted needs a density: set model.likelihood bernoulli or gaussian");
        if (config.Evaluation.ImportanceSamples > 0 && model.Likelihood == LikelihoodKind.SquaredError)
            Refuse("evaluation.importanceSamples needs a density: set model.likelihood bernoulli or gaussian");
        if (training.Patience is not null && config.Data.Validation == 0)
            Refuse("training.patience watches the validation loss: set data.validation above 0");

        void Refuse(string why) => throw new ArgumentException($"{(label.Length > 0 ? $"Run '{label}': " : "")}{why}.");
    }
}
