namespace LatentLab.Experiments.Records;

/// <summary>A number that a finished run has, for axes and tables.</summary>
/// <param name="Name">Such as <c>test.total</c>.</param>
/// <param name="Title">For an axis.</param>
/// <param name="Unit">Such as "nats per image".</param>
/// <param name="LessIsBetter">Null where neither is.</param>
public sealed record RunMetric(string Name, string Title, string Unit, bool? LessIsBetter, Func<RunResult, double?> Get)
{
    private const string Nats = "nats per image";

    public static IReadOnlyList<RunMetric> All { get; } =
    [
        new("test.total", "−ELBO on test images", Nats, true, result => result.Test.Total),
        new("test.reconstruction", "reconstruction on test images", Nats, true, result => result.Test.Reconstruction),
        new("test.kl", "KL on test images", Nats, null, result => result.KlPerLatent is null ? null : result.Test.Kl),
        new("train.total", "−ELBO on training images", Nats, true, result => result.Train.Total),
        new("train.reconstruction", "reconstruction on training images", Nats, true,
            result => result.Train.Reconstruction),
        new("train.kl", "KL on training images", Nats, null,
            result => result.KlPerLatent is null ? null : result.Train.Kl),
        new("gap", "−ELBO, test − train", Nats, true, result => result.Test.Total - result.Train.Total),
        new("activeUnits", "active units", "latents", null, result => result.ActiveUnits),
        new("nll", "−log p by importance sampling, test images", Nats, true, result => result.NegativeLogLikelihood),
        new("completeness.prior", "share of draws from N(0, I) near a shape", "share", false,
            result => result.CompletenessOfPrior),
        new("completeness.fitted", "share of draws from a fitted Gaussian near a shape", "share", false,
            result => result.CompletenessOfFittedGaussian),
        new("ppca.excess", "−ELBO of the linear VAE − probabilistic PCA, training images", Nats, true,
            result => result.LinearTrain - result.PpcaTrain),
        new("epochs", "epochs trained", "epochs", null, result => result.Epochs),
        new("parameters", "parameters", "numbers", null, result => result.Parameters),
        new("seconds", "training time", "s", true, result => result.TrainingSeconds),
        new("imagesPerSecond", "training speed", "images/s", false, result => result.ImagesPerSecond),
        new("peakMegabytes", "peak memory of the process", "MB", true, result => result.PeakMegabytes),
    ];

    /// <exception cref="ArgumentException">There is no such metric; the message names the nearest.</exception>
    public static RunMetric Find(string name) => All.FirstOrDefault(metric => metric.Name == name)
        ?? throw new ArgumentException(
            $"There is no metric '{name}'. Did you mean "
            + $"'{Data.NearestWord.Of(name, All.Select(metric => metric.Name))}'?", nameof(name));
}
