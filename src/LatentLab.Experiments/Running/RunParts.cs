using LatentLab.Experiments.Own;
using LatentLab.Experiments.Settings;
using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using static TorchSharp.torch;
using LinearVae = LatentLab.Models.LinearVae;

namespace LatentLab.Experiments.Running;

/// <summary>From a run's settings to the library's objects.</summary>
public static class RunParts
{
    /// <summary>The model as it begins; the caller disposes it.</summary>
    /// <param name="imageShape">[channels, height, width].</param>
    /// <param name="own">Has the code at hand, where the settings name a model of one's own.</param>
    /// <exception cref="ArgumentException">The code is not at hand, or the class cannot be used.</exception>
    public static ILatentModel NewModel(RunConfig config, long[] imageShape, Experiment? own = null)
    {
        ModelSettings model = config.Model;
        Likelihood likelihood = LikelihoodOf(model);
        if (model.Own is string reference)
        {
            var make = (Func<RunConfig, long[], nn.Module>)
                (own?.Own ?? OwnParts.None).Find(OwnPart.Model, reference).Function;
            return OwnModel.Of(() => make(config, imageShape), imageShape, model.Latent, likelihood, config.Seed);
        }
        int[] hidden = [.. model.Hidden], channels = [.. model.Channels];
        return model.Kind switch
        {
            ModelKind.Vae => new VariationalAutoencoder(imageShape, model.Latent, hidden, channels, likelihood,
                model.Activation, config.Seed),
            ModelKind.Autoencoder =>
                new Autoencoder(imageShape, model.Latent, hidden, channels, likelihood, model.Activation, config.Seed),
            ModelKind.LinearVae => new LinearVae(imageShape, model.Latent, model.Variance, config.Seed),
            _ => throw new ArgumentOutOfRangeException(nameof(config), model.Kind,
                "Expected Vae, Autoencoder or LinearVae."),
        };
    }

    public static Likelihood LikelihoodOf(ModelSettings model) => model.Likelihood switch
    {
        LikelihoodKind.Bernoulli => Likelihood.Bernoulli,
        LikelihoodKind.Gaussian => Likelihood.Gaussian(model.Variance),
        LikelihoodKind.SquaredError => Likelihood.SquaredError,
        _ => throw new ArgumentOutOfRangeException(nameof(model), model.Likelihood,
            "Expected Bernoulli, Gaussian or SquaredError."),
    };

    /// <summary>β epoch by epoch.</summary>
    public static BetaSchedule BetaOf(LossSettings loss) => loss.Annealing switch
    {
        Annealing.None => BetaSchedule.Constant(loss.Beta),
        Annealing.Linear => BetaSchedule.LinearWarmUp(loss.AnnealingEpochs, to: loss.Beta),
        Annealing.Sigmoid => BetaSchedule.Sigmoid(loss.AnnealingEpochs, to: loss.Beta),
        Annealing.Cyclical => BetaSchedule.Cyclical(loss.AnnealingEpochs, to: loss.Beta),
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss.Annealing,
            "Expected None, Linear, Sigmoid or Cyclical."),
    };

    /// <summary>The learning rate epoch by epoch, as factors of the first.</summary>
    public static LearningRateSchedule DecayOf(TrainingSettings training) => training.Decay switch
    {
        LearningRateDecay.None => LearningRateSchedule.Constant,
        LearningRateDecay.Cosine => LearningRateSchedule.Cosine(training.Epochs),
        LearningRateDecay.Stages => LearningRateSchedule.Stages,
        _ =>
            throw new ArgumentOutOfRangeException(nameof(training), training.Decay, "Expected None, Cosine or Stages."),
    };

    /// <summary>How to train; the caller adds where checkpoints go.</summary>
    /// <inheritdoc cref="NewModel" path="/param[@name='own']"/>
    public static TrainingOptions OptionsOf(RunConfig config, Experiment? own = null) => new()
    {
        Epochs = config.Training.Epochs,
        BatchSize = config.Training.BatchSize,
        LearningRate = config.Training.LearningRate,
        LearningRateSchedule = DecayOf(config.Training),
        Patience = config.Training.Patience,
        Seed = config.Seed,
        Beta = BetaOf(config.Loss),
        KlParts = config.Loss.KlParts,
        FreeBits = config.Loss.FreeBits,
        Samples = config.Loss.Samples,
        ImportanceWeighted = config.Loss.ImportanceWeighted,
        OwnLoss = config.Loss.Own is not string loss ? null : new OwnLoss(loss,
            (Func<LossInputs, Tensor>)(own?.Own ?? OwnParts.None).Find(OwnPart.Loss, loss).Function),
        DynamicBinarisation = config.Data.Binarise == Settings.Binarise.Dynamic,
    };
}
