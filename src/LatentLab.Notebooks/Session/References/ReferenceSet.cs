using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.PortableExecutable;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The assemblies that cells compile against and run with. An assembly that this process has already (the kit's own
/// DLLs, TorchSharp, the formatters) is always the process's copy, whatever path was asked for: loaded twice, its types
/// would not be the same types and its native half not be initialised.
/// </summary>
internal sealed class ReferenceSet
{
    // Read once per process, never changed: the assemblies that the host was started with, by simple name.
    private static readonly Lazy<IReadOnlyDictionary<string, string>> OfProcess = new(() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase));

    // What nearly every cell needs. Each reference costs every cell time and memory (all 170 of .NET: four times as
    // much time, seven times as much memory), so the rest comes in where a cell turns out to need it.
    private static readonly string[] Usual =
    [
        "System.Private.CoreLib", "System.Runtime", "netstandard", "System.Console", "System.Linq",
        "System.Collections", "System.Collections.Concurrent", "System.Memory", "System.Text.RegularExpressions",
        "System.Threading",
    ];

    // What the process has is the same for every session, so sessions share its metadata. One object per file: the
    // compiler takes an assembly that it meets in two objects for two assemblies.
    private static readonly ConcurrentDictionary<string, Lazy<PortableExecutableReference>> OfProcessRead =
        new(StringComparer.Ordinal);

    private static readonly Lazy<ImmutableArray<MetadataReference>> UsualFramework =
        new(() => [.. Usual.Select(name => ReadShared(OfProcess.Value[name]))]);

    private static readonly Lazy<ImmutableArray<MetadataReference>> OtherFramework = new(() =>
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return [
            .. OfProcess.Value.Where(file => Path.GetDirectoryName(file.Value) == folder && !Usual.Contains(file.Key))
                .Select(file => ReadShared(file.Value))];
    });

    private readonly ConcurrentDictionary<string, PortableExecutableReference> own = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> chosen = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> folders = new(StringComparer.Ordinal);
    private ImmutableArray<MetadataReference> forCompilation;

    public ReferenceSet()
    {
        forCompilation = UsualFramework.Value;
        foreach (Type type in new[] { typeof(ReferenceSet), typeof(Formatter), typeof(IHtmlContent) })
            Add(type.Assembly.Location);
    }

    /// <summary>What a piece of script compiles against.</summary>
    public ImmutableArray<MetadataReference> ForCompilation => forCompilation;

    /// <summary>The same, and all of .NET.</summary>
    public ImmutableArray<MetadataReference> WithAllOfFramework =>
    [
        .. forCompilation, .. OtherFramework.Value.Except(forCompilation)
    ];

    /// <summary>From now on cells compile against these too.</summary>
    public void Keep(IEnumerable<MetadataReference> used) =>
        forCompilation = [.. forCompilation, .. used.Intersect(OtherFramework.Value).Except(forCompilation)];

    /// <summary>The process's own file for an assembly of this simple name, if it has one.</summary>
    public static string? InProcess(string simpleName) => OfProcess.Value.GetValueOrDefault(simpleName);

    /// <summary>An assembly file's version, for people.</summary>
    public static string VersionOf(string path) => AssemblyName.GetAssemblyName(path).Version?.ToString(3) ?? "0";

    /// <summary>
    /// The versions of the host's own copy and of another where they are not alike enough: another major one, or the
    /// host's is older.
    /// </summary>
    public static (Version Own, Version Theirs)? Differs(string own, string other)
    {
        Version here = AssemblyName.GetAssemblyName(own).Version ?? new(),
            there = AssemblyName.GetAssemblyName(other).Version ?? new();
        // .NET's own assemblies are newer than those of packages as a rule, and meant to stand in for them.
        bool isFramework = Path.GetDirectoryName(own) == Path.GetDirectoryName(typeof(object).Assembly.Location);
        return here < there || (here.Major != there.Major && !isFramework) ? (here, there) : null;
    }

    /// <summary>Adds an assembly file, and its folder for what it needs in turn.</summary>
    /// <exception cref="DirectiveFailure">The file is not a .NET assembly.</exception>
    public PortableExecutableReference Add(string path)
    {
        string simpleName = SimpleNameOf(path);
        string used = InProcess(simpleName) ?? path;
        chosen[simpleName] = used;
        LookIn(Path.GetDirectoryName(Path.GetFullPath(path))!);
        PortableExecutableReference reference = Read(used);
        if (!forCompilation.Contains(reference))
            forCompilation = forCompilation.Add(reference);
        return reference;
    }

    /// <summary>From now on <see cref="Find"/> looks into this folder too.</summary>
    /// <param name="folder">Its full path.</param>
    public void LookIn(string folder) => folders[folder] = true;

    /// <summary>The metadata of a file, read once.</summary>
    public PortableExecutableReference Read(string path) =>
        InProcess(Path.GetFileNameWithoutExtension(path)) == path ? ReadShared(path) : own.GetOrAdd(path, MetadataOf);

    /// <summary>
    /// Where to load an assembly from that a cell or a referenced assembly asks for; null if nowhere.
    /// </summary>
    public string? Find(string simpleName) =>
        InProcess(simpleName)
        ?? chosen.GetValueOrDefault(simpleName)
        ?? folders.Keys.Select(folder => Path.Combine(folder, simpleName + ".dll")).FirstOrDefault(File.Exists);

    private static PortableExecutableReference ReadShared(string path) =>
        OfProcessRead.GetOrAdd(path, file => new(() => MetadataOf(file))).Value;

    // The compiler needs an assembly's metadata, a third of the file; CreateFromFile would read all of it.
    private static PortableExecutableReference MetadataOf(string path) =>
        AssemblyMetadata.Create(ModuleMetadata.CreateFromStream(File.OpenRead(path), PEStreamOptions.PrefetchMetadata))
            .GetReference(documentation: new DocumentationFile(path), filePath: path);

    private static string SimpleNameOf(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path).Name ?? Path.GetFileNameWithoutExtension(path);
        }
        catch (BadImageFormatException)
        {
            throw new DirectiveFailure(
                $"#r \"{path}\": the file is not a .NET assembly. Give the path of a managed .dll.");
        }
    }
}
