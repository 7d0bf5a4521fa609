using System.Reflection;
using System.Runtime.Loader;

namespace LatentLab.Notebooks.Session;

/// <summary>How long a cell may be referred to.</summary>
internal enum CellLife
{
    /// <summary>Later cells cannot: it leaves nothing that has a name.</summary>
    Passing,

    /// <summary>Until its names have been declared anew, which has happened so often that it will again.</summary>
    Names,

    /// <summary>As long as the session lasts.</summary>
    Session,
}

/// <summary>
/// Some cells that are freed together, code and memory, once none of them runs, no later cell needs them and nothing
/// holds a value of a type of theirs.
/// </summary>
internal sealed class FreeableCells(SessionLoadContext session)
    : AssemblyLoadContext("freeable cells", isCollectible: true)
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
        if (session.FreeableCell(assemblyName.Name!) is { } cell)
            return cell;
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

/// <summary>The cells that later ones may refer to and that can be freed, by name. Any thread may ask.</summary>
internal sealed class FreeableCellNames
{
    private readonly Dictionary<string, WeakReference<Assembly>> known = [];
    private int sinceLook;

    public void Add(Assembly cell)
    {
        lock (known)
        {
            known[cell.GetName().Name!] = new WeakReference<Assembly>(cell);
            if (++sinceLook < FreeableCells.Most)
                return;
            sinceLook = 0;
            foreach ((string name, WeakReference<Assembly> one) in known)
            {
                if (!one.TryGetTarget(out _))
                    known.Remove(name);
            }
        }
    }

    public Assembly? Find(string name)
    {
        lock (known)
            return known.TryGetValue(name, out WeakReference<Assembly>? one) && one.TryGetTarget(out Assembly? cell)
                ? cell
                : null;
    }
}
