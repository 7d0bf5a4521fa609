using System.Reflection;
using System.Runtime.Loader;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Holds a session's compiled cells and the assemblies that only they use. Whatever the process has itself comes from
/// the process, by simple name, so that its types and native libraries exist once.
/// </summary>
internal sealed class SessionLoadContext(ReferenceSet references) : AssemblyLoadContext("notebook session")
{
    // As .NET itself tries them.
    private static readonly string[] NameForms = ["{0}", "{0}.dll", "lib{0}.so", "{0}.so", "lib{0}.dylib", "{0}.dylib"];

    /// <summary>Folders with native libraries of packages that a cell asked for.</summary>
    public List<string> NativeFolders { get; } = [];

    private static WeakReference<SessionLoadContext>? latest;
    private CellContext? newest;
    private PassingLoadContext? passing;

    /// <summary>The session whose cell has begun last; null before any has, or where it is gone.</summary>
    public static SessionLoadContext? Latest => Volatile.Read(ref latest)?.TryGetTarget(out SessionLoadContext? last)
        == true ? last : null;

    /// <summary>
    /// The session's newest cell: what fails in the session's code and belongs to no cell is shown there.
    /// </summary>
    public CellContext? Newest
    {
        get => newest;
        set
        {
            newest = value;
            Volatile.Write(ref latest, new WeakReference<SessionLoadContext>(this));
        }
    }

    /// <summary>The session that an assembly is a cell of; null where it is none's.</summary>
    public static SessionLoadContext? Of(Assembly assembly) => GetLoadContext(assembly) switch
    {
        SessionLoadContext session => session,
        PassingLoadContext passing => passing.Session,
        _ => null,
    };

    /// <summary>Loads a piece of script.</summary>
    /// <param name="stays">False where later pieces cannot refer to it: it is unloaded once nothing holds it.</param>
    public Assembly Load(Stream image, Stream symbols, bool stays)
    {
        if (stays)
            return LoadFromStream(image, symbols);
        if (passing is null || passing.Count == PassingLoadContext.Most)
        {
            passing?.Unload();
            passing = new PassingLoadContext(this);
        }
        return passing.Add(image, symbols);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (ReferenceSet.InProcess(name) is not null)
            return Default.LoadFromAssemblyName(new AssemblyName(name));
        return references.Find(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (string folder in NativeFolders)
        {
            foreach (string form in NameForms)
            {
                string path = Path.Combine(folder, string.Format(null, form, unmanagedDllName));
                if (File.Exists(path))
                    return LoadUnmanagedDllFromPath(path);
            }
        }
        return IntPtr.Zero;
    }
}

/// <summary>
/// Some cells that leave nothing that later ones could refer to. Their code and memory are freed together, once none of
/// them runs and nothing holds a value of a type of theirs.
/// </summary>
internal sealed class PassingLoadContext(SessionLoadContext session)
    : AssemblyLoadContext("passing cells", isCollectible: true)
{
    /// <summary>How many share one: a context of its own for each would cost more than the cell.</summary>
    public const int Most = 32;

    public SessionLoadContext Session => session;

    public int Count { get; private set; }

    public Assembly Add(Stream image, Stream symbols)
    {
        Count++;
        return LoadFromStream(image, symbols);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return session.LoadFromAssemblyName(assemblyName);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
