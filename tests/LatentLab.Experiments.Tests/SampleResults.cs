using LatentLab.Data;
using LatentLab.Experiments.Results;
using LatentLab.Training;

namespace LatentLab.Experiments.Tests;

/// <summary>Plausible results without a training; the same numbers every time.</summary>
internal static class SampleResults
{
    public static RunSummary Run(
        double beta, int latent, int seed, RunOutcome outcome = RunOutcome.Finished, int epochs = 8, double shift = 0)
    {
        var random = new Random(HashCode(beta, latent, seed));
        double reconstruction = 60 + 10 * Math.Log2(1 + beta) + 40.0 / latent + random.NextDouble() + shift,
            kl = 20 / (1 + beta) + 0.2 * random.NextDouble();
        LossTerms Terms(int epoch, double more) =>
            new(reconstruction + more + 30 / Math.Sqrt(epoch), kl * (1 - Math.Exp(-epoch / 2.0)), beta);
        var settings = new Dictionary<string, string>
        {
            ["data.name"] = "digits",
            ["model.latent"] = $"{latent}",
            ["loss.beta"] = FormattableString.Invariant($"{beta}"),
            ["training.epochs"] = $"{epochs}"
        };
        string name = FormattableString.Invariant($"beta {beta}, latent {latent}, seed {seed}");
        if (outcome != RunOutcome.Finished)
            return new RunSummary
            {
                Name = name,
                Hash = "0",
                Seed = seed,
                Settings = settings,
                Outcome = outcome,
                Problem = outcome == RunOutcome.Failed ? "The loss left the numbers in epoch 3 <b>&</b>." : null
            };
        float[] pixels = [.. Enumerable.Range(0, 10 * 16).Select(_ => (float)random.NextDouble())];
        return new RunSummary
        {
            Name = name,
            Hash = $"{HashCode(beta, latent, seed):x8}",
            Seed = seed,
            Settings = settings,
            Outcome = outcome,
            Metrics = new Dictionary<string, double>
            {
                ["test.total"] = reconstruction + kl,
                ["test.reconstruction"] = reconstruction,
                ["test.kl"] = kl,
                ["activeUnits"] = Math.Max(1, latent - (int)beta)
            },
            Epochs = [.. Enumerable.Range(1, epochs)
                .Select(epoch => new EpochMetrics(epoch, Terms(epoch, 0), Terms(epoch, 2), 0.5, 0))],
            KlOfLatents =
                [.. Enumerable.Range(0, latent).Select(place => kl * (place + 1) * 2 / (latent * (latent + 1)))],
            Map =
                latent
                    < 2 ? null : new LatentMapSummary(1,
                        2, latent, [.. Enumerable.Range(0, 60).Select(_ => 3 * random.NextDouble() - 1.5)], null,
                        [.. Enumerable.Range(0, 30).Select(_ => random.Next(3))]),
            Samples = new ImageBatch(10, 1, 4, 4, pixels),
            Originals = new ImageBatch(10, 1, 4, 4, [.. Enumerable.Range(0, 160).Select(place => place % 7 / 7f)]),
            Reconstructions = new ImageBatch(10, 1, 4, 4, pixels),
        };
    }

    /// <summary>β by latent size on three seeds, a run that failed and one that is missing.</summary>
    public static ExperimentResults Grid(double shift = 0, bool whole = false) =>
        new("beta", "What does β do to rate & distortion?",
            [.. from latent in new[] { 2, 8 } from beta in new[] { 0.5, 1, 4 } from seed in new[] { 1, 2, 3 }
                select Run(beta, latent, seed, whole || beta != 4 || latent != 8 || seed == 1
                    ? RunOutcome.Finished
                    : seed == 2 ? RunOutcome.Failed : RunOutcome.Missing, shift: shift)])
        {
            Environment = ["LatentLab 0.1.0", "1 thread"],
        };

    private static int HashCode(double beta, int latent, int seed) => (int)(beta * 1000) + 100_000 * latent + seed;
}
