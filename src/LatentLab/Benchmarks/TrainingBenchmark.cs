using System.Diagnostics;
using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Benchmarks;

/// <summary>
/// How fast the trainer is, beside a lesson's plain loop and beside the matrix products alone. Other work on the
/// machine slows all three, so each round measures them one after the other and only ratios within a round are
/// compared.
/// </summary>
public static class TrainingBenchmark
{
    private const int Pixels = 784, Hidden = 400, Latent = 20;

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
        using VariationalAutoencoder trained = NewModel(options.Seed), looped = NewModel(options.Seed);
        using var toy = new VariationalAutoencoder([1, 1, 2], latentSize: 2, hidden: [64, 64],
            likelihood: Likelihood.Gaussian(1), seed: options.Seed);
        using Tensor points =
            images.Images.view(-1, 1, 1, 2).narrow(0, 0, (long)options.StepsPerRound * options.BatchSize).clone();
        using Adam optimizer = optim.Adam(looped.parameters(), lr: 1e-3);
        using var limit = new GemmLimit(options.BatchSize, Pixels, Hidden, Latent);

        List<TrainingBenchmarkRound> rounds = [];
        for (int round = 0; round <= options.Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double count = images.Images.shape[0];
            var measured = new TrainingBenchmarkRound(
                round, options.Rounds,
                count / TimeTrainer(trained, images.Images, options, round),
                count / TimePlainLoop(looped, optimizer, images.Images, options, round),
                count / limit.Time(options.StepsPerRound),
                1e6 * TimeTrainer(toy, points, options, round) / options.StepsPerRound);
            // The first round pays for compiling and for the first touch of the memory.
            if (round > 0)
                rounds.Add(measured);
            progress?.Report(measured);
        }
        return TrainingBenchmarkResult.Of(rounds, get_num_threads(), options.BatchSize,
            $"VAE {Pixels}-{Hidden}-{Latent} ({trained.ParameterCount:N0} parameters)", images.Name);
    }

    private static VariationalAutoencoder NewModel(int seed) => new([1, 28, 28], Latent, hidden: [Hidden], seed: seed);

    /// <summary>One epoch as a user trains it.</summary>
    /// <returns>The epoch's seconds, as the trainer itself reports them: what is done once per training, such as
    /// checking the images, is not in them.</returns>
    private static double TimeTrainer(ILatentModel model, Tensor images, TrainingBenchmarkOptions options, int round)
    {
        var training = new TrainingOptions { Epochs = 1, BatchSize = options.BatchSize, Seed = options.Seed + round };
        return Trainer.Fit(model, images, options: training).Last.Seconds;
    }

    /// <summary>The loop that the lessons show, on the same model.</summary>
    /// <returns>Seconds.</returns>
    private static double TimePlainLoop(
        VariationalAutoencoder model, Adam optimizer, Tensor images, TrainingBenchmarkOptions options, int round)
    {
        Elbo objective = Elbo.Of(model);
        long started = Stopwatch.GetTimestamp();
        foreach (Tensor batch in images.Batches(options.BatchSize, options.Seed + round))
        {
            using var step = NewDisposeScope();
            Tensor loss = objective.Loss(model.call(batch), batch);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
