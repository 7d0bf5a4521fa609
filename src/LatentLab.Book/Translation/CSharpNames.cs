using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Book.Translation;

/// <summary>Strings that code reads, and comments that are no sentences: they are the same in all languages.</summary>
internal static partial class CSharpNames
{
    // What these are given is a name of something, or is compared with one.
    private static readonly string[] readers =
    [
        "Equals", "Contains", "StartsWith", "EndsWith", "Replace", "Split", "IndexOf", "TryGetValue", "ContainsKey",
        "Load", "Parse", "Where",
    ];

    /// <summary>The strings that a cell's code compares or looks up; equal ones elsewhere belong to them.</summary>
    public static IEnumerable<string> KeysOf(string source) => CSharpUnits.Of(source).OfType<StringUnit>()
        .Where(unit => unit.Holes.Count == 0 && IsRead(unit.Node)).Select(unit => unit.English);

    public static bool Is(CSharpUnit unit, IReadOnlySet<string> keys) => unit switch
    {
        StringUnit text => text.Holes.Count == 0 && (keys.Contains(text.English) || Path().IsMatch(text.English)),
        _ => IsMark(unit.English) || Shape().IsMatch(unit.English) || IsCode(unit.English),
    };

    /// <summary>A comment by which the kit finds a place: it stands in a line of its own.</summary>
    public static bool IsMark(string comment) => Mark().IsMatch(comment);

    private static bool IsRead(SyntaxNode node) => node.Parent switch
    {
        BinaryExpressionSyntax two => two.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression,
        ConstantPatternSyntax or CaseSwitchLabelSyntax => true,
        ArgumentSyntax { Parent: BracketedArgumentListSyntax } => true,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } }
            => readers.Contains(member.Name.Identifier.ValueText),
        _ => false,
    };

    /// <summary>A line of code that a reader may switch on.</summary>
    private static bool IsCode(string comment)
    {
        if (!comment.Contains('(') || comment.Contains(". ", StringComparison.Ordinal))
            return false;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(comment, CSharpUnits.Options);
        return !tree.GetDiagnostics().Any() && tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Any();
    }

    // A file, a media type, a setting by its path.
    [GeneratedRegex(@"^(?:\.\.?/)*[\w-]+(?:[./][\w-]+)+/?$|^(?:\.\.?/)+[\w./-]*$")]
    private static partial Regex Path();

    [GeneratedRegex("^(cell: |BEGIN SOLUTION|END SOLUTION)")]
    private static partial Regex Mark();

    // [batch, latent]
    [GeneratedRegex(@"^\[[^\]]*\]$")]
    private static partial Regex Shape();
}
