using System.Xml;
using System.Xml.Linq;
using NuGet.Versioning;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The packages of one session: <c>#r "nuget: …"</c> is answered from what the host was built with, else by a
/// restore, which looks into this machine's packages before it asks a source.
/// </summary>
/// <param name="folder">The notebook's: relative sources start there, and the search for NuGet's settings.</param>
/// <param name="folders">Where packages lie; the user's unless told.</param>
internal sealed class SessionPackages(string folder, PackageFolders? folders = null)
{
    private readonly Lazy<PackageFolders> places = new(() => folders ?? PackageFolders.OfUser());
    private readonly List<string> sources = [];
    private readonly Dictionary<string, PackageRequest> requested = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RestoredPackage> inUse = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True of the text between the quotes of <c>#r "…"</c> that names a package.</summary>
    public static bool IsPackage(string reference) => reference.TrimStart()
        .StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the source of <c>#i "nuget: SOURCE"</c> for this session's restores.</summary>
    /// <param name="text">The text between the quotes.</param>
    /// <exception cref="DirectiveFailure">It is neither a folder nor an address.</exception>
    public void AddSource(string text)
    {
        string source = IsPackage(text) ? text.TrimStart()["nuget:".Length..].Trim() : "";
        if (source.Length == 0)
            throw new DirectiveFailure(
                $"#i \"{text}\": expected a source of packages, as in #i \"nuget: https://example.org/index.json\" "
                    + $"or #i \"nuget: ../feed\".");
        bool isAddress = Uri.TryCreate(source, UriKind.Absolute, out Uri? address)
            && address.Scheme is "http" or "https";
        string place = isAddress ? source : Path.GetFullPath(source, folder);
        if (!isAddress && !Directory.Exists(place))
            throw new DirectiveFailure(
                $"#i \"{text}\": there is no folder '{place}'. Correct the path, or give the address of a source "
                    + $"(https://…).");
        if (!sources.Contains(place))
            sources.Add(place);
    }

    /// <summary>Answers all <c>#r "nuget: …"</c> of a cell by at most one restore.</summary>
    /// <param name="references">The texts between the quotes.</param>
    /// <param name="say">Told what a restore does, a line at a time.</param>
    /// <param name="stop">Stops the restore.</param>
    /// <exception cref="DirectiveFailure">A package is not to be had.</exception>
    public async Task<ReferenceDirective> ResolveAsync(IEnumerable<string> references, Action<string> say,
        CancellationToken stop)
    {
        var answer = new Answer();
        var wanted = new Dictionary<string, PackageRequest>(StringComparer.OrdinalIgnoreCase);
        foreach (PackageRequest request in references.Select(reference =>
            PackageRequest.Parse(reference.TrimStart()["nuget:".Length..])))
        {
            if (ShippedPackages.Find(request.Name) is { } shipped)
                Take(shipped, request, answer);
            else if ((requested.GetValueOrDefault(request.Name)
                ?? wanted.GetValueOrDefault(request.Name)) is not { } other)
                wanted[request.Name] = request;
            else if (IsSame(request, other))
                wanted[request.Name] = other.Wanted is null && !requested.ContainsKey(request.Name) ? request : other;
            else
            {
                throw new DirectiveFailure(
                    $"#r \"nuget: {request}\": {other} was asked for before, and a session holds one version of a "
                        + $"package. "
                    + "Restart the session, and ask for one version of it.");
            }
        }
        if (wanted.Values.Any(request => !requested.ContainsKey(request.Name)))
            await RestoreAsync(wanted, answer, say, stop).ConfigureAwait(false);
        else
            foreach (PackageRequest request in wanted.Values)
                if (inUse.TryGetValue(request.Name, out RestoredPackage? here))
                    Take(here, answer);
        return answer.Directive();
    }

    // Asked for again, in the same words or in others that what is here answers.
    private bool IsSame(PackageRequest request, PackageRequest other) =>
        request.Wanted is null || other.Wanted is null || request.Text == other.Text
        || (inUse.GetValueOrDefault(request.Name) is { } here
            && request.IsAnsweredBy(NuGetVersion.Parse(here.Version)));

    private async Task RestoreAsync(Dictionary<string, PackageRequest> wanted, Answer answer, Action<string> say,
        CancellationToken stop)
    {
        // Earlier cells' packages take part, so that what is new suits them.
        PackageRequest[] all = [.. requested.Values.Concat(wanted.Values)
            .DistinctBy(request => request.Name, StringComparer.OrdinalIgnoreCase)];
        RestoreAnswer restored = await new PackageRestore(places.Value).RunAsync(all, sources, folder, say, stop)
            .ConfigureAwait(false);
        foreach (RestoredPackage package in restored.Packages)
        {
            if (inUse.TryGetValue(package.Name, out RestoredPackage? earlier) && earlier.Version != package.Version)
            {
                answer.Notes.Add($"{package.Name} {earlier.Version} of an earlier cell stays in use; "
                    + $"{package.Version} is wanted now. Restart the session to get it.");
                continue;
            }
            bool isNew = inUse.TryAdd(package.Name, package);
            if (isNew || wanted.ContainsKey(package.Name))
                Take(package, answer);
        }
        foreach (PackageRequest request in wanted.Values)
        {
            requested[request.Name] = request;
            if (inUse.GetValueOrDefault(request.Name) is not { } found)
                continue;
            NuGetVersion version = NuGetVersion.Parse(found.Version);
            if (!request.IsAnsweredBy(version))
                answer.Notes.Add($"{found.Name} {found.Version} is used in place of {request.Text}.");
            else if (request.Wanted is null || !NuGetVersion.TryParse(request.Text, out _))
                answer.Notes.Add(
                    $"{found.Name} {found.Version}{(request.Wanted is null ? "" : $" (of {request.Text})")}");
            if (found.IsEmpty)
                answer.Notes.Add($"{found.Name} {found.Version} holds nothing that a cell could call, only what "
                    + $"serves a build (an analyzer, targets or tools).");
        }
        if (restored.Messages.Any(PackageRestore.IsSilentSource))
            answer.Notes.Add("Not every source of packages answered; these are the versions that could be found.");
        answer.Notes.AddRange(restored.Messages.Where(message => message.Code is "NU1701")
            .Select(message => message.Text));
    }

    private void Take(ShippedPackage shipped, PackageRequest request, Answer answer)
    {
        answer.Files.AddRange(shipped.Files);
        if (NuGetVersion.TryParse(shipped.Version, out NuGetVersion? version) && !request.IsAnsweredBy(version))
            answer.Notes.Add($"{shipped.Name} {shipped.Version} comes with this host and is used in place of "
                + $"{request.Text}.");
        string?[] roots = [shipped.Folder, places.Value.Root(shipped.Name, shipped.Version)];
        if (roots.OfType<string>().Select(root => PackageExtension.Find(shipped.Name, root))
            .FirstOrDefault(found => found is not null) is { } extension)
            answer.Extensions.Add(extension);
    }

    private static void Take(RestoredPackage package, Answer answer)
    {
        answer.Files.AddRange(package.Assemblies);
        answer.NativeFolders.AddRange(package.NativeFolders);
        if (PackageExtension.Find(package.Name, package.Root) is { } extension)
            answer.Extensions.Add(extension);
        foreach (ShippedPackage shipped in Needs(package).Select(ShippedPackages.Find).OfType<ShippedPackage>())
            answer.Files.AddRange(shipped.Files);
        foreach (string assembly in package.Assemblies)
        {
            if (ReferenceSet.InProcess(Path.GetFileNameWithoutExtension(assembly)) is { } own
                && ReferenceSet.Differs(own, assembly) is { } versions)
                answer.Notes.Add($"{package.Name} {package.Version} brings {Path.GetFileName(assembly)} "
                    + $"{versions.Theirs}; this host has loaded {versions.Own} already, and that one is used.");
        }
        answer.Notes.AddRange(package.SharedFrameworks
            .Select(framework => $"{package.Name} {package.Version} needs {framework}, which this host does not "
                + $"load: what uses it fails."));
    }

    // Restore leaves out what the host has; the cell must be able to name its types all the same.
    private static IEnumerable<string> Needs(RestoredPackage package)
    {
        string? file = Directory.GetFiles(package.Root, "*.nuspec").FirstOrDefault();
        try
        {
            return file is null ? [] : [.. XDocument.Load(file).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                    .Select(need => (string?)need.Attribute("id") ?? "").Distinct()];
        }
        catch (XmlException error)
        {
            throw new DirectiveFailure(
                $"'{file}' is damaged ({error.Message}). Delete its folder and run the cell again.");
        }
    }

    private sealed class Answer
    {
        public List<string> Files { get; } = [];

        public List<string> NativeFolders { get; } = [];

        public List<string> Notes { get; } = [];

        public List<PackageExtension> Extensions { get; } = [];

        public ReferenceDirective Directive() => new(
            [.. Files.Distinct()], Notes.Count > 0 ? string.Join('\n', Notes.Distinct()) : null,
                [.. NativeFolders.Distinct()])
        {
            Extensions = [.. Extensions.DistinctBy(extension => extension.Root)],
        };
    }
}
