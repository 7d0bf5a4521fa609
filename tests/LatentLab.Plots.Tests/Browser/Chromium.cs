using System.Diagnostics;
using LatentLab.Tests.Support;

namespace LatentLab.Plots.Tests;

/// <summary>A browser without a window and without a network, driven by its command line.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>The page's tree after its scripts ran, and what it wrote to the console.</summary>
    /// <param name="milliseconds">Of the page's own clock, which runs faster than ours.</param>
    public static async Task<(string Html, string[] Console)> Open(string page, int milliseconds)
    {
        string browser = Find();
        string folder = Directory.CreateTempSubdirectory("latentlab-plots-").FullName;
        try
        {
            string file = Path.Combine(folder, "page.html");
            await File.WriteAllTextAsync(file, page);
            var start = new ProcessStartInfo(browser) { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu",
                "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={folder}/profile",
                $"--virtual-time-budget={milliseconds}", "--window-size=1000,900", "--dump-dom",
                new Uri(file).AbsoluteUri,
            ];
            foreach (string argument in arguments)
                start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string html = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (html,
                [.. (await errors).Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))]);
        }
        finally
        {
            Delete(folder);
        }
    }

    /// <summary>
    /// The browser's helpers may still write into its profile for a moment; what they leave is the system's to clear.
    /// </summary>
    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
        }
    }

    private static string Find()
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin")
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        OptionalPart.SkipIf(found is null,
            "No chromium on PATH: figures were not opened in a browser. Debian has it in the package chromium.");
        return found;
    }
}
