using System.Reflection;
using System.Runtime.CompilerServices;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The texts of cells by the assemblies that they became, as long as these are loaded. Under <see cref="Name"/>, in the
/// process's data (<see cref="AppContext"/>), stands a <c>Func&lt;Assembly, string?&gt;</c> that answers with one, for
/// whoever keeps the source of what a notebook declares.
/// </summary>
internal static class CellSource
{
    public const string Name = "LatentLab.CellSource";

    private static readonly ConditionalWeakTable<Assembly, string> Texts = [];

    public static void Install() => AppContext.SetData(Name,
        (Func<Assembly, string?>)(assembly => Texts.TryGetValue(assembly, out string? text) ? text : null));

    public static void Keep(Assembly assembly, string text) => Texts.AddOrUpdate(assembly, text);
}
