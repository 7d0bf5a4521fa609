using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Session;

/// <summary>What a package brings for .NET Interactive: <c>interactive-extensions/dotnet/</c> in its folder.</summary>
/// <param name="Root">The package's folder.</param>
/// <param name="Assemblies">DLLs whose <c>IKernelExtension</c> types are to be loaded.</param>
/// <param name="Script">The <c>extension.dib</c> that is to be run; null where there is none.</param>
internal sealed record PackageExtension(string Package, string Root, IReadOnlyList<string> Assemblies, string? Script)
{
    /// <summary>Where the extension lies.</summary>
    public string Folder => FolderIn(Root);

    /// <summary>The package's extension; null where it has none.</summary>
    public static PackageExtension? Find(string package, string root)
    {
        string folder = FolderIn(root);
        if (!Directory.Exists(folder))
            return null;
        string script = Path.Combine(folder, "extension.dib");
        string[] assemblies = [.. Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal)];
        return assemblies.Length == 0 && !File.Exists(script) ? null
            : new(package, root, assemblies, File.Exists(script) ? script : null);
    }

    private static string FolderIn(string root) => Path.Combine(root, "interactive-extensions", "dotnet");
}

/// <summary>A package as restore chose it.</summary>
/// <param name="Root">Its folder.</param>
/// <param name="Assemblies">Those for this .NET on this platform, absolute.</param>
/// <param name="NativeFolders">Where its native libraries for this platform lie.</param>
/// <param name="Needs">The names of the packages that it needs.</param>
/// <param name="IsEmpty">True where it has neither assemblies nor native libraries nor needs: it only serves a
/// build.</param>
/// <param name="SharedFrameworks">Frameworks beside .NET itself that it needs, such as
/// <c>Microsoft.AspNetCore.App</c>.</param>
internal sealed record RestoredPackage(
    string Name, string Version, string Root, IReadOnlyList<string> Assemblies, IReadOnlyList<string> NativeFolders,
    IReadOnlyList<string> Needs, bool IsEmpty, IReadOnlyList<string> SharedFrameworks);

/// <summary>A warning or an error of restore.</summary>
/// <param name="Code">Such as <c>NU1603</c>; empty where it has none.</param>
internal sealed record RestoreMessage(string Code, bool IsError, string Text);

/// <summary>
/// Restore's own answer, <c>project.assets.json</c>. Which folder of <c>lib/</c> or <c>runtimes/</c> suits this machine
/// is decided there, by NuGet's rules, and only read here.
/// </summary>
internal sealed record RestoreAnswer(IReadOnlyList<RestoredPackage> Packages, IReadOnlyList<RestoreMessage> Messages)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    /// <exception cref="DirectoryNotFoundException">A package that it names is not on this machine.</exception>
    /// <exception cref="FileNotFoundException">A package that it names has lost a file.</exception>
    public static RestoreAnswer Read(string path)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(path));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is damaged: {error.Message}");
        }
        RestoreMessage[] messages = [.. (root?["logs"] as JsonArray ?? []).OfType<JsonObject>().Select(Message)];
        // Of the targets, the one for a platform: its runtimes/ folders are chosen already.
        JsonObject? target = (root?["targets"] as JsonObject ?? []).Where(one => one.Key.Contains('/'))
            .Select(one => one.Value).OfType<JsonObject>().FirstOrDefault();
        if (messages.Any(message => message.IsError) || target is null)
            return new([], messages);

        string[] folders = [.. (root?["packageFolders"] as JsonObject ?? []).Select(folder => folder.Key)];
        var packages = new List<RestoredPackage>();
        foreach ((string key, JsonNode? content) in target.Where(package =>
            package.Value?["type"]?.ToString() == "package"))
        {
            string[] name = key.Split('/', 2);
            string below = root?["libraries"]?[key]?["path"]?.ToString() ?? key.ToLowerInvariant();
            string home = folders.Select(folder => Path.GetFullPath(Path.Combine(folder, below)))
                .FirstOrDefault(Directory.Exists)
                ?? throw new DirectoryNotFoundException($"{name[0]} {name[1]} is not in {string.Join(", ", folders)}.");
            string[] assemblies = Files(content, "runtime", home), native = Files(content, "native", home);
            if (assemblies.Concat(native).FirstOrDefault(file => !File.Exists(file)) is { } missing)
                throw new FileNotFoundException(
                    $"'{missing}' is missing. Delete the folder '{home}', so that the package is fetched anew.");
            string[] needs = [.. (content?["dependencies"] as JsonObject ?? []).Select(need => need.Key)];
            packages.Add(new(
                name[0], name[1], home, assemblies, [.. native.Select(file => Path.GetDirectoryName(file)!).Distinct()],
                    needs,
                IsEmpty: assemblies.Length + native.Length + needs.Length == 0,
                [.. (content?["frameworkReferences"] as JsonArray ?? []).Select(one => one?.ToString() ?? "")]));
        }
        return new(packages, messages);
    }

    private static string[] Files(JsonNode? package, string kind, string home) =>
    [
        .. (package?[kind] as JsonObject ?? []).Select(file => file.Key)
            .Where(file => !file.EndsWith("/_._", StringComparison.Ordinal))   // a mark for "nothing here"
            .Where(file => kind == "native" || file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            .Select(file => Path.GetFullPath(Path.Combine(home, file))),
    ];

    private static RestoreMessage Message(JsonObject log) =>
        new(log["code"]?.ToString() ?? "", log["level"]?.ToString() == "Error", log["message"]?.ToString() ?? "");
}
