using LatentLab.Classroom.Grading;
using LatentLab.Jupyter.Kernelspecs;
using LatentLab.Native;

namespace LatentLab.Cli;

/// <summary>
/// Programs that the kit can use but does not need: Jupyter to open the notebooks, Chromium for the page tests, Slurm
/// for experiments on a cluster.
/// </summary>
internal static class OptionalParts
{
    private const string LessonsKernel = ".net-csharp";

    public static IEnumerable<MachineFinding> Look() =>
    [
        Program("Jupyter", "opens the notebooks live", "jupyter", "jupyter-lab"),
        Kernel(),
        .. Kernelspec.Broken(JupyterFolders.Searched(), LessonsKernel).Select(Broken),
        Program("Chromium", "runs the tests of the pages", "chromium", "chromium-browser", "google-chrome"),
        Program("Slurm", "runs an experiment as an array of jobs (docs/cluster.md)", "sbatch"),
        Grading(),
    ];

    private static MachineFinding Grading()
    {
        string walls = Grader.Walls;
        return new MachineFinding("grading",
            $"submissions are {(walls.StartsWith("not", StringComparison.Ordinal) ? "" : "walled in: ")}{walls}",
            FindingLevel.Ok);
    }

    private static MachineFinding Kernel()
    {
        string[] installed = [.. Kernelspec.Installed()
            .Except(Kernelspec.Broken(JupyterFolders.Searched(), LessonsKernel).Select(spec => spec.File))];
        return new MachineFinding("Jupyter kernel", installed.Length > 0
            ? string.Join(", ", installed)
            : "not installed; 'latentlab kernel install --as .net-csharp' makes the lessons open in Jupyter",
            FindingLevel.Ok);
    }

    private static MachineFinding Broken((string File, string Program, bool IsOurs) spec)
    {
        string folder = Path.GetDirectoryName(spec.File)!, name = Path.GetFileName(folder);
        string data = Path.GetDirectoryName(Path.GetDirectoryName(folder))!,
            prefix = Path.GetDirectoryName(Path.GetDirectoryName(data)) ?? data;
        string place = data == JupyterFolders.UserData() ? "" : JupyterFolders.DataUnder(prefix) == data
            ? $" --prefix {prefix}" : "";
        bool isReachable = place.Length > 0 || data == JupyterFolders.UserData();
        string remedy = !spec.IsOurs || !isReachable
            ? $"Remove it: 'jupyter kernelspec remove {name}', or delete '{folder}'."
            : $"Write it again with 'latentlab kernel install --as {name}{place}', or remove it with 'latentlab "
                + $"kernel uninstall --as {name}{place}'.";
        return new MachineFinding("Jupyter kernel",
            $"'{spec.File}' starts '{spec.Program}', which is not there: Jupyter cannot start this kernel",
                FindingLevel.Warning)
        { Remedy = remedy };
    }

    private static MachineFinding Program(string topic, string use, params string[] names)
    {
        string? found = names.SelectMany(Places).FirstOrDefault(File.Exists);
        return new MachineFinding(topic, found ?? $"not found; optional, it {use}", FindingLevel.Ok);
    }

    private static IEnumerable<string> Places(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name));
}
