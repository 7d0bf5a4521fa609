using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Kernelspecs;

namespace LatentLab.Jupyter.Benchmarks;

/// <summary>
/// Runs one of the Python scripts of this folder, which drive kernels through jupyter_client and print one JSON object.
/// </summary>
internal static class BenchmarkScript
{
    private const string KernelName = "latentlab-bench";
    private const string Prefix = "LatentLab.Jupyter.Benchmarks.";

    /// <summary>Runs a script with a kernelspec in a temporary folder.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="command">The program that is the kernel, as far as <c>kernel start</c>.</param>
    /// <param name="arguments">What follows the kernel's name.</param>
    /// <param name="say">Told each line that the script writes to standard error.</param>
    /// <exception cref="NotSupportedException">No Python here has jupyter_client.</exception>
    /// <exception cref="IOException">The script failed; the message holds what it said.</exception>
    public static async Task<JsonObject> RunAsync(
        string script, IEnumerable<string> command, IEnumerable<string> arguments, CancellationToken cancellation,
        Action<string>? say = null)
    {
        string python = JupyterPython.Find("jupyter_client") ?? throw new NotSupportedException(
            "No python3 on the PATH can import jupyter_client. Install it (Debian: apt install "
            + $"python3-jupyter-client), or set {JupyterPython.Variable} to a Python that has it.");
        string folder = Directory.CreateTempSubdirectory("latentlab-bench-").FullName;
        try
        {
            Kernelspec.Install(folder, KernelName, command, KernelEnvironment.Variables);
            if (RealTool.Find() is { } tool)
                RealTool.WriteKernelspec(folder, tool);
            await WriteScriptsAsync(folder, cancellation).ConfigureAwait(false);
            var start = new ProcessStartInfo(python, [Path.Combine(folder, script), KernelName, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
            start.Environment["JUPYTER_PATH"] = folder;
            using Process process = Process.Start(start)!;
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
                Task<string> errors = ReadAsync(process.StandardError, say, cancellation);
                await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
                if (process.ExitCode != 0)
                    throw new IOException(
                        $"The measurement ended with exit code {process.ExitCode}: "
                        + $"{await errors.ConfigureAwait(false)}");
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

    // All of them: some import others.
    private static async Task WriteScriptsAsync(string folder, CancellationToken cancellation)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (string name in assembly.GetManifestResourceNames().Where(one => one.StartsWith(Prefix,
            StringComparison.Ordinal)))
        {
            await using Stream source = assembly.GetManifestResourceStream(name)!;
            await using FileStream target = File.Create(Path.Combine(folder, name[Prefix.Length..]));
            await source.CopyToAsync(target, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<string> ReadAsync(
        StreamReader reader, Action<string>? say, CancellationToken cancellation)
    {
        var all = new StringBuilder();
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            say?.Invoke(line);
            all.AppendLine(line);
        }
        return all.ToString();
    }
}
