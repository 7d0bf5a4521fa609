using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Session;

/// <summary>Names the <c>using</c> that a cell lacks, where its error is a type that another namespace has.</summary>
internal static partial class MissingUsing
{
    // A name that many namespaces have says nothing about what was meant.
    private const int MostNamespaces = 3;

    /// <param name="compilation">What the cell was compiled against; null if that is not known.</param>
    /// <returns>Null for other errors, and where there is no such type.</returns>
    public static string? Of(Diagnostic diagnostic, Compilation? compilation)
    {
        if (compilation is null || !IsAboutType(diagnostic)
            || Quoted().Match(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)) is not
            { Success: true } quoted)
            return null;
        string name = quoted.Groups[1].Value;
        string[] places = [.. NamespacesWith(compilation.GlobalNamespace, name).Take(MostNamespaces + 1)
            .Order(StringComparer.Ordinal)];
        return places.Length is 0 or > MostNamespaces ? null
            : $"{name} is in {string.Join(" and in ", places)}: write "
                + $"{string.Join(" or ", places.Select(place => $"'using {place};'"))} before it.";
    }

    // A name that is no type may be meant for one only before a dot.
    private static bool IsAboutType(Diagnostic diagnostic) => diagnostic.Id == "CS0246"
        || (diagnostic.Id == "CS0103" && diagnostic.Location.SourceTree?.GetRoot()
            .FindNode(diagnostic.Location.SourceSpan).Parent is MemberAccessExpressionSyntax access
            && access.Expression.Span == diagnostic.Location.SourceSpan);

    private static IEnumerable<string> NamespacesWith(INamespaceSymbol place, string name)
    {
        if (!place.IsGlobalNamespace
            && place.GetTypeMembers(name).Any(type => type.DeclaredAccessibility == Accessibility.Public))
            yield return place.ToDisplayString();
        foreach (INamespaceSymbol inner in place.GetNamespaceMembers())
            foreach (string found in NamespacesWith(inner, name))
                yield return found;
    }

    // 'Linear', and 'Dictionary<,>' without what is between its brackets
    [GeneratedRegex(@"'([A-Za-z_]\w*)(?:<[^']*)?'")]
    private static partial Regex Quoted();
}
