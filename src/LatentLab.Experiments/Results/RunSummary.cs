using LatentLab.Data;
using LatentLab.Hosts;
using LatentLab.Training;

namespace LatentLab.Experiments.Results;

/// <summary>How far a run came.</summary>
public enum RunOutcome
{
    /// <summary>Completed, with a result.</summary>
    Finished,

    /// <summary>It stopped with an error, which <see cref="RunSummary.Problem"/> holds.</summary>
    Failed,

    /// <summary>
    /// The description asks for it and the folder has no result: not begun, under way, or broken off.
    /// </summary>
    Missing,
}

/// <summary>
/// One run as reports, comparisons and recorded files see it: what was set, how it ended, what was measured. Plain
/// numbers, no tensors.
/// </summary>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record RunSummary
{
    /// <summary>What tells it from the others, for readers: its label and seed.</summary>
    public required string Name { get; init; }

    /// <summary>Of everything that decides its outcome.</summary>
    public required string Hash { get; init; }

    public required int Seed { get; init; }

    /// <summary>
    /// Every setting but the seed, by its path in the description (<c>model.latentSize</c>), as the description writes
    /// it.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>What went wrong, in words; null if nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// Numbers of the descriptions that ask for it; see <see cref="ExperimentResults.Descriptions"/>.
    /// </summary>
    public IReadOnlyList<int> Descriptions { get; init; } = [];

    /// <summary>What somebody wrote about it; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Words that somebody gave it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>In a halving, how far its setting came and why; null elsewhere.</summary>
    public string? Search { get; init; }

    /// <summary>When it was first started; null if that is not known.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>What was measured at the end, by name; see <see cref="MetricNames"/>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Every epoch, in order.</summary>
    public IReadOnlyList<EpochMetrics> Epochs { get; init; } = [];

    /// <summary>KL of every latent, in the latents' order, nats per image; empty where there is none.</summary>
    public IReadOnlyList<double> KlOfLatents { get; init; } = [];

    /// <summary>Where a few test images lie in latent space; null if it was not kept.</summary>
    public LatentMapSummary? Map { get; init; }

    /// <summary>Decoded from the prior; null if they were not kept.</summary>
    public ImageBatch? Samples { get; init; }

    /// <summary>Test images; null if they were not kept.</summary>
    public ImageBatch? Originals { get; init; }

    /// <summary>What the model makes of <see cref="Originals"/>, in their order.</summary>
    public ImageBatch? Reconstructions { get; init; }

    /// <summary>The file with all its pictures, in the run's own folder; null where there is none.</summary>
    internal string? Sheet { get; init; }

    /// <summary>For a notebook: its curves, what was measured, and its settings.</summary>
    public string ToHtml() => Reporting.NotebookPages.Of(this);

    /// <summary>Such as <c>β 4, seed 1 (0f3a…): finished</c>.</summary>
    public override string ToString() => $"{Name} ({Hash}): {Reporting.ReportTables.Words(Outcome)}"
        + $"{(Problem is null ? "" : $", {Problem}")}";

    /// <summary>The number, or not a number where it was not measured.</summary>
    public double this[string metric] => Metrics.TryGetValue(metric, out double value) ? value : double.NaN;
}

/// <summary>A few test images in the plane of two latents.</summary>
/// <param name="First">Which latent runs across, counted from 1.</param>
/// <param name="Second">Which runs up.</param>
/// <param name="Latents">How many the model has.</param>
/// <param name="Means">μ along both, of shape [n, 2].</param>
/// <param name="Deviations">σ along both, of shape [n, 2]; null for a plain autoencoder.</param>
/// <param name="Labels">One for each; null where the data has none.</param>
public sealed record LatentMapSummary(
    int First, int Second, int Latents, IReadOnlyList<double> Means, IReadOnlyList<double>? Deviations,
    IReadOnlyList<int>? Labels);
