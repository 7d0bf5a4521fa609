using System.Reflection;
using System.Text.RegularExpressions;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// The methods that F# cells are compiled to, for stack traces. Knows them by their names, so that nobody loads F# to
/// ask.
/// </summary>
internal static partial class FSharpMethods
{
    /// <summary>What F# Interactive calls the assembly of each piece; they differ in their versions.</summary>
    public const string CellAssembly = "FSI-ASSEMBLY-MULTI";

    /// <summary>Whether an F# cell declares a method.</summary>
    public static bool IsCell(MethodBase method) => IsCell(method.Module.Assembly);

    /// <summary>Whether an assembly is what an F# cell was compiled to.</summary>
    public static bool IsCell(Assembly assembly) => assembly.GetName().Name == CellAssembly;

    /// <summary>Whether a type is the one around everything that a cell declares.</summary>
    public static bool IsCell(Type type) => Cell().IsMatch(type.Name);

    /// <summary>
    /// A method's name as the cell has it, with <c> in </c> after it; nothing for the cell's own statements.
    /// </summary>
    public static string NameOf(MethodBase method)
    {
        // The compiler's names: <StartupCode$FSI_0007>.$FSI_0007.main@ (statements), FSI_0007.f (a function),
        // f@12-3.Invoke (a lambda in f).
        if (method.Name.Contains('@', StringComparison.Ordinal) || method is ConstructorInfo { IsStatic: true })
            return "";
        Type? type = method.DeclaringType;
        if (type is not null && type.Name.Contains('@', StringComparison.Ordinal))
            return "a lambda in ";
        bool isFunction = type is null || IsCell(type);
        return isFunction ? $"{method.Name} in " : $"{type!.Name.Split('`')[0]}.{method.Name} in ";
    }

    [GeneratedRegex(@"^(\$?FSI_[0-9]+|<StartupCode\$FSI_[0-9]+>)$")]
    private static partial Regex Cell();
}
