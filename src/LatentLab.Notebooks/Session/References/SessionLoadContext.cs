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
