using LatentLab.Notebooks.Session.Values;

namespace LatentLab.Notebooks.Session;

/// <summary>Types as a cell writes them, for values that come from another language.</summary>
internal static class ScriptTypes
{
    /// <summary>The type under which a cell can hold a value, see <see cref="SharedTypes"/>.</summary>
    public static Type Nearest(Type type) => SharedTypes.View(type, CanBeNamed);

    /// <summary>
    /// The type's full name, as C# has it; <c>dynamic</c> for an object, since that is how the members of a hidden type
    /// can be had.
    /// </summary>
    public static string NameOf(Type type)
    {
        if (type == typeof(object))
            return "dynamic";
        if (type.IsArray)
            return ArrayName(type);
        string space = type.DeclaringType is { } outer
            ? NameOfNested(type, outer)
            : $"global::{(type.Namespace is { } name ? name + "." : "")}{Plain(type.Name)}";
        Type[] own = [.. type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0)];
        return own.Length == 0 ? space : $"{space}<{string.Join(", ", own.Select(NameOf))}>";
    }

    /// <summary>The files of the assemblies that the type and its arguments live in.</summary>
    public static IEnumerable<string> FilesOf(Type type)
    {
        IEnumerable<Type> parts = type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments();
        string own = type.HasElementType ? "" : type.Assembly.Location;
        return parts.SelectMany(FilesOf).Concat(own.Length > 0 ? [own] : []).Distinct();
    }

    // What a cell declared lives in memory only, and is known to the chain by the cell's own compilation under another
    // name.
    private static bool CanBeNamed(Type type) => type.HasElementType
        ? type.IsArray && CanBeNamed(type.GetElementType()!)
        : type is { IsVisible: true, IsPointer: false, IsByRefLike: false } && type.Assembly.Location.Length > 0
            && !type.Name.Contains('<', StringComparison.Ordinal)
            && type.GetGenericArguments().All(CanBeNamed);

    // int[][,] is an array of int[,]: the ranks stand from the outside in.
    private static string ArrayName(Type type)
    {
        string ranks = "";
        for (; type.IsArray; type = type.GetElementType()!)
            ranks += $"[{new string(',', type.GetArrayRank() - 1)}]";
        return NameOf(type) + ranks;
    }

    private static string NameOfNested(Type type, Type outer)
    {
        Type[] outerArguments = [.. type.GetGenericArguments().Take(outer.GetGenericArguments().Length)];
        return $"{NameOf(outerArguments.Length > 0 ? outer.MakeGenericType(outerArguments) : outer)}"
            + $".{Plain(type.Name)}";
    }

    private static string Plain(string name) => name.Split('`')[0];
}
