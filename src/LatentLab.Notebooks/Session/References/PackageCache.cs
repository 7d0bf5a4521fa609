using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace LatentLab.Notebooks.Session;

/// <summary>Finds packages in NuGet's folder of unpacked packages on this machine; never asks the network.</summary>
internal static partial class PackageCache
{
    /// <exception cref="DirectiveFailure">The package, or one that it needs, is not there.</exception>
    public static ReferenceDirective Resolve(string name, string? version) => Resolve(name, version, Roots());

    /// <param name="version">The exact version, or null for the newest on this machine.</param>
    /// <param name="roots">The folders of unpacked packages.</param>
    internal static ReferenceDirective Resolve(string name, string? version, IReadOnlyList<string> roots)
    {
        var files = new List<string>();
        var native = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { name };
        var open = new Queue<string>();
        open.Enqueue(FindExact(name, version, roots));
        while (open.TryDequeue(out string? folder))
        {
            files.AddRange(Assemblies(folder));
            string natives = Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
            if (Directory.Exists(natives))
                native.Add(natives);
            foreach ((string need, string least) in Needs(folder).Where(need => seen.Add(need.Name)))
            {
                if (ShippedPackages.Find(need) is { } shipped)
                    files.AddRange(shipped.Files);
                else if (FindAtLeast(need, least, roots) is { } found)
                    open.Enqueue(found);
                else if (!BringsNothing().IsMatch(need))
                    throw Missing($"{name} {version}".Trim(), $"it needs {need} {least}, which is not", roots);
            }
        }
        if (files.Count == 0 && native.Count == 0)
            throw new DirectiveFailure($"#r \"nuget: {name}\": the package holds no assembly for .NET {Environment.Version.Major}.");
        return new([.. files.Distinct()], null, native);
    }

    private static string FindExact(string name, string? version, IReadOnlyList<string> roots)
    {
        IReadOnlyList<(PackageVersion Version, string Folder)> versions = Versions(name, roots);
        if (versions.Count == 0)
            throw Missing(name, "it is not", roots);
        if (version is null)
            return versions.OrderBy(one => one.Version.Preview.Length == 0).ThenBy(one => one.Version).Last().Folder;
        PackageVersion wanted = PackageVersion.Parse(version);
        return versions.FirstOrDefault(one => one.Version.CompareTo(wanted) == 0).Folder
            ?? throw Missing($"{name} {version}", $"only {string.Join(", ", versions.Select(one => one.Version.Text))} of it is", roots);
    }

    // NuGet's rule for what a package needs: the lowest version that is high enough.
    private static string? FindAtLeast(string name, string least, IReadOnlyList<string> roots) => Versions(name, roots)
        .Where(one => one.Version.CompareTo(PackageVersion.Parse(least)) >= 0)
        .OrderBy(one => one.Version)
        .Select(one => one.Folder)
        .FirstOrDefault();

    private static IReadOnlyList<(PackageVersion Version, string Folder)> Versions(string name, IReadOnlyList<string> roots) =>
    [
        .. roots.Select(root => Path.Combine(root, name.ToLowerInvariant()))
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(folder => (PackageVersion.Parse(Path.GetFileName(folder)), folder)),
    ];

    private static IEnumerable<string> Assemblies(string folder)
    {
        string lib = Path.Combine(folder, "lib");
        if (!Directory.Exists(lib))
            return [];
        string? best = Directory.GetDirectories(lib).Where(target => Rank(Path.GetFileName(target)) > 0).MaxBy(target => Rank(Path.GetFileName(target)));
        return best is null ? [] : Directory.GetFiles(best, "*.dll").Order(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, string Least)> Needs(string folder)
    {
        string? file = Directory.GetFiles(folder, "*.nuspec").FirstOrDefault();
        if (file is null)
            return [];
        XElement? list;
        try
        {
            list = XDocument.Load(file).Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "metadata")
                ?.Elements().FirstOrDefault(element => element.Name.LocalName == "dependencies");
        }
        catch (XmlException error)
        {
            throw new DirectiveFailure($"'{file}' is damaged ({error.Message}). Delete its folder and restore the package anew.");
        }
        IEnumerable<XElement> groups = list?.Elements().Where(element => element.Name.LocalName == "group") ?? [];
        XElement? chosen = groups.Any()
            ? groups.Where(group => Rank((string?)group.Attribute("targetFramework") ?? "") > 0).MaxBy(group => Rank((string?)group.Attribute("targetFramework") ?? ""))
            : list;
        return (chosen?.Elements() ?? []).Where(element => element.Name.LocalName == "dependency")
            .Select(need => ((string?)need.Attribute("id") ?? "", ((string?)need.Attribute("version") ?? "0").Trim('[', ']', '(', ')').Split(',')[0].Trim()));
    }

    // How well a target framework suits this .NET: 0 not at all, more is better.
    private static int Rank(string framework)
    {
        string word = framework.ToLowerInvariant().TrimStart('.');
        if (word is "" or "any")
            return 1;
        Match match = Framework().Match(word);
        if (!match.Success)
            return 0;
        int version = (10 * int.Parse(match.Groups[2].Value)) + int.Parse(match.Groups[3].Value);
        return (match.Groups[1].Value, version) switch
        {
            ("netstandard", _) => 100 + version,
            ("netcoreapp", < 50) => 200 + version,
            ("net" or "netcoreapp", >= 50) when version <= 10 * Environment.Version.Major => 300 + version,
            _ => 0,
        };
    }

    private static IReadOnlyList<string> Roots()
    {
        string usual = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string? chosen = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        return [.. new[] { chosen, usual }.Where(root => !string.IsNullOrEmpty(root)).Select(root => root!).Distinct()];
    }

    private static DirectiveFailure Missing(string package, string finding, IReadOnlyList<string> roots) => new(
        $"#r \"nuget: {package}\": {finding} on this machine (looked in {string.Join(", ", roots)}), and this host never downloads. "
        + "Bring it once with 'dotnet add package' in any project, or use what the kit ships.");

    // Packages that only steer NuGet and bring no code that .NET would lack.
    [GeneratedRegex(@"^(NETStandard\.Library|Microsoft\.NETCore\..*|runtime\..*)$", RegexOptions.IgnoreCase)]
    private static partial Regex BringsNothing();

    [GeneratedRegex(@"^(netstandard|netcoreapp|net)(\d+)\.(\d+)$")]
    private static partial Regex Framework();
}
