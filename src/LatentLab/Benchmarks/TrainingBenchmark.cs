using System.Diagnostics;
using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Native;
using LatentLab.Training;
using LatentLab.Training.Fused;
using static TorchSharp.torch;

namespace LatentLab.Benchmarks;

/// <summary>
/// How fast the trainer is, beside a lesson's plain loop and beside the matrix products alone. Other work on the
/// machine slows all three, so each round measures them one after the other and only ratios within a round are
/// compared.
/// </summary>
public static class TrainingBenchmark
{
    internal const int Pixels = 784, Hidden = 400, Latent = 20;

    /// <param name="progress">Hears of every round as it ends.</param>
    /// <exception cref="ArgumentException">An option that cannot be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two rounds.</exception>
    public static TrainingBenchmarkResult Run(
        TrainingBenchmarkOptions? options = null, IProgress<TrainingBenchmarkRound>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new TrainingBenchmarkOptions();
        options.Check();
        int threads = get_num_threads();
        try
        {
            if (options.Threads is int wanted)
                set_num_threads(wanted);
            using BenchmarkImages images =
                BenchmarkImages.Find(checked(options.StepsPerRound * options.BatchSize), options.Seed);
            return Run(images, options, progress, cancellation);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static TrainingBenchmarkResult Run(
        BenchmarkImages images, TrainingBenchmarkOptions options, IProgress<TrainingBenchmarkRound>? progress,
        CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder trained = NewModel(options.Model, options.Seed);
        using var toy = new VariationalAutoencoder([1, 1, 2], latentSize: 2, hidden: [64, 64],
            likelihood: Likelihood.Gaussian(1), seed: options.Seed);
        using Tensor points =
            images.Images.view(-1, 1, 1, 2).narrow(0, 0, (long)options.StepsPerRound * options.BatchSize).clone();
        using var loop = PlainLoop.For(options.Model, options.Seed);
        using var limit = GemmLimit.Of(options.Model, options.BatchSize);

        List<TrainingBenchmarkRound> rounds = [];
        for (int round = 0; round <= options.Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double count = images.Images.shape[0];
            var measured = new TrainingBenchmarkRound(
                round, options.Rounds,
                count / TimeTrainer(trained, images.Images, options, round),
                count / TimePlainLoop(loop, images.Images, options, round),
                count / limit.Time(options.StepsPerRound),
                1e6 * TimeTrainer(toy, points, options, round) / options.StepsPerRound);
            // The first round pays for compiling and for the first touch of the memory.
            if (round > 0)
                rounds.Add(measured);
            progress?.Report(measured);
        }
        string name = options.Model == BenchmarkModel.Mlp ? $"VAE {Pixels}-{Hidden}-{Latent}"
            : "VAE with convolutions of 32 and 64 channels, a layer of 16, latent 2";
        return TrainingBenchmarkResult.Of(rounds, get_num_threads(), options.BatchSize,
            $"{name} ({trained.ParameterCount:N0} parameters)", images.Name) with
        {
            Processor = ProcessorName.Read(),
            Libraries = ProcessorName.Libraries(),
            Products = MatrixProduct.Name,
            Passes = TimePasses(trained, images.Images, options),
        };
    }

    internal static VariationalAutoencoder NewModel(BenchmarkModel model, int seed) => model == BenchmarkModel.Mlp
        ? new([1, 28, 28], Latent, hidden: [Hidden], seed: seed)
        : new([1, 28, 28], latentSize: 2, hidden: [16], channels: [32, 64], seed: seed);

    /// <summary>Where the time of a step goes, read off a stopwatch after each pass.</summary>
    private static IReadOnlyList<PassShare> TimePasses(
        VariationalAutoencoder model, Tensor images, TrainingBenchmarkOptions options)
    {
        using FusedTrainingStep step = FusedTrainingStep.TryCreate(model, Elbo.Of(model), learningRate: 1e-3)!;
        Epoch(0);
        step.Passes.IsOn = true;
        long started = Stopwatch.GetTimestamp();
        Epoch(1);
        Epoch(2);
        double whole = Stopwatch.GetElapsedTime(started).TotalSeconds;
        int steps = 2 * options.StepsPerRound;
        return
        [
            .. Enum.GetValues<StepPass>().Where(pass => step.Passes.Seconds(pass) > 0).Select(pass => new PassShare(
                StepPasses.NameOf(pass), 1e6 * step.Passes.Seconds(pass) / steps, step.Passes.Seconds(pass) / whole)),
        ];

        void Epoch(int seed)
        {
            foreach (Tensor rows in images.BatchRows(options.BatchSize, seed))
                step.Step(images, rows, beta: 1);
        }
    }

    /// <summary>One epoch as a user trains it.</summary>
    /// <returns>The epoch's seconds, as the trainer itself reports them: what is done once per training, such as
    /// checking the images, is not in them.</returns>
    private static double TimeTrainer(ILatentModel model, Tensor images, TrainingBenchmarkOptions options, int round)
    {
        var training = new TrainingOptions { Epochs = 1, BatchSize = options.BatchSize, Seed = options.Seed + round };
        return Trainer.Fit(model, images, options: training).Last.Seconds;
    }

    /// <summary>The loop that others would write, on the same images.</summary>
    /// <returns>Seconds.</returns>
    private static double TimePlainLoop(PlainLoop loop, Tensor images, TrainingBenchmarkOptions options, int round)
    {
        long started = Stopwatch.GetTimestamp();
        loop.Epoch(images, options.BatchSize, options.Seed + round);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
