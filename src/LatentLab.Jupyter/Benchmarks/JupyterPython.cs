using System.Diagnostics;

namespace LatentLab.Jupyter.Benchmarks;

/// <summary>A Python that has jupyter_client: the kernel's usual clients are written in it.</summary>
public static class JupyterPython
{
    /// <summary>Names an interpreter to use instead of the first one found.</summary>
    public const string Variable = "LATENTLAB_PYTHON";

    /// <summary>The interpreter's path; null where none has the modules.</summary>
    /// <param name="modules">The modules that it must be able to import.</param>
    public static string? Find(params string[] modules)
    {
        string file = OperatingSystem.IsWindows() ? "python.exe" : "python3";
        IEnumerable<string> places = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file));
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            places = [named];
        return places.Distinct().FirstOrDefault(path => File.Exists(path) && CanImport(path, modules));
    }

    private static bool CanImport(string python, string[] modules)
    {
        var start = new ProcessStartInfo(python, ["-c", $"import {string.Join(", ", modules)}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
