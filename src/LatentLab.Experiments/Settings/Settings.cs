using LatentLab.Data;
using LatentLab.Losses;
using LatentLab.Models;

namespace LatentLab.Experiments.Settings;

/// <summary>Which images a run learns from and is judged on.</summary>
public sealed record DataSettings
{
    /// <summary>digits, shapes, mnist, fashion, or the path of a folder of images or tables, or of a table.</summary>
    public string Name { get; init; } = "digits";

    /// <summary>How one's own files are read; what is null is found out.</summary>
    public ImportOptions Import { get; init; } = new();

    /// <summary>Training images, from the first; null for all that are not held out.</summary>
    public int? Train { get; init; }

    /// <summary>Images after the training images, for the curves and for early stopping; 0 for none.</summary>
    public int Validation { get; init; } = 500;

    /// <summary>Test images, from the first; null for all.</summary>
    public int? Test { get; init; }

    /// <summary>How grey pixels become 0 or 1.</summary>
    public Binarise Binarise { get; init; }

    /// <summary>
    /// Draws the shapes, a fixed binarisation, or which of somebody's own images are held out. The same for all seeds
    /// of a run, so that only the training differs.
    /// </summary>
    public int Seed { get; init; } = 1;
}

/// <summary>How grey pixels become 0 or 1.</summary>
public enum Binarise
{
    /// <summary>They stay grey.</summary>
    None,

    /// <summary>1 from one half on.</summary>
    Threshold,

    /// <summary>Drawn once, with the grey as probability.</summary>
    Fixed,

    /// <summary>Training images drawn again in every epoch; the others once.</summary>
    Dynamic,
}

/// <summary>The network.</summary>
public sealed record ModelSettings
{
    public ModelKind Kind { get; init; }

    /// <summary>
    /// A model of one's own in place of a kind, as name@digest; null for one of the kit's. See
    /// <see cref="ExperimentOwn.WithModel"/>.
    /// </summary>
    public string? Own { get; init; }

    /// <summary>Numbers in one code.</summary>
    public int Latent { get; init; } = 10;

    /// <summary>
    /// Widths of the fully connected layers, from the image to the code. A linear VAE has none, whatever stands here.
    /// </summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256];

    /// <summary>Channels of the convolutions before them, each halving the image; none for an MLP.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [];

    public Activation Activation { get; init; } = Activation.Relu;

    public LikelihoodKind Likelihood { get; init; }

    /// <summary>s of a Gaussian likelihood; the others have none.</summary>
    public double Variance { get; init; } = 0.1;
}

public enum ModelKind
{
    /// <summary>A variational autoencoder.</summary>
    Vae,

    /// <summary>A plain autoencoder: no sampling, no KL.</summary>
    Autoencoder,

    /// <summary>The variational autoencoder that can be solved on paper; needs a Gaussian likelihood.</summary>
    LinearVae,
}

/// <summary>What the decoder's numbers mean.</summary>
public enum LikelihoodKind
{
    Bernoulli,

    /// <summary>With <see cref="ModelSettings.Variance"/>.</summary>
    Gaussian,

    /// <summary>The plain squared distance; no density.</summary>
    SquaredError,
}

/// <summary>What is minimised.</summary>
public sealed record LossSettings
{
    /// <summary>The weight of the KL, once any annealing is over.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>How β gets there.</summary>
    public Annealing Annealing { get; init; }

    /// <summary>Epochs of a linear rise; the middle of a sigmoid one; the period of a cyclical one.</summary>
    public int AnnealingEpochs { get; init; } = 10;

    public KlParts KlParts { get; init; } = KlParts.Full;

    /// <summary>
    /// λ: nats of each latent's KL (averaged over the batch) that cost nothing (Kingma et al. 2016); 0 for none.
    /// </summary>
    public double FreeBits { get; init; }

    /// <summary>k: latents drawn for each image in a step.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>
    /// True for the importance-weighted bound of the k samples (Burda et al. 2016), false for their mean.
    /// </summary>
    public bool ImportanceWeighted { get; init; }

    /// <summary>
    /// A loss of one's own in place of the bound, as name@digest; null for the bound. See
    /// <see cref="ExperimentOwn.WithLoss"/>.
    /// </summary>
    public string? Own { get; init; }
}

/// <summary>How β changes over epochs.</summary>
public enum Annealing
{
    None,

    /// <summary>From 0 in even steps.</summary>
    Linear,

    /// <summary>S-shaped.</summary>
    Sigmoid,

    /// <summary>From 0 again and again.</summary>
    Cyclical,
}

/// <summary>How the loss is minimised: with Adam.</summary>
public sealed record TrainingSettings
{
    public int Epochs { get; init; } = 10;

    public int BatchSize { get; init; } = 128;

    /// <summary>In the first epoch.</summary>
    public double LearningRate { get; init; } = 1e-3;

    public LearningRateDecay Decay { get; init; }

    /// <summary>
    /// Stop after this many epochs without a better validation loss, and go back to the best weights; null to run to
    /// the end.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>
    /// libtorch's threads for one run. Part of the settings because sums over threads round differently.
    /// </summary>
    public int Threads { get; init; } = 1;
}

/// <summary>How the learning rate changes over epochs.</summary>
public enum LearningRateDecay
{
    None,

    /// <summary>Half a cosine, to 0 after the last epoch (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>Stages of 1, 3, 9, … epochs, each with 10^(−1/7) of the rate before (Burda et al. 2016).</summary>
    Stages,
}

/// <summary>What is measured when the training is over.</summary>
public sealed record EvaluationSettings
{
    /// <summary>k of the importance-weighted likelihood; 0 to leave it out.</summary>
    public int ImportanceSamples { get; init; }

    /// <summary>
    /// Test images that it is measured on, drawn by <see cref="DataSettings.Seed"/>; null for all of them.
    /// </summary>
    public int? ImportanceImages { get; init; } = 500;

    /// <summary>Test images whose codes are kept for maps.</summary>
    public int Codes { get; init; } = 1000;

    /// <summary>
    /// Images drawn from the prior and kept (from a Gaussian fitted to the codes where there is no prior).
    /// </summary>
    public int Samples { get; init; } = 64;

    /// <summary>Test images kept with their reconstructions.</summary>
    public int Reconstructions { get; init; } = 10;

    /// <summary>
    /// Metrics of one's own, each as name@digest. See <see cref="ExperimentOwn.WithMetric"/>.
    /// </summary>
    public IReadOnlyList<string> Own { get; init; } = [];
}
