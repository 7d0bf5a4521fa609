using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LatentLab.Benchmarks;

/// <summary>How to measure. The defaults are the sizes that the kit's own targets are stated for.</summary>
public sealed record TrainingBenchmarkOptions
{
    /// <summary>
    /// Interleaved rounds; every number is a median over them. Odd, so that the median is one that was measured.
    /// </summary>
    public int Rounds { get; init; } = 9;

    /// <summary>Images in one step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// Steps of each way to train in one round: long enough to outlast a scheduler's whims, short enough that a round's
    /// parts see the same machine.
    /// </summary>
    public int StepsPerRound { get; init; } = 100;

    /// <summary>What is trained.</summary>
    public BenchmarkModel Model { get; init; } = BenchmarkModel.Mlp;

    /// <summary>libtorch's threads; null to leave them as they are.</summary>
    public int? Threads { get; init; }

    /// <summary>The images' order, the weights and the noise.</summary>
    public int Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">An option that cannot be.</exception>
    internal void Check()
    {
        foreach ((string name, int value) in new[] { (nameof(Rounds), Rounds), (nameof(BatchSize), BatchSize),
            (nameof(StepsPerRound), StepsPerRound), (nameof(Threads), Threads ?? 1) })
            if (value < 1)
                throw new ArgumentException($"{name}: expected at least 1, found {value}.");
    }
}

/// <summary>What one round measured, for a progress display.</summary>
/// <param name="Round">Counted from 1; 0 is the round that warms up and does not count.</param>
/// <param name="ImagesPerSecond">Of the trainer.</param>
public sealed record TrainingBenchmarkRound(
    int Round, int Rounds, double ImagesPerSecond, double PlainAdamImagesPerSecond, double GemmLimitImagesPerSecond,
    double ToyStepMicroseconds);

/// <summary>
/// How fast this machine trains, beside the two numbers that say how fast it could: medians over interleaved rounds of
/// one process.
/// </summary>
/// <param name="ImagesPerSecond">The trainer as users call it: shuffling, batches, noise, steps and metrics, without
/// validation.</param>
/// <param name="PlainAdamImagesPerSecond">A plain loop with libtorch's own layers on the same images: autograd and
/// <c>optim.Adam</c>, no metrics.</param>
/// <param name="GemmLimitImagesPerSecond">The step's matrix products alone, by libtorch on tensors that are ready (an
/// MLP's are eleven; convolutions' are on patches).</param>
/// <param name="RatioToPlainAdam">Median over rounds of the trainer's speed ÷ the plain loop's in the same
/// round.</param>
/// <param name="RatioToGemmLimit">The same, ÷ the limit.</param>
/// <param name="ToyStepMicroseconds">One step of the trainer on a 2-64-64-2 network, where every operation's fixed cost
/// shows.</param>
/// <param name="PeakMegabytes">The process's largest resident memory so far, in 10⁶ bytes.</param>
/// <param name="Threads">libtorch's threads.</param>
/// <param name="Model">What was trained.</param>
/// <param name="Images">What it was trained on; the speed does not depend on it.</param>
public sealed record TrainingBenchmarkResult(
    double ImagesPerSecond, double PlainAdamImagesPerSecond, double GemmLimitImagesPerSecond, double RatioToPlainAdam,
    double RatioToGemmLimit, double ToyStepMicroseconds, double PeakMegabytes, int Threads, int BatchSize, int Rounds,
    string Model, string Images)
{
    private static readonly JsonSerializerOptions CamelCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true
    };

    internal static TrainingBenchmarkResult Of(
        IReadOnlyList<TrainingBenchmarkRound> rounds, int threads, int batchSize, string model, string images) => new(
            Median.Of(rounds.Select(round => round.ImagesPerSecond)),
            Median.Of(rounds.Select(round => round.PlainAdamImagesPerSecond)),
            Median.Of(rounds.Select(round => round.GemmLimitImagesPerSecond)),
            Median.Of(rounds.Select(round => round.ImagesPerSecond / round.PlainAdamImagesPerSecond)),
            Median.Of(rounds.Select(round => round.ImagesPerSecond / round.GemmLimitImagesPerSecond)),
            Median.Of(rounds.Select(round => round.ToyStepMicroseconds)),
            PeakBytes() / 1e6,
            threads, batchSize, rounds.Count, model, images);

    /// <summary>The processor's name and vectors.</summary>
    public string Processor { get; init; } = "";

    /// <summary>Names and versions.</summary>
    public string Libraries { get; init; } = "";

    /// <summary>What multiplied matrices in the trainer.</summary>
    public string Products { get; init; } = "";

    /// <summary>Where the trainer's time went; what is missing to 1 is the shuffling and the loop itself.</summary>
    public IReadOnlyList<PassShare> Passes { get; init; } = [];

    /// <summary>One object, its keys the properties' names in camel case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CamelCase);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Processor}, {Threads} threads; {Libraries}; the trainer multiplies by {Products}
        {Model}, batch {BatchSize}, {Images}, medians of {Rounds} interleaved rounds
        trainer     {ImagesPerSecond,8:F0} images/s
        plain loop  {PlainAdamImagesPerSecond,8:F0} images/s   the trainer is {RatioToPlainAdam:F2} times as fast
        GEMM limit  {GemmLimitImagesPerSecond,8:F0} images/s   the trainer reaches {RatioToGemmLimit:F2} of it
        2-64-64-2   {ToyStepMicroseconds,8:F0} µs per step
        peak memory {PeakMegabytes,8:F0} MB
        {string.Join('\n', Passes)}
        """).TrimEnd();

    private static long PeakBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}

/// <summary>A pass of a training step.</summary>
/// <param name="Microseconds">Of one step.</param>
/// <param name="Share">Of the whole epoch, in [0, 1].</param>
public sealed record PassShare(string Name, double Microseconds, double Share)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"  {Microseconds,7:F0} µs {100 * Share,5:F1} %  {Name}");
}
