using System.Text.Json.Nodes;

namespace LatentLab.Jupyter.Benchmarks;

/// <summary>
/// Times the kernel through a real client, jupyter_client: start, cells, completion, memory, the stop button; and .NET
/// Interactive's own tool beside it, where it is restored.
/// </summary>
public static class KernelBenchmark
{
    /// <summary>Measures in kernels of its own, from a kernelspec in a temporary folder.</summary>
    /// <param name="command">The program that is the kernel, as far as <c>kernel start</c>.</param>
    /// <param name="training">Two cells: one that prepares a training, and one that writes <c>running</c> and then
    /// trains without end.</param>
    /// <param name="starts">How often a kernel is started; medians are reported.</param>
    /// <returns>Seconds, milliseconds and megabytes by name, as the client measured them.</returns>
    /// <exception cref="NotSupportedException">No Python here has jupyter_client.</exception>
    /// <exception cref="IOException">The measurement failed; the message holds what it said.</exception>
    public static async Task<JsonObject> RunAsync(
        IEnumerable<string> command, (string Preparation, string Endless) training, int starts = 5, int cells = 300,
        CancellationToken cancellation = default)
    {
        bool beside = RealTool.Find() is not null;
        IEnumerable<string> arguments =
            [
                $"{starts}", $"{cells}", training.Preparation, training.Endless,
                .. beside ? [RealTool.KernelName] : Array.Empty<string>()
            ];
        return await BenchmarkScript
            .RunAsync("bench_kernel.py", command, arguments, cancellation).ConfigureAwait(false);
    }
}
