using System.CommandLine;
using LatentLab.Benchmarks;

namespace LatentLab.Cli;

/// <summary><c>latentlab bench</c>: speeds, always as ratios inside one run.</summary>
internal static class BenchCommand
{
    public static Command Build() => new("bench", "Measure speeds on this machine.") { Train(), BenchKernelCommand.Build() };

    private static Command Train()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var rounds = new Option<int>("--rounds") { Description = "Interleaved rounds; medians are reported.", DefaultValueFactory = _ => 9 };
        var batch = new Option<int>("--batch") { Description = "Images in one step.", DefaultValueFactory = _ => 128 };
        var command = new Command("train", "Images per second of the trainer, beside a plain loop with Adam and the limit that its matrix products alone set (VAE 784-400-20).") { json, rounds, batch };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new TrainingBenchmarkOptions { Rounds = parsed.GetValue(rounds), BatchSize = parsed.GetValue(batch) };
            bool asJson = parsed.GetValue(json);
            TrainingBenchmarkResult result = TrainingBenchmark.Run(options, asJson ? null : new RoundReport(Console.Out), cancellation);
            Console.WriteLine(asJson ? result.ToJson() : result.ToString());
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private sealed class RoundReport(TextWriter writer) : IProgress<TrainingBenchmarkRound>
    {
        public void Report(TrainingBenchmarkRound value) => writer.WriteLine(value.Round == 0
            ? "warming up"
            : $"round {value.Round} of {value.Rounds}: trainer {value.ImagesPerSecond:F0}, plain loop {value.PlainAdamImagesPerSecond:F0}, limit {value.GemmLimitImagesPerSecond:F0} images/s");
    }
}
