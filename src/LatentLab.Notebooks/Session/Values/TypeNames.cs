namespace LatentLab.Notebooks.Session.Values;

/// <summary>Types as a cell writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Short = new()
    {
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(bool)] = "bool",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(decimal)] = "decimal",
    };

    // The library's types as F# writes them.
    private static readonly Dictionary<string, string> FSharp = new()
    {
        ["FSharpList"] = "list",
        ["FSharpOption"] = "option",
        ["FSharpMap"] = "Map",
        ["FSharpSet"] = "Set",
        ["FSharpResult"] = "Result",
        ["FSharpAsync"] = "Async",
    };

    /// <summary>
    /// For example <c>Dictionary&lt;string, int[]&gt;</c>; an anonymous type has no name, a compiler's own is called a
    /// sequence.
    /// </summary>
    public static string Of(Type type)
    {
        if (Short.TryGetValue(type, out string? name))
            return name;
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner) + "?";
        if (type.Name.Contains("AnonymousType", StringComparison.Ordinal))
            return "object";
        if (type.Name.StartsWith('<') || (type is { IsPublic: false, IsNested: false } or { IsNestedPrivate: true }
            && typeof(System.Collections.IEnumerable).IsAssignableFrom(type)))
            return "sequence";
        if (type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({string.Join(", ", type.GetGenericArguments().Select(Of))})";
        string plain = type.Name.Split('`')[0];
        plain = type.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true
            ? FSharp.GetValueOrDefault(plain, plain)
            : plain;
        return type.IsGenericType ? $"{plain}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : plain;
    }
}
