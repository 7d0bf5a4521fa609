using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LatentLab.Jupyter.Kernelspecs;
using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Pages;

/// <summary>
/// A real Jupyter Notebook server on this machine, with one kernel for C# and nothing of the user's; it serves a folder
/// of its own.
/// </summary>
internal sealed class NotebookServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly string home;

    private NotebookServer(Process process, string home, Uri address)
    {
        this.process = process;
        this.home = home;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>
    /// Starts the server on a copy of the notebook, which is named by its path under <c>notebooks/</c>; skips the test
    /// where there is no Jupyter, and fails it there under <c>CI=true</c>.
    /// </summary>
    /// <param name="installKernel">Writes the kernelspec <c>.net-csharp</c> into this data folder.</param>
    public static async Task<NotebookServer> StartOrSkip(string lesson, Action<string> installKernel)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "jupyter-notebook")).FirstOrDefault(File.Exists);
        OptionalPart.SkipIf(program is null, "No jupyter-notebook on PATH: no lesson was opened in Jupyter. Debian has "
            + "it in the package jupyter-notebook.");
        string home = Directory.CreateTempSubdirectory("latentlab-server-").FullName;
        string folder = Directory.CreateDirectory(Path.Combine(home, "notebooks")).FullName;
        foreach (string file in new[] { lesson, "kit.dib" })
        {
            string copy = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Clone.Folder, "notebooks", file), copy);
        }
        installKernel(JupyterFolders.DataUnder(home));

        int port = FreePort();
        string[] arguments =
        [
            "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--NotebookApp.port_retries=0",
            "--NotebookApp.token=", "--NotebookApp.password=", $"--notebook-dir={folder}",
            "--NotebookApp.iopub_data_rate_limit=1e9",
        ];
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        start.Environment["HOME"] = home;
        start.Environment["JUPYTER_PATH"] = Path.Combine(home, "share", "jupyter");
        foreach (string place in new[] { "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR", "IPYTHONDIR" })
            start.Environment[place] = Directory.CreateDirectory(Path.Combine(home, place.ToLowerInvariant())).FullName;
        start.Environment["LATENTLAB_CACHE"] =
            Environment.GetEnvironmentVariable("LATENTLAB_CACHE") ?? CacheOfThisUser();
        var server = new NotebookServer(Process.Start(start)!, home, new Uri($"http://127.0.0.1:{port}/"));
        try
        {
            await server.Listening();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        try
        {
            Directory.Delete(home, recursive: true);
        }
        catch (IOException)
        {
            // A kernel that is ending may still write into its folder, which lies in the temporary directory.
        }
    }

    // The server says where it is, then that it can be stopped.
    private async Task Listening()
    {
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
        {
            said.Add(line);
            if (line.Contains("Use Control-C to stop this server", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                _ = process.StandardOutput.ReadToEndAsync();
                return;
            }
        }
        Assert.Fail($"The Jupyter server ended before it listened:\n{string.Join('\n', said)}");
    }

    // The repaired copy of a native library need not be made again for a home that lives a minute.
    private static string CacheOfThisUser() =>
        Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "latentlab");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
