using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Session;

/// <summary>A package that this process was built with.</summary>
/// <param name="Files">Its assemblies and those of the packages it needs, as this process has them.</param>
internal sealed record ShippedPackage(string Name, string Version, IReadOnlyList<string> Files)
{
    /// <summary>
    /// Where what else the package holds would lie beside the process: there it is not unpacked as restore does it.
    /// </summary>
    public string Folder => Path.Combine(AppContext.BaseDirectory, "packages", Name);
}

/// <summary>
/// Reads the host's own .deps.json: which packages it was built with, and which assemblies each of them brought.
/// </summary>
internal static class ShippedPackages
{
    // Read once per process, never changed.
    private static readonly Lazy<IReadOnlyDictionary<string, Entry>> Entries = new(() =>
    {
        string[] files = ((string?)AppContext.GetData("APP_CONTEXT_DEPS_FILES") ?? "")
            .Split([';', Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries);
        return Read(files.Where(File.Exists).Select(file => JsonNode.Parse(File.ReadAllText(file))));
    });

    // A package that holds nothing but the wish for others, which this process has; .deps.json does not list it.
    private const string Bundle = "TorchSharp-cpu", BundledFor = "TorchSharp";

    private sealed record Entry(
        string Name, string Version, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Needs);

    /// <summary>The packages that this process was built with and that bring assemblies, by name and version.</summary>
    public static IEnumerable<(string Name, string Version)> All =>
        Entries.Value.Values.Where(entry => entry.Assemblies.Count > 0).Select(entry => (entry.Name, entry.Version));

    public static ShippedPackage? Find(string name)
    {
        if (name.Equals(Bundle, StringComparison.OrdinalIgnoreCase))
            return Find(BundledFor) is { } main ? main with { Name = Bundle } : null;
        if (!Entries.Value.TryGetValue(name, out Entry? entry))
            return ReferenceSet.InProcess(name) is { } own ? new(name, ReferenceSet.VersionOf(own), [own]) : null;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return new(entry.Name, entry.Version,
            [.. Assemblies(entry, seen).Select(ReferenceSet.InProcess).OfType<string>().Distinct()]);
    }

    private static IEnumerable<string> Assemblies(Entry entry, HashSet<string> seen)
    {
        if (!seen.Add(entry.Name))
            return [];
        return entry.Assemblies.Concat(entry.Needs
            .Where(Entries.Value.ContainsKey)
            .SelectMany(need => Assemblies(Entries.Value[need], seen)));
    }

    private static Dictionary<string, Entry> Read(IEnumerable<JsonNode?> files)
    {
        var found = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonObject file in files.OfType<JsonObject>())
        {
            foreach (JsonObject target in (file["targets"] as JsonObject ?? []).Select(pair => pair.Value)
                .OfType<JsonObject>())
            {
                foreach ((string key, JsonNode? content) in target)
                {
                    string[] name = key.Split('/', 2);
                    // a project's package may be asked for like any other
                    if (name.Length == 2
                        && (file["libraries"] as JsonObject)?[key]?["type"]?.ToString() is "package" or "project")
                        found.TryAdd(name[0],
                            new(name[0], name[1], Keys(content, "runtime", Path.GetFileNameWithoutExtension),
                                Keys(content, "dependencies", need => need)));
                }
            }
        }
        return found;
    }

    private static string[] Keys(JsonNode? node, string name, Func<string, string> convert) =>
        node?[name] is JsonObject fields ? [.. fields.Select(field => convert(field.Key))] : [];
}
