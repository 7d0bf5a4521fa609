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
    private readonly FreeableCellNames cells = new();
    private FreeableCells? passing;
    private FreeableCells? declaring;

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
        FreeableCells freeable => freeable.Session,
        _ => null,
    };

    /// <summary>Loads a piece of script.</summary>
    /// <param name="life">How long it may be referred to.</param>
    public Assembly Load(MemoryStream image, MemoryStream symbols, CellLife life)
    {
        if (life == CellLife.Session && TryKeep(image, symbols) is { } kept)
            return kept;
        ref FreeableCells? batch = ref life == CellLife.Passing ? ref passing : ref declaring;
        if (batch is null || batch.Count == FreeableCells.Most)
        {
            batch?.Unload();
            batch = new FreeableCells(this);
        }
        Assembly loaded = batch.Add(image, symbols);
        if (life != CellLife.Passing)
            cells.Add(loaded);
        return loaded;
    }

    /// <summary>A cell that can be freed and has not been; null where no such cell has this name.</summary>
    public Assembly? FreeableCell(string name) => cells.Find(name);

    // What can be freed cannot be referred to by what stays.
    private Assembly? TryKeep(MemoryStream image, MemoryStream symbols)
    {
        if (CellImage.References(image).Any(name => cells.Find(name) is not null))
            return null;
        image.Position = 0;
        return LoadFromStream(image, symbols);
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
