using System.Reflection;

namespace LatentLab.Experiments.Own;

/// <summary>Which code is somebody's own: the assembly of the function, and cells.</summary>
internal sealed class CodeScope(Assembly start)
{
    public const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";

    private static readonly HashSet<string> Kit = ["LatentLab", "LatentLab.Plots", "LatentLab.Pages",
        "LatentLab.Experiments", "LatentLab.Notebooks", "LatentLab.Interactive", "LatentLab.Evaluation",
        "LatentLab.Classroom", "LatentLab.Book", "LatentLab.Jupyter", "latentlab", "TorchSharp", "SkiaSharp"];

    public bool IsOwn(Type type) =>
        !IsKnown(type.Assembly) && (type.Assembly == start || type.Assembly.Location.Length == 0);

    /// <summary>.NET, TorchSharp, the kit: their versions are recorded with every run.</summary>
    public bool IsKnown(Assembly assembly)
    {
        string name = assembly.GetName().Name ?? "";
        return Kit.Contains(name) || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.", StringComparison.Ordinal)
            || (assembly.Location.Length > 0 && Path.GetDirectoryName(assembly.Location) == Framework);
    }
}
