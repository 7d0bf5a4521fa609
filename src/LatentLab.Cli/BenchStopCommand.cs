using System.CommandLine;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Benchmarks;

namespace LatentLab.Cli;

/// <summary><c>latentlab bench stop</c>: the stop button, pressed a thousand times.</summary>
internal static class BenchStopCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var each = new Option<int>("--each")
        {
            Description = "How many stops of each of the nine kinds.",
            DefaultValueFactory = _ => 112
        };
        var command = new Command("stop",
            "Stop cells that flood the output, compute, train, sleep or wait, through jupyter_client: kernels lost, "
                + "time to the answer, cost of a safe point.")
        {
            json, each
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            int count = parsed.GetValue(each);
            if (count is < 1 or > 100_000)
                throw new ArgumentException($"--each: expected 1 to 100,000, found {count}.");
            JsonObject result = await RunAsync(KernelCommand.Program(), count, cancellation);
            Console.WriteLine(parsed.GetValue(json) ? result.ToJsonString(JsonOutput.Options) : Words(result));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Stops cells of each kind, those that need the library among them.</summary>
    /// <param name="program">This command, as a process is started with it.</param>
    /// <param name="each">Stops of each kind.</param>
    public static Task<JsonObject> RunAsync(
        IEnumerable<string> program, int each, CancellationToken cancellation) => StopBenchmark.RunAsync(
        program,
        $$"""
        #!import {{Path.Combine(ProjectFolder.Find(), "notebooks", "kit.dib")}}
        var vae = new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [32]);
        var images = rand(512, 1, 28, 28);
        var square = rand(64, 64);
        """,
        new Dictionary<string, string>(StopBenchmark.Kinds)
        {
            ["tensor loop"] = """Console.WriteLine("running"); while (true) { using var step = NewDisposeScope(); """
                + """square.mm(square).sum().item<float>(); }""",
            ["training"] = """Console.WriteLine("running"); Trainer.Fit(vae, images, options: new TrainingOptions { """
                + """Epochs = 1_000_000 });""",
        },
        each,
        cancellation);

    private static string Words(JsonObject result)
    {
        double Of(string name) => (double)result[name]!;
        string kinds = string.Join('\n',
            result["medianSecondsByKind"]!.AsObject().Select(kind => $"  {kind.Key,-22} {(double)kind.Value!:F3} s"));
        string ends = $"{Of("stops"):F0} stops: {Of("deadKernels"):F0} dead kernels, {Of("hangs"):F0} hangs, "
            + $"{Of("leftBehind"):F0} left behind, {Of("notStopped"):F0} not stopped, "
            + $"{Of("lostVariables"):F0} times a variable was lost";
        string answers = $"median {Of("medianSeconds"):F3} s, 95th percentile {Of("percentile95Seconds"):F3} s, "
            + $"slowest {Of("slowestSeconds"):F3} s";
        double woven = Of("loopNanosecondsWithSafePoints"), plain = Of("loopNanosecondsWithout");
        return $"""
            {ends}
            answer: {answers}; medians by kind
            {kinds}
            a turn of a tight loop: {woven:F2} ns with safe points, {plain:F2} ns without
            """;
    }
}
