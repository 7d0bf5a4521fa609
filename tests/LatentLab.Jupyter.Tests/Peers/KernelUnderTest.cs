using System.Diagnostics;
using LatentLab.Jupyter.Benchmarks;
using LatentLab.Jupyter.Kernelspecs;
using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Peers;

/// <summary>The command's kernel, installed under a prefix of its own, and the Python programs that drive it.</summary>
public sealed class KernelUnderTest : IDisposable
{
    private const string Name = "latentlab-under-test";

    private readonly string prefix = Directory.CreateTempSubdirectory("latentlab-kernel-test-").FullName;

    public KernelUnderTest() =>
        Kernelspec.Install(JupyterFolders.DataUnder(prefix), Name, [CommandPath()], KernelEnvironment.Variables);

    /// <summary>Makes it the kernel of the lessons.</summary>
    public static void InstallForLessons(string dataFolder) =>
        Kernelspec.Install(dataFolder, ".net-csharp", [CommandPath()], KernelEnvironment.Variables);

    /// <summary>The folder of the book that <c>latentlab course</c> wrote; it need not be there.</summary>
    public static string Book =>
        Environment.GetEnvironmentVariable("LATENTLAB_BOOK") ?? Path.Combine(Clone.Folder, "book");

    /// <summary>
    /// Runs unittest on one script, or on some of it, and fails with what it printed if it did not pass.
    /// </summary>
    /// <param name="modules">What the script imports; without them the test is skipped, under <c>CI=true</c>
    /// failed.</param>
    public async Task Pass(string script, string[] modules, params string[] tests)
    {
        string? python = JupyterPython.Find(modules);
        OptionalPart.SkipIf(python is null, $"no python3 here imports {string.Join(", ", modules)}; Debian has them as "
            + "python3-jupyter-client, python3-jupyter-kernel-test, python3-nbclient and python3-nbconvert");
        var start = new ProcessStartInfo(python,
            ["-W", "ignore", Path.Combine(AppContext.BaseDirectory, "python", script), "-v", .. tests])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["KERNEL"] = Name;
        start.Environment["JUPYTER_PATH"] = Path.Combine(prefix, "share", "jupyter");
        start.Environment["NOTEBOOKS"] = Path.Combine(Clone.Folder, "notebooks");
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
        string tail = Path.GetRelativePath(
            Path.Combine(Clone.Folder, "tests", "LatentLab.Jupyter.Tests"), AppContext.BaseDirectory);
        string folder = Path.Combine(Clone.Folder, "src", "LatentLab.Cli", tail);
        string path = Path.Combine(folder, OperatingSystem.IsWindows() ? "LatentLab.Cli.exe" : "LatentLab.Cli");
        Assert.True(File.Exists(path), $"The command is not at '{path}'; build src/LatentLab.Cli.");
        return path;
    }
}
