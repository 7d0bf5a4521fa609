using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LatentLab.Jupyter.Kernelspecs;

/// <summary>The file by which Jupyter knows the kernel: <c>kernels/NAME/kernel.json</c> in a data folder.</summary>
public static partial class Kernelspec
{
    public const string UsualName = "latentlab";

    private const string FileName = "kernel.json";
    private const string Mark = "latentlab";   // in the file's metadata: who wrote it

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the kernelspec, or brings one up to date that this program wrote before.</summary>
    /// <param name="dataFolder">See <see cref="JupyterFolders"/>.</param>
    /// <param name="name">How Jupyter and notebooks call the kernel.</param>
    /// <param name="command">The program and its arguments as far as <c>kernel start</c>.</param>
    /// <param name="environment">Variables that the kernel starts with.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">Jupyter does not take this name.</exception>
    /// <exception cref="IOException">A kernelspec of that name is there that another program wrote. Nothing has
    /// changed.</exception>
    public static string Install(
        string dataFolder, string name, IEnumerable<string> command,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        string folder = FolderOf(dataFolder, name);
        string file = Path.Combine(folder, FileName);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !IsOurs(file))
        {
            throw new IOException(
                $"'{folder}' holds a kernelspec that this program did not write, so it stays as it is. Install under "
                + $"another name (--as NAME), or remove it first: 'jupyter kernelspec remove {name}'.");
        }
        var content = new JsonObject
        {
            ["argv"] = new JsonArray([.. command.Append("kernel").Append("start").Append("{connection_file}")
                .Select(word => (JsonNode)word)]),
            ["display_name"] = "C# (LatentLab)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { [Mark] = new JsonObject { ["writtenBy"] = "latentlab kernel install" } },
        };
        if (environment is { Count: > 0 })
            content["env"] = new JsonObject(
                environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value)));

        Directory.CreateDirectory(folder);
        string half = file + ".part";
        File.WriteAllText(half, content.ToJsonString(Indented) + "\n",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(half, file, overwrite: true);
        return file;
    }

    /// <summary>Removes a kernelspec that this program wrote.</summary>
    /// <returns>The file that was removed; null where there is none of that name.</returns>
    /// <exception cref="ArgumentException">Jupyter does not take this name.</exception>
    /// <exception cref="IOException">Another program wrote it. Nothing has changed.</exception>
    public static string? Uninstall(string dataFolder, string name)
    {
        string folder = FolderOf(dataFolder, name);
        string file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            return null;
        if (!IsOurs(file))
            throw new IOException(
                $"'{file}' was not written by this program, so it stays. Remove it with 'jupyter kernelspec remove "
                + $"{name}'.");
        File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
        return file;
    }

    /// <summary>The kernelspecs of this program that Jupyter finds on this machine for this user.</summary>
    public static IReadOnlyList<string> Installed() => [.. Found(JupyterFolders.Searched()).Where(IsOurs)];

    /// <summary>
    /// Kernelspecs that Jupyter would fail to start since their program has gone: ours, and others' under the name that
    /// the lessons ask for.
    /// </summary>
    /// <param name="dataFolders">See <see cref="JupyterFolders.Searched"/>.</param>
    /// <param name="lessons">That name.</param>
    /// <returns>The file, the program that it names, and whether it is ours.</returns>
    public static IReadOnlyList<(string File, string Program, bool IsOurs)> Broken(IEnumerable<string> dataFolders,
        string lessons) =>
    [
        .. from file in Found(dataFolders)
           let isOurs = IsOurs(file)
           where isOurs || Path.GetFileName(Path.GetDirectoryName(file)) == lessons
           let program = MissingProgram(file)
           where program is not null
           select (file, program, isOurs),
    ];

    // What the file starts and this machine does not have; null where all is there.
    private static string? MissingProgram(string file)
    {
        string[] words;
        try
        {
            words = [.. (JsonNode.Parse(File.ReadAllText(file))?["argv"] as JsonArray ?? [])
                .Select(word => word?.ToString() ?? "")];
        }
        catch (Exception error)
            when (error is IOException or JsonException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;   // damaged; Jupyter itself says so
        }
        if (words.Length == 0)
            return "(none)";
        string program = words[0];
        bool isThere = Path.IsPathRooted(program) ? IsProgram(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Any(folder => IsProgram(Path.Combine(folder, program))
                    || (OperatingSystem.IsWindows() && File.Exists(Path.Combine(folder, program + ".exe"))));
        if (!isThere)
            return program;
        // 'dotnet' and the file that it is to run.
        return words.Length > 1 && words[1].EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            && Path.IsPathRooted(words[1]) && !File.Exists(words[1]) ? words[1] : null;
    }

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (
                UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static IEnumerable<string> Found(IEnumerable<string> dataFolders) => dataFolders
        .Select(folder => Path.Combine(folder, "kernels"))
        .Where(Directory.Exists)
        .SelectMany(Directory.EnumerateDirectories)
        .Select(folder => Path.Combine(folder, FileName))
        .Where(File.Exists)
        .Distinct();

    /// <summary>True where the file is a kernelspec that this program wrote.</summary>
    public static bool IsOurs(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))?["metadata"]?[Mark] is JsonObject;
        }
        catch (Exception error) when (error is IOException or JsonException or InvalidOperationException
            or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string FolderOf(string dataFolder, string name) =>
        NameForm().IsMatch(name) && name is not ("." or "..")
            ? JupyterFolders.Kernel(dataFolder, name)
            : throw new ArgumentException(
                $"'{name}' is not a valid kernel name: Jupyter accepts letters, digits, '.', '_' and '-', as in "
                + "'latentlab' or '.net-csharp'.");

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex NameForm();
}
