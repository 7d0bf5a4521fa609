using System.CommandLine;
using LatentLab.Benchmarks;
using LatentLab.Experiments.Benchmarks;

namespace LatentLab.Cli;

/// <summary><c>latentlab bench</c>: speeds, always compared within one run.</summary>
internal static class BenchCommand
{
    public static Command Build() => new("bench", "Measure speeds on this machine.")
    {
        Train(), Sweep(), Memory(), BenchGradeCommand.Build(), BenchKernelCommand.Build(), BenchStopCommand.Build(),
        BenchSoakCommand.Build()
    };

    private static Command Train()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Interleaved rounds; medians are reported.",
            DefaultValueFactory = _ => 9
        };
        var model = new Option<string>("--model")
        {
            Description = "mlp (VAE 784-400-20) or conv (32 and 64 channels, latent 2).",
            DefaultValueFactory = _ => "mlp"
        };
        model.AcceptOnlyFromAmong("mlp", "conv");
        var steps = new Option<int>("--steps")
        {
            Description = "Steps of each in a round. Where other programs work, many short rounds are better.",
            DefaultValueFactory = _ => 100
        };
        var batch = new Option<int>("--batch") { Description = "Images in one step.", DefaultValueFactory = _ => 128 };
        var command = new Command("train",
            "Images per second of the trainer, beside a plain loop with libtorch's own layers and Adam and the limit "
            + "that the matrix products alone set; then where a step's time goes.")
        {
            json, rounds, batch, model, steps
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new TrainingBenchmarkOptions
            {
                Rounds = parsed.GetValue(rounds),
                BatchSize = parsed.GetValue(batch),
                StepsPerRound = parsed.GetValue(steps),
                Model = parsed.GetValue(model) == "conv" ? BenchmarkModel.Convolutional : BenchmarkModel.Mlp
            };
            bool asJson = parsed.GetValue(json);
            TrainingBenchmarkResult result =
                TrainingBenchmark.Run(options, asJson ? null : new RoundReport(Console.Out), cancellation);
            Console.WriteLine(asJson ? result.ToJson() : result.ToString());
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Sweep()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds, each with one job and with several; medians are reported.",
            DefaultValueFactory = _ => 3
        };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of each run.", DefaultValueFactory = _ => 20 };
        var jobs = new Option<int?>("--jobs")
        {
            Description = "How many jobs to compare with one (default: one per core)."
        };
        var command = new Command("sweep",
            "A small experiment with one job and with several: time, use of the cores, and what recording a run costs.")
        {
            json, rounds, epochs, jobs
        };
        command.SetAction((parsed, cancellation) =>
        {
            bool asJson = parsed.GetValue(json);
            SweepBenchmarkResult result = SweepBenchmark.Run(parsed.GetValue(rounds), parsed.GetValue(epochs),
                parsed.GetValue(jobs), asJson ? null : new LineReport(Console.Out), cancellation);
            Console.WriteLine(asJson ? result.ToJson() : result.ToString());
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Memory()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var epochs = new Option<int>("--epochs")
        {
            Description = "Epochs of each run.",
            DefaultValueFactory = _ => 1000
        };
        var command = new Command("memory", "Live tensors and resident memory of small recorded runs over many epochs.")
        {
            json, epochs
        };
        command.SetAction((parsed, cancellation) =>
        {
            bool asJson = parsed.GetValue(json);
            MemoryBenchmarkResult result =
                MemoryBenchmark.Run(parsed.GetValue(epochs), asJson ? null : new LineReport(Console.Out), cancellation);
            if (asJson)
                Console.WriteLine(result.ToJson());
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private sealed class LineReport(TextWriter writer) : IProgress<string>
    {
        public void Report(string value) => writer.WriteLine(value);
    }

    private sealed class RoundReport(TextWriter writer) : IProgress<TrainingBenchmarkRound>
    {
        public void Report(TrainingBenchmarkRound value) => writer.WriteLine(value.Round == 0
            ? "warming up"
            : $"round {value.Round} of {value.Rounds}: trainer {value.ImagesPerSecond:F0}, plain loop "
                + $"{value.PlainAdamImagesPerSecond:F0}, limit {value.GemmLimitImagesPerSecond:F0} images/s");
    }
}
