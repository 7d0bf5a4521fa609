using System.Reflection;
using System.Text.Json.Nodes;

namespace LatentLab.Cli;

/// <summary>
/// A folder that <c>latentlab new</c> made: lessons, exercises, experiments and data, without the kit's source. The
/// program that runs them is the tool, wherever it was installed.
/// </summary>
internal static class KitFolder
{
    /// <summary>Marks such a folder and says which version made it.</summary>
    public const string MarkFile = "latentlab.json";

    private const string LoadingFile = "kit.dib", Template = "kit.template.dib", ProgramPlace = "{kit}";

    private static string Travelling => Path.Combine(AppContext.BaseDirectory, "kit");

    public static string Version => typeof(KitFolder).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Writes a course into a folder that is empty or not yet there.</summary>
    /// <returns>How many files it has.</returns>
    /// <exception cref="IOException">The folder is not empty, or a file cannot be written; what was written until then
    /// is removed.</exception>
    /// <exception cref="DirectoryNotFoundException">The program brings no course.</exception>
    public static int Create(string folder)
    {
        if (File.Exists(folder))
            throw new IOException($"'{folder}' is a file. Name a folder that is empty or not yet there.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException(
                $"'{folder}' is not empty, and nothing in it is overwritten. Name a folder that is empty or not yet "
                + "there.");
        (string Source, string Target)[] files = [.. Files(folder)];
        string part = $"{Path.TrimEndingDirectorySeparator(folder)}.part-{Environment.ProcessId}";
        try
        {
            foreach ((string source, string target) in files)
            {
                string place = Path.Combine(part, target);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Copy(source, place);
            }
            File.WriteAllText(Path.Combine(part, MarkFile),
                new JsonObject { ["madeBy"] = $"latentlab {Version}" }.ToJsonString(JsonOutput.Options) + "\n");
            WriteLoadingFile(part);
            if (Directory.Exists(folder))
                Directory.Delete(folder);   // empty
            Directory.Move(part, folder);
            return files.Length;
        }
        catch
        {
            if (Directory.Exists(part))
                Directory.Delete(part, recursive: true);
            throw;
        }
    }

    /// <summary>
    /// Lets the lessons load this program, where an earlier one had its place written into them. Does nothing outside
    /// such a folder.
    /// </summary>
    public static void Refresh()
    {
        if (ProjectFolder.TryFind() is { } folder && File.Exists(Path.Combine(folder, MarkFile))
            && Directory.Exists(Travelling))
            WriteLoadingFile(folder);
    }

    private static IEnumerable<(string Source, string Target)> Files(string folder)
    {
        // The tool brings the files with it; in the kit's own folder they are where they are.
        bool isTool = Directory.Exists(Travelling);
        string root = isTool ? Travelling : ProjectFolder.Find();
        string made = Path.GetFullPath(folder);
        foreach (string part in (string[])["notebooks", "experiments", "data"])
            foreach (string file in Directory.EnumerateFiles(Path.Combine(root, part), "*",
                SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                string target = Path.GetRelativePath(root, file);
                bool isData = part != "data" || Path.GetDirectoryName(target) is "data"
                    || target.StartsWith(Path.Combine("data", "digits"), StringComparison.Ordinal);
                if (isData && Path.GetFileName(file) != LoadingFile && !file.Contains(".ipynb_checkpoints")
                    && !file.StartsWith(made + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    yield return (file, target);
            }
    }

    private static void WriteLoadingFile(string folder)
    {
        string template = Path.Combine(Travelling, Template);
        string program = AppContext.BaseDirectory.Replace('\\', '/');
        string text = File.Exists(template)
            ? File.ReadAllText(template).Replace(ProgramPlace, program, StringComparison.Ordinal)
            : File.ReadAllText(Path.Combine(ProjectFolder.Find(), "notebooks", LoadingFile));
        string file = Path.Combine(folder, "notebooks", LoadingFile);
        if (File.Exists(file) && File.ReadAllText(file) == text)
            return;
        string part = $"{file}.part-{Environment.ProcessId}";
        File.WriteAllText(part, text);
        File.Move(part, file, overwrite: true);
    }
}
