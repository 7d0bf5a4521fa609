using System.Reflection;
using LatentLab.Notebooks.Session.Values;
using Microsoft.FSharp.Core;

namespace LatentLab.Notebooks.FSharp;

/// <summary>.NET types as F# sees them.</summary>
/// <param name="holds">Whether F# can be compiled against an assembly.</param>
internal sealed class FSharpTypes(Func<Assembly, bool> holds)
{
    /// <summary>The type under which F# can hold a value, see <see cref="SharedTypes"/>.</summary>
    public Type View(Type type) => SharedTypes.View(type, CanName);

    /// <summary>A type in F#'s own writing, complete with its namespace.</summary>
    public static string Name(Type type)
    {
        if (type.IsArray)
            return $"({Name(type.GetElementType()!)})[{new string(',', type.GetArrayRank() - 1)}]";
        Type[] arguments = type.GetGenericArguments();
        Type? definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition == typeof(FSharpFunc<,>))
            return $"({Name(arguments[0])} -> {Name(arguments[1])})";
        if (arguments.Length > 1 && type.IsAssignableTo(typeof(System.Runtime.CompilerServices.ITuple))
            && type.Namespace == "System")
            return $"({(type.IsValueType ? "struct " : "")}({string.Join(" * ", Parts(arguments).Select(Name))}))";

        // Outer<A>.Inner<B> has both arguments; each name takes as many as its type adds.
        var names = new List<string>();
        for (Type? one = type; one is not null && !FSharpMethods.IsCell(one); one = one.DeclaringType)
        {
            int earlier = one.DeclaringType?.GetGenericArguments().Length ?? 0;
            Type[] own = arguments[earlier..one.GetGenericArguments().Length];
            names.Insert(0,
                $"``{SourceName(one)}``{(own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Name))}>")}");
        }
        // What stands in no namespace, such as the types of cells, is not found behind 'global'.
        IEnumerable<string> space = type.Namespace is { Length: > 0 } text
            ? text.Split('.').Select(part => $"``{part}``").Prepend("global")
            : [];
        return string.Join('.', space.Concat(names));
    }

    private bool CanName(Type type)
    {
        if (type.HasElementType)
            return type.IsArray && CanName(type.GetElementType()!);
        return !type.IsByRefLike && !type.IsGenericParameter && type.IsVisible
            && type.GetGenericArguments().All(CanName)
            && !type.FullName!.Contains('<', StringComparison.Ordinal) && holds(type.Assembly);
    }

    // A tuple's eighth part is a tuple with the rest.
    private static IEnumerable<Type> Parts(Type[] arguments) =>
        arguments.Length == 8 ? arguments[..7].Concat(Parts(arguments[7].GetGenericArguments())) : arguments;

    // F#'s List is FSharpList in .NET, and so are the other types of its library that would be taken for those of .NET.
    private static string SourceName(Type type)
    {
        string name = type.GetCustomAttribute<CompilationSourceNameAttribute>()?.SourceName ?? type.Name.Split('`')[0];
        bool isOfLibrary = type.Assembly == typeof(Unit).Assembly && type.DeclaringType is null;
        return isOfLibrary && name.StartsWith("FSharp", StringComparison.Ordinal) ? name["FSharp".Length..] : name;
    }
}
