using System.Collections.Concurrent;
using System.Reflection;
using static FSharp.Compiler.Interactive.Shell;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// The assemblies that an F# session shares with the notebook's other languages. F# compiles against files, so an
/// assembly without one (a C# cell's) is written to a folder of the session; what runs gets the assembly that is
/// already loaded, so that a type is the same type in every language.
/// </summary>
internal sealed class FSharpReferences(FSharpHost host) : IDisposable
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly ConcurrentDictionary<FSharpReferences, byte> Live = new();
    private static readonly AsyncLocal<FSharpReferences?> Running = new();
    private static readonly Lazy<bool> Installed = new(() =>
    {
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        return true;
    });

    private readonly ConcurrentDictionary<string, Assembly> shared = new(StringComparer.OrdinalIgnoreCase);
    private FsiEvaluationSession? interactive;
    private DirectoryInfo? folder;

    /// <summary>Before a session is made: its own answers to questions for assemblies come after ours.</summary>
    public void Install()
    {
        _ = Installed.Value;
        Live[this] = 0;
    }

    public void Serve(FsiEvaluationSession session) => interactive = session;

    /// <summary>What the calling flow of execution asks for from now on is asked for this session.</summary>
    public void Enter() => Running.Value = this;

    /// <summary>Whether F# can be compiled against an assembly.</summary>
    public bool Holds(Assembly assembly) =>
        IsOwn(assembly) || (!assembly.IsDynamic && assembly.Location.Length > 0) || host.ImageOf(assembly) is not null;

    /// <summary>Whether a type, or a part of it, is declared in a cell of the session itself.</summary>
    public bool IsOwn(Type type) => AssembliesOf(type).Any(IsOwn);

    /// <summary>Whether an F# cell of this session is in an assembly.</summary>
    public bool IsOwn(Assembly assembly) => assembly.GetName().Name == FSharpMethods.CellAssembly
        && interactive?.DynamicAssemblies.Contains(assembly) == true;

    /// <summary>
    /// The files that must be referenced before a type can be named; only those that have not been asked for before.
    /// </summary>
    public IReadOnlyList<string> FilesOf(Type type)
    {
        var files = new List<string>();
        foreach (Assembly assembly in AssembliesOf(type).Distinct())
            Collect(assembly, files);
        return files;
    }

    public void Dispose()
    {
        Live.TryRemove(this, out _);
        shared.Clear();
        try
        {
            folder?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Windows keeps files that are in use; the system's temporary folder is cleared at its own time.
        }
    }

    private static IEnumerable<Assembly> AssembliesOf(Type type) =>
        type.HasElementType
            ? AssembliesOf(type.GetElementType()!)
            : type.GetGenericArguments().SelectMany(AssembliesOf).Prepend(type.Assembly);

    private void Collect(Assembly assembly, List<string> files)
    {
        AssemblyName name = assembly.GetName();
        if (IsOwn(assembly) || name.Name == "FSharp.Core" || Path.GetDirectoryName(assembly.Location) == Framework
            || !shared.TryAdd(name.Name!, assembly))
            return;
        if (FileOf(assembly, name.Name!) is not { } file)
            return;
        files.Add(file);
        foreach (AssemblyName need in assembly.GetReferencedAssemblies())
        {
            if (Loaded(need) is { } found)
                Collect(found, files);
        }
    }

    private Assembly? Find(AssemblyName name) => host.Find(name);

    private Assembly? Loaded(AssemblyName name) =>
        Find(name) ?? AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(one => !one.IsDynamic && one.GetName().Name == name.Name);

    private string? FileOf(Assembly assembly, string name)
    {
        if (assembly.Location.Length > 0)
            return assembly.Location;
        if (host.ImageOf(assembly) is not { } image)
            return null;
        folder ??= Directory.CreateTempSubdirectory("latentlab-fsharp-");
        string file = Path.Combine(folder.FullName, name + ".dll");
        File.WriteAllBytes(file, image);
        return file;
    }

    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        var name = new AssemblyName(request.Name);
        FSharpReferences? asking = request.RequestingAssembly is { } from
            ? Live.Keys.FirstOrDefault(one => one.IsOwn(from))
            : null;
        asking ??= Running.Value;
        if (asking is null)
            return null;
        // Every session calls its assemblies by the same names; each must find its own.
        if (name.Name == FSharpMethods.CellAssembly)
            return asking.interactive?.DynamicAssemblies.FirstOrDefault(one => one.FullName == request.Name);
        return asking.shared.TryGetValue(name.Name!, out Assembly? known) ? known : asking.Find(name);
    }
}
