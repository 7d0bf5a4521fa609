using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Jupyter.Benchmarks;

/// <summary>
/// Stops cells of a real kernel through jupyter_client: how often that ends the kernel, how soon the cell ends, what a
/// safe point costs.
/// </summary>
public static class StopBenchmark
{
    private const int Count = 20_000_000;
    private const string Waits = "await";

    // The same text in a cell, where it gets a safe point a turn, and below, where it gets none.
    private const string Loop = "uint sum = 0; for (uint i = 0; i < count; i++) sum += i ^ (sum >> 3); return sum;";

    /// <summary>What cells of the notebook host alone can be doing for ever, by its name.</summary>
    public static IReadOnlyDictionary<string, string> Kinds { get; } = new Dictionary<string, string>
    {
        ["flooding console"] = """Console.WriteLine("running"); for (int i = 0; ; i++) Console.WriteLine(i);""",
        ["flooding display"] = """Console.WriteLine("running"); for (int i = 0; ; i++) display(i);""",
        ["sleep"] = """Console.WriteLine("running"); System.Threading.Thread.Sleep(-1);""",
        [Waits] = """Console.WriteLine("running"); await Task.Delay(-1);""",
        ["nested lambdas"] = """Func<int, Func<int>> outer = n => () => { Func<int, int> inner = m => m ^ 1; while """
            + """(true) n = inner(n); }; Console.WriteLine("running"); outer(1)();""",
        ["LINQ"] = """Console.WriteLine("running"); Enumerable.Range(0, int.MaxValue).SelectMany(i => """
            + """Enumerable.Range(0, int.MaxValue)).Count(i => i < 0);""",
        // One loop over all integers ends by itself after seconds, which a stop on a busy machine can take too.
        ["parallel"] = """Console.WriteLine("running"); while (true) Parallel.For(0, int.MaxValue, i => { });""",
    };

    /// <summary>Stops cells of each kind, in turns.</summary>
    /// <param name="command">The program that is the kernel, as far as <c>kernel start</c>.</param>
    /// <param name="preparation">A cell that the kinds need.</param>
    /// <param name="kinds">Cells by the names of their kinds; each writes <c>running</c> and then does not end by
    /// itself.</param>
    /// <param name="each">Stops of each kind.</param>
    /// <returns>Counts, seconds and nanoseconds by name.</returns>
    /// <exception cref="NotSupportedException">No Python here has jupyter_client.</exception>
    /// <exception cref="IOException">The measurement failed; the message holds what it said.</exception>
    public static Task<JsonObject> RunAsync(
        IEnumerable<string> command, string preparation, IReadOnlyDictionary<string, string> kinds, int each,
        CancellationToken cancellation = default)
    {
        var plan = new JsonObject
        {
            ["preparation"] = preparation,
            ["waits"] = Waits,
            ["kinds"] = JsonSerializer.SerializeToNode(kinds),
            ["cost"] = $$"""
                #r "{{typeof(StopBenchmark).Assembly.Location}}"
                [System.Runtime.CompilerServices.MethodImpl(
                    System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
                static uint WithSafePoints(uint count) { {{Loop}} }
                LatentLab.Jupyter.Benchmarks.StopBenchmark.Compare(WithSafePoints)
                """,
        };
        return BenchmarkScript.RunAsync("bench_stop.py", command, [$"{each}", plan.ToJsonString()], cancellation);
    }

    /// <summary>Times a loop that was compiled in a cell beside the same one here.</summary>
    /// <returns>Nanoseconds a turn without safe points, a blank, nanoseconds with them; the best of five
    /// each.</returns>
    public static string Compare(Func<uint, uint> inCell)
    {
        var (without, with) = (double.MaxValue, double.MaxValue);
        for (int round = 0; round < 5; round++)
        {
            without = Math.Min(without, Nanoseconds(WithoutSafePoints));
            with = Math.Min(with, Nanoseconds(inCell));
        }
        return FormattableString.Invariant($"{without:F3} {with:F3}");
    }

    private static double Nanoseconds(Func<uint, uint> loop)
    {
        long started = Stopwatch.GetTimestamp();
        loop(Count);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint WithoutSafePoints(uint count)
    {
        uint sum = 0;
        for (uint i = 0; i < count; i++)
            sum += i ^ (sum >> 3);
        return sum;
    }
}
