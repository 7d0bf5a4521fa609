using System.Globalization;
using System.Text.Json;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Benchmarks;

/// <summary>What a long recorded training of one model left in memory.</summary>
/// <param name="LiveTensorsEarly">Tensors alive after a tenth of the epochs.</param>
/// <param name="LiveTensorsLate">The same after the last.</param>
/// <param name="MegabytesEarly">Resident memory of the process, in 10⁶ bytes: median of the epochs of the second
/// tenth.</param>
/// <param name="MegabytesLate">The same of the last tenth.</param>
public sealed record MemoryResult(
    string Model, int Epochs, long LiveTensorsEarly, long LiveTensorsLate, double MegabytesEarly, double MegabytesLate,
    double Seconds)
{
    /// <summary>10⁶ bytes.</summary>
    public double Growth => MegabytesLate - MegabytesEarly;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Model,-14} {Epochs} epochs in {Seconds,5:F1} s: live tensors {LiveTensorsEarly} → {LiveTensorsLate}, "
        + $"resident {MegabytesEarly:F1} → {MegabytesLate:F1} MB ({Growth:+0.0;−0.0} MB)");
}

/// <summary>Readings of several models.</summary>
public sealed record MemoryBenchmarkResult(IReadOnlyList<MemoryResult> Readings)
{
    private static readonly JsonSerializerOptions CamelCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true
    };

    public string ToJson() => JsonSerializer.Serialize(this, CamelCase);

    public override string ToString() => string.Join(Environment.NewLine, Readings);
}

/// <summary>
/// Whether memory is flat: recorded runs of many epochs, one of the fused step and one of the plain one.
/// </summary>
public static class MemoryBenchmark
{
    private const int Part = 10;

    /// <exception cref="ArgumentException">Fewer than 20 epochs: a tenth must be more than one.</exception>
    public static MemoryBenchmarkResult Run(
        int epochs = 1000, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        if (epochs < 2 * Part)
            throw new ArgumentException($"epochs: expected at least {2 * Part}, found {epochs}.");
        (string Name, ModelSettings Model)[] models =
        [
            ("MLP", new ModelSettings { Latent = 2, Hidden = [32] }),
            ("convolutional",
                new ModelSettings { Latent = 2, Hidden = [], Channels = [4], Activation = Activation.Tanh }),
        ];
        return new MemoryBenchmarkResult([.. models.Select(pair =>
        {
            MemoryResult reading = Read(pair.Name, pair.Model, epochs, cancellation);
            progress?.Report(reading.ToString());
            return reading;
        })]);
    }

    private static MemoryResult Read(string name, ModelSettings model, int epochs, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-bench-").FullName;
        try
        {
            var experiment = new Experiment
            {
                Name = "bench-memory",
                Base = new RunConfig
                {
                    Data = new DataSettings { Name = "shapes", Train = 128, Validation = 32, Test = 32 },
                    Model = model,
                    Training = new TrainingSettings { Epochs = epochs, BatchSize = 64 },
                },
            };
            var listener = new Listener();
            ExperimentOutcome outcome = ExperimentRunner.Run(experiment,
                new RunOptions { OutputFolder = folder, Jobs = 1 }, listener, cancellation);
            if (outcome.Failed.FirstOrDefault() is RunStatus failed)
                throw new InvalidOperationException($"The run failed: {failed.Message}");
            int part = epochs / Part;
            return new MemoryResult(
                name, epochs, listener.Seen[part - 1].Tensors, listener.Seen[^1].Tensors,
                Median.Of(listener.Seen.Skip(part).Take(part).Select(seen => seen.Megabytes)),
                Median.Of(listener.Seen.TakeLast(part).Select(seen => seen.Megabytes)),
                outcome.Seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // What is measured is what is kept, so it has its room from the start.
    private sealed class Listener : IProgress<RunProgress>
    {
        public List<(long Tensors, double Megabytes)> Seen { get; } = new(100_000);

        public void Report(RunProgress value)
        {
            if (value.Changed is { State: RunState.Running, Last: not null })
                Seen.Add((Tensor.TotalCount, Environment.WorkingSet / 1e6));
        }
    }
}
