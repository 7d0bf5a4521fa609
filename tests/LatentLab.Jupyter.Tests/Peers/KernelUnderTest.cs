using System.Diagnostics;
using LatentLab.Jupyter.Benchmarks;
using LatentLab.Jupyter.Kernelspecs;

namespace LatentLab.Jupyter.Tests.Peers;

/// <summary>The command's kernel, installed under a prefix of its own, and the Python programs that drive it.</summary>
public sealed class KernelUnderTest : IDisposable
{
    private const string Name = "latentlab-under-test";

    private readonly string prefix = Directory.CreateTempSubdirectory("latentlab-kernel-test-").FullName;

    public KernelUnderTest() =>
        Kernelspec.Install(JupyterFolders.DataUnder(prefix), Name, [CommandPath()], KernelEnvironment.Variables);

    /// <summary>The folder of the book that <c>latentlab course</c> wrote; it need not be there.</summary>
    public static string Book => Environment.GetEnvironmentVariable("LATENTLAB_BOOK") ?? Path.Combine(Root(), "book");

    /// <summary>
    /// Runs unittest on one script, or on some of it, and fails with what it printed if it did not pass.
    /// </summary>
    /// <param name="modules">What the script imports; without them the test is skipped, under <c>CI=true</c>
    /// failed.</param>
    public async Task Pass(string script, string[] modules, params string[] tests)
    {
        string? python = JupyterPython.Find(modules);
        if (python is null)
        {
            string missing = $"no python3 here imports {string.Join(", ", modules)}; Debian has them as "
                + "python3-jupyter-client, python3-jupyter-kernel-test, python3-nbclient and python3-nbconvert";
            Assert.True(Environment.GetEnvironmentVariable("CI") != "true", missing);
            Assert.Skip(missing);
        }
        var start = new ProcessStartInfo(python,
            ["-W", "ignore", Path.Combine(AppContext.BaseDirectory, "python", script), "-v", .. tests])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["KERNEL"] = Name;
        start.Environment["JUPYTER_PATH"] = Path.Combine(prefix, "share", "jupyter");
        start.Environment["NOTEBOOKS"] = Path.Combine(Root(), "notebooks");
        start.Environment["BOOK"] = Book;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0,
                $"{script} ended with {process.ExitCode}:\n{await errors}\n{await output}");
            Assert.Contains("... ok", await errors);
            Assert.DoesNotContain("skipped", await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => Directory.Delete(prefix, recursive: true);

    // The same configuration and platform as this test was built for.
    internal static string CommandPath()
    {
        string tail =
            Path.GetRelativePath(Path.Combine(Root(), "tests", "LatentLab.Jupyter.Tests"), AppContext.BaseDirectory);
        string folder = Path.Combine(Root(), "src", "LatentLab.Cli", tail);
        string path = Path.Combine(folder, OperatingSystem.IsWindows() ? "LatentLab.Cli.exe" : "LatentLab.Cli");
        Assert.True(File.Exists(path), $"The command is not at '{path}'; build src/LatentLab.Cli.");
        return path;
    }

    internal static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "LatentLab.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException(
            $"LatentLab.slnx is in no folder above {AppContext.BaseDirectory}.");
    }
}
