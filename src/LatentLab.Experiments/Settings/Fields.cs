using LatentLab.Data;
using LatentLab.Losses;
using LatentLab.Models;

namespace LatentLab.Experiments.Settings;

/// <summary>
/// Every setting of a run by its path: the one table that files, the schema, sweeps and reports read.
/// </summary>
public static class Fields
{
    private const double Largest = int.MaxValue;

    /// <summary>In the order in which files are written.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        .. Of(config => config.Data, (config, part) => config with { Data = part }, "data",
        [
            new Part<DataSettings>("name",
                "digits, shapes, mnist, fashion, or the path of a folder of images or tables, or of a table",
                new FieldType.Word(),
                s => s.Name, (s, v) => s with { Name = (string)v! }),
            new("train", "training images, from the first; null for all that are not held out",
                new FieldType.Whole(1, Largest, Nullable: true), s => s.Train, (s, v) => s with { Train = (int?)v }),
            new("validation", "images after them, for the curves and for early stopping; 0 for none",
                new FieldType.Whole(0, Largest), s => s.Validation, (s, v) => s with { Validation = (int)v! }),
            new("test", "test images, from the first; null for all", new FieldType.Whole(2, Largest, Nullable: true),
                s => s.Test, (s, v) => s with { Test = (int?)v }),
            new("binarise",
                "how grey pixels become 0 or 1: none (they stay grey), threshold (1 from one half on), fixed (drawn "
                + "once), dynamic (training images drawn again each epoch)",
                FieldType.OneOf<Binarise>(), s => s.Binarise, (s, v) => s with { Binarise = (Binarise)v! }),
            new("seed",
                "draws the shapes, a fixed binarisation, or which of one's own images are held out; the same for every "
                + "seed of the runs",
                new FieldType.Whole(0, Largest), s => s.Seed, (s, v) => s with { Seed = (int)v! }),
            // the options that --data knows, by the same names
            .. ImportOption.All.Select(option => new Part<DataSettings>(option.Name, option.Description,
                TypeOf(option), s => option.Get(s.Import), (s, v) => s with { Import = option.Set(s.Import, v) })),
        ]),
        .. Of(config => config.Model, (config, part) => config with { Model = part }, "model",
        [
            new Part<ModelSettings>("kind",
                "vae, autoencoder, or linear-vae (solvable on paper; needs a gaussian likelihood, has no hidden "
                + "layers)",
                FieldType.OneOf<ModelKind>(), s => s.Kind, (s, v) => s with { Kind = (ModelKind)v! }),
            new("own",
                "a model of one's own in place of a kind, by the name that a notebook or a program gives it; runs have "
                + "its digest behind it",
                new FieldType.Word(Nullable: true), s => s.Own, (s, v) => s with { Own = (string?)v }),
            new("latent", "numbers in one code", new FieldType.Whole(1, 4096), s => s.Latent,
                (s, v) => s with { Latent = (int)v! }),
            new("hidden", "widths of the fully connected layers, from the image to the code", new FieldType.Widths(),
                s => s.Hidden, (s, v) => s with { Hidden = (IReadOnlyList<int>)v! }),
            new("channels", "channels of the convolutions before them, each halving the image; [] for an MLP",
                new FieldType.Widths(), s => s.Channels, (s, v) => s with { Channels = (IReadOnlyList<int>)v! }),
            new("activation", "between any two layers", FieldType.OneOf<Activation>(), s => s.Activation,
                (s, v) => s with { Activation = (Activation)v! }),
            new("likelihood", "what the decoder's numbers mean", FieldType.OneOf<LikelihoodKind>(), s => s.Likelihood,
                (s, v) => s with { Likelihood = (LikelihoodKind)v! }),
            new("variance", "s of a gaussian likelihood", new FieldType.Number(0, OpenBelow: true), s => s.Variance,
                (s, v) => s with { Variance = (double)v! }),
        ]),
        .. Of(config => config.Loss, (config, part) => config with { Loss = part }, "loss",
        [
            new Part<LossSettings>("beta", "weight of the KL, once any annealing is over", new FieldType.Number(0),
                s => s.Beta, (s, v) => s with { Beta = (double)v! }),
            new("annealing", "how beta gets there: none (at once), linear, sigmoid, cyclical",
                FieldType.OneOf<Annealing>(), s => s.Annealing, (s, v) => s with { Annealing = (Annealing)v! }),
            new("annealingEpochs", "epochs of a linear rise; the middle of a sigmoid one; the period of a cyclical one",
                new FieldType.Whole(1, Largest), s => s.AnnealingEpochs,
                (s, v) => s with { AnnealingEpochs = (int)v! }),
            new("klParts", "which parts of the KL count", FieldType.OneOf<KlParts>(), s => s.KlParts,
                (s, v) => s with { KlParts = (KlParts)v! }),
            new("freeBits", "nats of each latent's KL that cost nothing", new FieldType.Number(0), s => s.FreeBits,
                (s, v) => s with { FreeBits = (double)v! }),
            new("samples", "k, latents drawn for each image in a step", new FieldType.Whole(1, 10_000), s => s.Samples,
                (s, v) => s with { Samples = (int)v! }),
            new("importanceWeighted",
                "true for the importance-weighted bound of the k samples (IWAE), false for their mean",
                new FieldType.YesNo(), s => s.ImportanceWeighted, (s, v) => s with { ImportanceWeighted = (bool)v! }),
            new("own", "a loss of one's own in place of the bound, by its name", new FieldType.Word(Nullable: true),
                s => s.Own, (s, v) => s with { Own = (string?)v }),
        ]),
        .. Of(config => config.Training, (config, part) => config with { Training = part }, "training",
        [
            new Part<TrainingSettings>("epochs", "passes over the training images", new FieldType.Whole(1, 1_000_000),
                s => s.Epochs, (s, v) => s with { Epochs = (int)v! }),
            new("batchSize", "images in one step", new FieldType.Whole(1, Largest), s => s.BatchSize,
                (s, v) => s with { BatchSize = (int)v! }),
            new("learningRate", "Adam's step size in the first epoch", new FieldType.Number(0, OpenBelow: true),
                s => s.LearningRate, (s, v) => s with { LearningRate = (double)v! }),
            new("decay",
                "of the learning rate: none, cosine (to 0 after the last epoch), stages (1, 3, 9, … epochs, each with "
                + "10^(-1/7) of the rate before)",
                FieldType.OneOf<LearningRateDecay>(), s => s.Decay, (s, v) => s with { Decay = (LearningRateDecay)v! }),
            new("patience",
                "stop after this many epochs without a better validation loss and go back to the best weights; null to "
                + "run to the end",
                new FieldType.Whole(1, Largest, Nullable: true), s => s.Patience,
                (s, v) => s with { Patience = (int?)v }),
            new("threads",
                "libtorch's threads for one run; part of the settings because sums over threads round differently",
                new FieldType.Whole(1, 1024), s => s.Threads, (s, v) => s with { Threads = (int)v! }),
        ]),
        .. Of(config => config.Evaluation, (config, part) => config with { Evaluation = part }, "evaluation",
        [
            new Part<EvaluationSettings>("importanceSamples",
                "k of the importance-weighted likelihood on test images; 0 to leave it out",
                new FieldType.Whole(0, 1_000_000), s => s.ImportanceSamples,
                (s, v) => s with { ImportanceSamples = (int)v! }),
            new("importanceImages", "test images that it is measured on, drawn by data.seed; null for all of them",
                new FieldType.Whole(1, Largest, Nullable: true), s => s.ImportanceImages,
                (s, v) => s with { ImportanceImages = (int?)v }),
            new("codes", "test images whose codes are kept for maps", new FieldType.Whole(0, 100_000), s => s.Codes,
                (s, v) => s with { Codes = (int)v! }),
            new("samples", "images drawn from the prior and kept", new FieldType.Whole(0, 10_000), s => s.Samples,
                (s, v) => s with { Samples = (int)v! }),
            new("reconstructions", "test images kept with their reconstructions", new FieldType.Whole(0, 10_000),
                s => s.Reconstructions, (s, v) => s with { Reconstructions = (int)v! }),
            new("own", "metrics of one's own, by their names", new FieldType.WordList(), s => s.Own,
                (s, v) => s with { Own = (IReadOnlyList<string>)v! }),
        ]),
        new Field("seed", "draws the weights, the order of the images and all noise", new FieldType.Whole(0, Largest),
            config => config.Seed, (config, value) => config with { Seed = (int)value! }),
    ];

    /// <summary>Every field's path, the seed's among them.</summary>
    internal static IReadOnlyList<string> Paths { get; } = [.. All.Select(field => field.Path)];

    /// <exception cref="ArgumentException">There is no such field; the message names the nearest.</exception>
    public static Field Find(string path) => TryFind(path)
        ?? throw new ArgumentException($"{path}: {FieldSuggestions.Unknown(path, Paths)}", nameof(path));

    /// <returns>Null if there is no such field.</returns>
    public static Field? TryFind(string path) => All.FirstOrDefault(field => field.Path == path);

    private static FieldType TypeOf(ImportOption option) => option.Type == typeof(string)
        ? new FieldType.Word(Nullable: true)
        : option.Type == typeof(bool) ? new FieldType.YesNo(Nullable: true)
        : option.Type == typeof(int) ? new FieldType.Whole(1, Largest, Nullable: true)
        : new FieldType.Number(double.NegativeInfinity, Nullable: true);

    private sealed record Part<T>(
        string Name, string Description, FieldType Type, Func<T, object?> Get, Func<T, object?, T> Set);

    private static IEnumerable<Field> Of<T>(
        Func<RunConfig, T> get, Func<RunConfig, T, RunConfig> set, string section, Part<T>[] parts) =>
        parts.Select(part => new Field(
            $"{section}.{part.Name}", part.Description, part.Type, config => part.Get(get(config)),
            (config, value) => set(config, part.Set(get(config), value))));
}
