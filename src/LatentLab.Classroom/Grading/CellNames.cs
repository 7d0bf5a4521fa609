using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Classroom.Grading;

/// <summary>The names that a cell declares for later cells, and those that it mentions.</summary>
internal static partial class CellNames
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>
    /// Every word of a text that could be a name, in strings and comments too: rather one too many than one too few.
    /// None where a cell only gives a name to a letter or to plain words. Null where names may be written in a way that
    /// hides them (<c>\u0063odes</c>).
    /// </summary>
    public static IReadOnlySet<string>? Mentioned(string source) =>
        PlainWords().IsMatch(source) ? new HashSet<string>()
            : source.Contains("\\u", StringComparison.OrdinalIgnoreCase)
            ? null
            : Word().Matches(source).Select(match => match.Value).ToHashSet();

    /// <summary>What later cells can name: not what stands inside a function, a loop or a block.</summary>
    public static IReadOnlySet<string> Declared(string source) => CSharpSyntaxTree.ParseText(source, Script).GetRoot()
        .DescendantNodes(IsOpen).Select(node => node switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            LocalFunctionStatementSyntax local => local.Identifier.ValueText,
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
            BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
            DelegateDeclarationSyntax type => type.Identifier.ValueText,
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            _ => "",
        }).Where(name => name.Length > 0).ToHashSet();

    /// <summary>
    /// True where a cell does more than to declare and to show its last expression: a call, an assignment, a loop, a
    /// directive. What that changes cannot be told from its text.
    /// </summary>
    public static bool Acts(string source)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(source, Script).GetRoot();
        return root.Usings.Count > 0 || root.ContainsDirectives
            || source.Split('\n').Any(line => line.StartsWith("#!", StringComparison.Ordinal))
            || root.Members.OfType<GlobalStatementSyntax>().Any(global => !IsHarmless(global.Statement));
    }

    private static bool IsHarmless(StatementSyntax statement) => statement is LocalDeclarationStatementSyntax
        or LocalFunctionStatementSyntax or EmptyStatementSyntax
        || statement is ExpressionStatementSyntax { SemicolonToken.IsMissing: true }   // what the cell shows
        || statement is ExpressionStatementSyntax
        {
            Expression: AssignmentExpressionSyntax { Left: DeclarationExpressionSyntax },   // var (a, b) = …
        };

    private static bool IsOpen(SyntaxNode node) => node is not (BlockSyntax or ArrowExpressionClauseSyntax
        or AnonymousFunctionExpressionSyntax or ForStatementSyntax or CommonForEachStatementSyntax
        or BaseParameterListSyntax or BaseTypeDeclarationSyntax);

    // string why = "…" + "…"; with comments around it, each to its line's end, and no text that holds code.
    private const string Gap = @"(\s|//[^\n\r\u0085\u2028\u2029]*([\n\r\u0085\u2028\u2029]|\z))*",
        Literal = @"""([^""\\\n\r\u0085\u2028\u2029]|\\.)*""";

    [GeneratedRegex(@"\A" + Gap + @"string\s+[a-zA-Z]+\s*=\s*" + Literal + @"(\s*\+\s*" + Literal + @")*\s*;" + Gap
        + @"\z", RegexOptions.ExplicitCapture)]
    private static partial Regex PlainWords();

    [GeneratedRegex(@"[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]*")]
    private static partial Regex Word();
}
