using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// What an instructor's check cell hands to the check: of <c>Exercises.Kl.Check(MyKl)</c> the expression <c>MyKl</c>,
/// of a tuple its parts. Nothing else of the cell goes to where a learner's code is.
/// </summary>
internal static class CheckArguments
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <exception cref="InvalidDataException">The cell does not end in a call such as
    /// <c>Exercises.Kl.Check(MyKl)</c>.</exception>
    public static IReadOnlyList<string> Of(string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, Script).GetRoot();
        ExpressionSyntax answer = Call(root)?.ArgumentList.Arguments is [var only] ? only.Expression
            : throw new InvalidDataException(
                "a check cell ends in a call of an exercise's Check, as 'Exercises.Kl.Check(MyKl)'");
        return answer is TupleExpressionSyntax tuple
            ? [.. tuple.Arguments.Select(part => part.Expression.ToString())]
            : [answer.ToString()];
    }

    /// <summary>The names in an expression.</summary>
    public static IEnumerable<string> Names(string expression) => CSharpSyntaxTree.ParseText(expression, Script)
        .GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))
        .Select(token => token.Text);

    /// <summary>All that a cell declares.</summary>
    public static IEnumerable<string> Declared(string source) => CSharpSyntaxTree.ParseText(source, Script).GetRoot()
        .DescendantNodes().Select(node => node switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            LocalFunctionStatementSyntax local => local.Identifier.Text,
            VariableDeclaratorSyntax variable => variable.Identifier.Text,
            SingleVariableDesignationSyntax variable => variable.Identifier.Text,
            _ => "",
        }).Where(name => name.Length > 0);

    /// <summary>A type as C# writes it, with all its namespaces.</summary>
    public static string NameOf(Type type)
    {
        if (type.IsArray)
            return $"{NameOf(type.GetElementType()!)}[]";
        string name = type.FullName!.Split('`')[0].Replace('+', '.');
        // Of a type inside a generic one, C# writes the arguments where they belong; no answer has such a type but
        // nn.Module<,>, which is none.
        return type.IsGenericType
            ? $"global::{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : $"global::{name}";
    }

    private static InvocationExpressionSyntax? Call(SyntaxNode root) =>
        root is CompilationUnitSyntax { Members: [.., GlobalStatementSyntax { Statement: var last }] }
        && last is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
        && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Check" } ? call : null;
}
