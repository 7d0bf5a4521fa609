using LatentLab.Classroom.Grading;
using LatentLab.Jupyter.Kernelspecs;
using LatentLab.Native;

namespace LatentLab.Cli;

/// <summary>Programs that the kit can use but does not need: Jupyter to open the notebooks, Chromium for the page tests.</summary>
internal static class OptionalParts
{
    public static IEnumerable<MachineFinding> Look() =>
    [
        Program("Jupyter", "opens the notebooks live", "jupyter", "jupyter-lab"),
        Kernel(),
        Program("Chromium", "runs the tests of the pages", "chromium", "chromium-browser", "google-chrome"),
        new MachineFinding("grading", $"submissions are {(Grader.Walls.StartsWith("not", StringComparison.Ordinal) ? "" : "walled in: ")}{Grader.Walls}", FindingLevel.Ok),
    ];

    private static MachineFinding Kernel()
    {
        IReadOnlyList<string> installed = Kernelspec.Installed();
        return new MachineFinding("Jupyter kernel", installed.Count > 0
            ? string.Join(", ", installed)
            : "not installed; 'latentlab kernel install --as .net-csharp' makes the lessons open in Jupyter", FindingLevel.Ok);
    }

    private static MachineFinding Program(string topic, string use, params string[] names)
    {
        string? found = names.SelectMany(Places).FirstOrDefault(File.Exists);
        return new MachineFinding(topic, found ?? $"not found; optional, it {use}", FindingLevel.Ok);
    }

    private static IEnumerable<string> Places(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name));
}
