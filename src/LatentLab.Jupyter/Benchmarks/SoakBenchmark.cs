using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Jupyter.Benchmarks;

/// <summary>
/// The kernel under load, through jupyter_client: every message of every request is counted, and memory, threads, open
/// files, live tensors and processes are watched.
/// </summary>
public static class SoakBenchmark
{
    /// <summary>The part whose cells each declare something that no other does.</summary>
    public const string NewNames = "names";

    /// <summary>The parts, with the sizes of a whole run.</summary>
    public static IReadOnlyDictionary<string, int> Whole { get; } = new Dictionary<string, int>
    {
        ["cells"] = 10_000,
        [NewNames] = 1_000,
        ["displays"] = 1_000,
        ["restarts"] = 100,
        ["client"] = 20,
        ["notebooks"] = 20,
    };

    /// <summary>What can be broken on purpose, to see that it is noticed.</summary>
    public static IReadOnlyList<string> Faults { get; } = ["drop", "double", "swap", "leak", "orphan"];

    // What each part counts that must not be there, and what it is called.
    private static readonly (string Name, string Words)[] Counts =
    [
        ("lost", "messages were lost"), ("doubled", "messages came twice"),
        ("disordered", "messages came out of order"), ("wrong", "messages were not what the cell shows"),
        ("orphans", "kernels were left behind"),
    ];

    /// <summary>Runs the parts in kernels of their own, from a kernelspec in a temporary folder.</summary>
    /// <param name="command">The program that is the kernel, as far as <c>kernel start</c>.</param>
    /// <param name="kit">The path of <c>kit.dib</c>.</param>
    /// <param name="parts">Some of <see cref="Whole"/>, with sizes.</param>
    /// <param name="fault">One of <see cref="Faults"/>; null for none.</param>
    /// <param name="say">Told how far it has come, line by line.</param>
    /// <returns>What was found, by part.</returns>
    /// <exception cref="NotSupportedException">No Python here has jupyter_client.</exception>
    /// <exception cref="IOException">The measurement failed; the message holds what it said.</exception>
    public static Task<JsonObject> RunAsync(
        IEnumerable<string> command, string kit, IReadOnlyDictionary<string, int> parts, string? fault = null,
        Action<string>? say = null, CancellationToken cancellation = default)
    {
        var plan = new JsonObject
        {
            ["kit"] = $"#!import {kit}",
            ["parts"] = JsonSerializer.SerializeToNode(parts),
            ["fault"] = fault,
        };
        return BenchmarkScript.RunAsync("bench_soak.py", command, [plan.ToJsonString()], cancellation, say);
    }

    /// <summary>The bounds that were broken, a sentence each.</summary>
    /// <param name="found">What <see cref="RunAsync"/> gave.</param>
    public static IReadOnlyList<string> Broken(JsonObject found) =>
        [.. found.SelectMany(part => BrokenIn(part.Key, part.Value!.AsObject()))];

    private static IEnumerable<string> BrokenIn(string part, JsonObject found)
    {
        foreach ((string name, string words) in Counts)
        {
            if ((int)found[name]! is > 0 and var count)
                yield return $"{part}: {count} {words}";
        }
        foreach (JsonNode? one in found["notes"]!.AsArray().Concat(found["broken"]!.AsArray()))
            yield return $"{part}: {one}";
        foreach (JsonNode? said in found["saidToErrors"]!.AsArray())
            yield return $"{part}: a kernel wrote to standard error: {said}";
        if (found["memory"] is not JsonObject memory)
            yield break;
        foreach (SoakBound bound in SoakBound.All)
        {
            JsonObject growth = memory[bound.Quantity]!.AsObject();
            (double perCell, double plusMinus) = ((double)growth["perCell"]!, (double)growth["plusMinus"]!);
            double allowed = (part == NewNames ? bound.PerName : bound.PerCell) + bound.Once / (double)growth["span"]!;
            if (perCell - plusMinus > allowed)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{part}: {bound.Words} grow by {perCell:N1} ± {plusMinus:N1} a cell; allowed are {allowed:N1}");
        }
    }
}

/// <summary>What a kernel may grow by, once it is warm.</summary>
/// <param name="Quantity">Its name in the result.</param>
/// <param name="Words">Its name for people.</param>
/// <param name="PerCell">With each cell that declares nothing, or only what others have declared, in the quantity's own
/// unit.</param>
/// <param name="PerName">With each cell that declares something new: the language keeps it.</param>
/// <param name="Once">However many cells there are.</param>
public sealed record SoakBound(string Quantity, string Words, double PerCell, double PerName, double Once)
{
    // The control: the real .NET Interactive grows by 674 to 695 KB with each cell, whatever it declares (least squares
    // over 400 cells after 200, through jupyter_client). What stays here must cost less.
    private const double Kept = 674_000;

    // 300 bytes of history (until 10,000 cells) and 200 of a message's signature (until 65,536), twice that for room in
    // lists.
    private const double Noted = 1024;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SoakBound> All { get; } =
    [
        // Once: 64 pieces of script, 80 KB each, wait to be left out (ScriptChain).
        new("heapBytes", "bytes of the managed heap", Noted, Kept, 6e6),
        // Once: the collector's own room.
        new("residentBytes", "bytes of memory", Noted, Kept, 64e6),
        new("threads", "threads", 0, 0, 8),
        new("files", "open files", 0, 0, 16),
        new("tensors", "live tensors", 0, 0, 0),
    ];
}
