using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Kernelspecs;

namespace LatentLab.Jupyter.Benchmarks;

/// <summary>
/// Times the kernel through a real client, jupyter_client: start, cells, completion, memory, the stop button; and .NET Interactive's own tool beside it, where
/// it is restored.
/// </summary>
public static class KernelBenchmark
{
    private const string KernelName = "latentlab-bench";
    private const string RealToolName = "real-tool-bench";

    /// <summary>Measures in kernels of its own, from a kernelspec in a temporary folder.</summary>
    /// <param name="command">The program that is the kernel, as far as <c>kernel start</c>.</param>
    /// <param name="training">Two cells: one that prepares a training, and one that writes <c>running</c> and then trains without end.</param>
    /// <param name="starts">How often a kernel is started; medians are reported.</param>
    /// <returns>Seconds, milliseconds and megabytes by name, as the client measured them.</returns>
    /// <exception cref="NotSupportedException">No Python here has jupyter_client.</exception>
    /// <exception cref="IOException">The measurement failed; the message holds what it said.</exception>
    public static async Task<JsonObject> RunAsync(IEnumerable<string> command, (string Preparation, string Endless) training, int starts = 5, int cells = 300, CancellationToken cancellation = default)
    {
        string python = JupyterPython.Find("jupyter_client")
            ?? throw new NotSupportedException($"No python3 on the PATH can import jupyter_client. Install it (Debian: apt install python3-jupyter-client), or set {JupyterPython.Variable} to a Python that has it.");
        string folder = Directory.CreateTempSubdirectory("latentlab-bench-").FullName;
        try
        {
            Kernelspec.Install(folder, KernelName, command, KernelEnvironment.Variables);
            string? tool = RealTool.Find();
            if (tool is not null)
                RealTool.WriteKernelspec(folder, RealToolName, tool);
            string script = Path.Combine(folder, "bench_kernel.py");
            await using (Stream source = Assembly.GetExecutingAssembly().GetManifestResourceStream("LatentLab.Jupyter.Benchmarks.bench_kernel.py")!)
            await using (FileStream target = File.Create(script))
                await source.CopyToAsync(target, cancellation).ConfigureAwait(false);

            IEnumerable<string> arguments = [script, KernelName, $"{starts}", $"{cells}", training.Preparation, training.Endless, .. tool is null ? Array.Empty<string>() : [RealToolName]];
            var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["JUPYTER_PATH"] = folder;
            using Process process = Process.Start(start)!;
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
                Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
                await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
                if (process.ExitCode != 0)
                    throw new IOException($"The measurement ended with exit code {process.ExitCode}: {await errors.ConfigureAwait(false)}");
                return (JsonObject)JsonNode.Parse(await output.ConfigureAwait(false))!;
            }
            catch (JsonException error)
            {
                throw new IOException($"The measurement printed no JSON: {error.Message}");
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
