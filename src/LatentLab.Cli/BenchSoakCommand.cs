using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Benchmarks;

namespace LatentLab.Cli;

/// <summary><c>latentlab bench soak</c>: the Jupyter kernel under load, every message counted.</summary>
internal static class BenchSoakCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var part = new Option<string?>("--part")
        {
            Description = "One part alone.",
            HelpName = string.Join('|', SoakBenchmark.Whole.Keys)
        };
        part.AcceptOnlyFromAmong([.. SoakBenchmark.Whole.Keys]);
        var size = new Option<int?>("--size")
        {
            Description = "With --part: how many cells, names, displays of each kind, restarts, clients or notebooks."
        };
        var fault = new Option<string?>("--fault")
        {
            Description = "Break something on purpose, to see that it is noticed: drop, double or swap a message in "
                + "97, leak 256 KB a cell, or leave a kernel behind.",
            HelpName = string.Join('|', SoakBenchmark.Faults)
        };
        fault.AcceptOnlyFromAmong([.. SoakBenchmark.Faults]);
        var command = new Command("soak",
            "10,000 cells, 1,000 more with new names, 1,000 figures and 1,000 tensors, 100 restarts, clients that die, "
            + "20 notebooks at once, through jupyter_client: every message counted, memory watched (exit 1 where a "
            + "bound is broken).")
        {
            json, part, size, fault
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            bool asJson = parsed.GetValue(json);
            JsonObject found = await RunAsync(KernelCommand.Program(),
                Parts(parsed.GetValue(part), parsed.GetValue(size)), parsed.GetValue(fault),
                asJson ? null : Console.Error.WriteLine, cancellation);
            IReadOnlyList<string> broken = SoakBenchmark.Broken(found);
            Console.WriteLine(asJson ? found.ToJsonString(JsonOutput.Options) : Words(found, broken));
            return broken.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>Runs parts with the kit of this folder.</summary>
    /// <param name="program">This command, as a process is started with it.</param>
    public static Task<JsonObject> RunAsync(
        IEnumerable<string> program, IReadOnlyDictionary<string, int> parts, string? fault, Action<string>? say,
        CancellationToken cancellation) => SoakBenchmark.RunAsync(
        program, Path.Combine(ProjectFolder.Find(), "notebooks", "kit.dib"), parts, fault, say, cancellation);

    private static IReadOnlyDictionary<string, int> Parts(string? part, int? size) => (part, size) switch
    {
        (null, null) => SoakBenchmark.Whole,
        (null, _) => throw new ArgumentException("--size: give the part that it is the size of (--part)."),
        (_, < 1 or > 1_000_000) => throw new ArgumentException($"--size: expected 1 to 1,000,000, found {size}."),
        _ => new Dictionary<string, int> { [part] = size ?? SoakBenchmark.Whole[part] },
    };

    private static string Words(JsonObject found, IReadOnlyList<string> broken)
    {
        var lines = new List<string>();
        foreach ((string name, JsonNode? part) in found)
        {
            double Of(string key) => (double)part![key]!;
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{name,-10} {Of("requests"):N0} requests, {Of("messages"):N0} messages: {Of("lost")} lost, "
                + $"{Of("doubled")} doubled, {Of("disordered") + Of("wrong")} out of order or wrong; "
                + $"{Of("orphans")} processes left; {Of("partSeconds"):F0} s"));
            if (part!["memory"] is JsonObject memory)
                lines.Add($"{"",-10} a cell adds {Growth(memory, "heapBytes")} bytes of managed heap, "
                    + $"{Growth(memory, "residentBytes")} of memory, {Growth(memory, "tensors")} tensors");
            if (part["lastMilliseconds"] is not null)
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{"",-10} a cell takes {Of("firstMilliseconds"):F0} ms at first, "
                    + $"{Of("lastMilliseconds"):F0} ms at the end"));
        }
        lines.AddRange(broken.Select(one => $"BROKEN {one}"));
        return string.Join('\n', lines);
    }

    private static string Growth(JsonObject memory, string name)
    {
        JsonObject growth = memory[name]!.AsObject();
        return string.Create(CultureInfo.InvariantCulture,
            $"{(double)growth["perCell"]!:N0} ± {(double)growth["plusMinus"]!:N0}");
    }
}
