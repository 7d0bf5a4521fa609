using System.Text.Json.Serialization;
using LatentLab.Experiments.Settings;
using LatentLab.Hosts;
using LatentLab.Training;

namespace LatentLab.Experiments.Records;

/// <summary>What is known about one run.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Experiment">The name of the experiment that first asked for it.</param>
/// <param name="Label">What tells it from its experiment's other runs, seed aside.</param>
/// <param name="Environment">Null if it has not begun.</param>
/// <param name="Epochs">So far.</param>
/// <param name="Result">Null if it is not finished.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record RunRecord(
    string Folder, string Experiment, string Label, RunConfig Config, RunEnvironment? Environment,
    IReadOnlyList<MetricsLine> Epochs, RunResult? Result)
{
    public bool IsFinished => Result is not null;

    public int Seed => Config.Seed;

    /// <summary>For a notebook: its curves, what was measured, and its settings.</summary>
    public string ToHtml() => Results.FolderResults.Whole(this, Label, null).ToHtml();

    public override string ToString() => $"{Experiment}: {Label}, seed {Seed}";
}

/// <summary>One epoch, as a line of <c>metrics.jsonl</c>. Nats per image, train and validation on one scale.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="LearningRate">Of this epoch.</param>
/// <param name="Train">Mean over the epoch's batches, while the weights moved; its β is this epoch's.</param>
/// <param name="Validation">After the epoch, on held-out images; null where there are none.</param>
/// <param name="KlPerLatent">On the same images: mean KL of each latent, nats; null for an autoencoder or without
/// held-out images.</param>
/// <param name="Seconds">Of the epoch, validation included.</param>
public sealed record MetricsLine(
    int Epoch, double LearningRate, LossTerms Train, LossTerms? Validation, IReadOnlyList<double>? KlPerLatent,
    double Seconds);

/// <summary>Where and how a run was computed.</summary>
/// <param name="Kit">Version of LatentLab.</param>
/// <param name="TorchSharp">Version.</param>
/// <param name="DotNet">Version.</param>
/// <param name="System">Operating system.</param>
/// <param name="Processor">Its name and its vector instructions: other ones may round differently.</param>
/// <param name="Cores">Physical cores that the process could use.</param>
/// <param name="Threads">libtorch's threads for this run.</param>
/// <param name="Jobs">Runs at a time.</param>
/// <param name="Machine">Its name.</param>
/// <param name="Data">Fingerprint of the images.</param>
/// <param name="Started">When the run was first started.</param>
/// <param name="Starts">How often it was started or resumed.</param>
/// <param name="Earlier">From which run's checkpoint it went on, or why not; null if there was none like it.</param>
public sealed record RunEnvironment(
    string Kit, string TorchSharp, string DotNet, string System, string Processor, int Cores, int Threads, int Jobs,
    string Machine, string Data, DateTimeOffset Started, int Starts, string? Earlier = null)
{
    /// <summary>What was done to the images, in one line; null in runs of before this was kept.</summary>
    public string? Images { get; init; }
}

/// <summary>What a metric of one's own measured.</summary>
public sealed record OwnMetric(string Name, string Unit, double Value);

/// <summary>
/// How a run ended, and what was measured then. Nats per image, one sample per image unless said otherwise.
/// </summary>
public sealed record RunResult
{
    /// <summary>Of the run's settings.</summary>
    public required string Hash { get; init; }

    public required TrainingEnding Ending { get; init; }

    /// <summary>Epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch whose weights the model has.</summary>
    public required int WeightsOfEpoch { get; init; }

    /// <summary>[channels, height, width].</summary>
    public required IReadOnlyList<int> ImageShape { get; init; }

    /// <summary>How many images each half had.</summary>
    public required int TrainImages { get; init; }

    public required int TestImages { get; init; }

    /// <summary>Trainable numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>
    /// On training images (at most 2,000), with the final weights, as on the test images. Whatever the run's β and
    /// parts: the whole KL at β = 1, so the total is −ELBO.
    /// </summary>
    public required LossTerms Train { get; init; }

    /// <summary>On the test images, at β = 1: the total is −ELBO. For an autoencoder the KL is 0.</summary>
    public required LossTerms Test { get; init; }

    /// <summary>Mean KL of each latent over test images, nats; null for an autoencoder.</summary>
    public IReadOnlyList<double>? KlPerLatent { get; init; }

    /// <summary>Variance over test images of each latent's mean (Burda et al. 2016); null for an autoencoder.</summary>
    public IReadOnlyList<double>? VariancePerLatent { get; init; }

    /// <summary>Latents whose variance is above 0.01; null for an autoencoder.</summary>
    public int? ActiveUnits { get; init; }

    /// <summary>−log p(x) is at most this, by importance sampling; null if not asked for.</summary>
    public double? NegativeLogLikelihood { get; init; }

    /// <summary>Its standard error over images.</summary>
    public double? NegativeLogLikelihoodError { get; init; }

    /// <summary>
    /// Share of decoded draws from N(0, I) that are near a shape; on shapes only, null for an autoencoder.
    /// </summary>
    public double? CompletenessOfPrior { get; init; }

    /// <summary>The same for draws from a Gaussian fitted to the codes.</summary>
    public double? CompletenessOfFittedGaussian { get; init; }

    /// <summary>
    /// −log p of the training images under probabilistic PCA of the same latent size and variance: the least that a
    /// linear VAE's −ELBO on them can be; null for other models.
    /// </summary>
    public double? PpcaTrain { get; init; }

    /// <summary>
    /// The linear VAE's −ELBO on all training images in expectation over its samples, to be held against
    /// <see cref="PpcaTrain"/>; null for other models.
    /// </summary>
    public double? LinearTrain { get; init; }

    /// <summary>Metrics of one's own, on test images; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OwnMetric>? Own { get; init; }

    /// <summary>Seconds of all epochs.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Seconds spent on measuring and writing when the training was over.</summary>
    public required double EvaluationSeconds { get; init; }

    /// <summary>
    /// Seconds of this run's last session that were neither training nor evaluation: checkpoints, metrics, getting
    /// ready.
    /// </summary>
    public double BookkeepingSeconds { get; init; }

    /// <summary>Training images per second, validation included.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>
    /// The process's largest resident memory so far, in 10⁶ bytes; other runs beside this one are in it.
    /// </summary>
    public required double PeakMegabytes { get; init; }

    /// <summary>
    /// SHA-256 of the checkpoint after the last epoch, from which a run of more epochs can go on; null if none was
    /// kept. It may be deleted: nothing else needs it.
    /// </summary>
    public string? Checkpoint { get; init; }

    /// <summary>SHA-256 of the run's other files, by name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}
