using System.CommandLine;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Benchmarks;

namespace LatentLab.Cli;

/// <summary><c>latentlab bench kernel</c>: the Jupyter kernel as its users meet it.</summary>
internal static class BenchKernelCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var starts = new Option<int>("--starts")
        {
            Description = "How many times to start a kernel; medians are reported.",
            DefaultValueFactory = _ => 5
        };
        var command = new Command("kernel",
            "Start, first cell, warm cell, memory after 300 cells, completion and stop button of the Jupyter kernel, "
            + "measured through jupyter_client.")
        {
            json, starts
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            int count = parsed.GetValue(starts);
            if (count is < 1 or > 100)
                throw new ArgumentException($"--starts: expected 1 to 100, found {count}.");
            JsonObject result =
                await KernelBenchmark.RunAsync(KernelCommand.Program(), Training(), count, cancellation: cancellation);
            Console.WriteLine(parsed.GetValue(json) ? result.ToJsonString(JsonOutput.Options) : Words(result));
            return ExitCode.Done;
        });
        return command;
    }

    private static (string Preparation, string Endless) Training() => (
        $$"""
        #!import {{Path.Combine(ProjectFolder.Find(), "notebooks", "kit.dib")}}
        var vae = new VariationalAutoencoder([1, 28, 28], latentSize: 20, hidden: [400]);
        """,
        """
        Console.WriteLine("running");
        Trainer.Fit(vae, rand(10_000, 1, 28, 28), options: new TrainingOptions { Epochs = 1_000_000 });
        """);

    private static string Words(JsonObject result)
    {
        string Beside(string name, string format)
        {
            double own = (double)result[name]!;
            string real = $"realTool{char.ToUpperInvariant(name[0])}{name[1..]}";
            return result[real] is { } other
                ? $"{own.ToString(format)}   (.NET Interactive: {((double)other).ToString(format)}, ratio "
                    + $"{own / (double)other:F2})"
                : own.ToString(format);
        }

        string Of(string name) => ((double)result[name]!).ToString("F2");
        string stops = $"{Of("stopLoopSeconds")} s, {Of("stopSleepSeconds")} s, {Of("stopTrainingSeconds")} s";
        return $"""
            start to ready, s         {Beside("readySeconds", "F2")}
            first cell, s             {Beside("firstCellSeconds", "F2")}
            warm cell, ms             {Beside("warmCellMilliseconds", "F1")}
            MB after {result["cells"]} cells        {Beside("megabytesAfter300Cells", "F0")}
            completion, ms            {Beside("completionMilliseconds", "F1")}
            stop a loop, a sleep, a training   {stops}
            """;
    }
}
