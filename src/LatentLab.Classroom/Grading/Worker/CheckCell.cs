using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace LatentLab.Classroom.Grading.Worker;

/// <summary>
/// An instructor's check cell, so written that no name in it can be taken over by a learner: <c>Exercises</c> becomes
/// <c>global::LatentLab.Classroom.Exercises</c>, and what has compiled is looked at once more before it runs.
/// </summary>
internal static class CheckCell
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The cell's code with the checker's full name.</summary>
    /// <param name="seed">Where the check's inputs come from; null for those that the learner's notebook used.</param>
    /// <exception cref="InvalidDataException">The cell does not end in a call such as
    /// <c>Exercises.Kl.Check(MyKl)</c>.</exception>
    public static string Write(string source, int? seed)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, Script).GetRoot();
        InvocationExpressionSyntax call = Call(root) ?? throw new InvalidDataException(
            "a check cell ends in a call of an exercise's Check, as 'Exercises.Kl.Check(MyKl)'");
        IdentifierNameSyntax first = Leftmost(call);
        if (first.Identifier.Text != nameof(Exercises))
            throw new InvalidDataException(
                $"a check cell's last line begins with '{nameof(Exercises)}', found '{first.Identifier.Text}'");
        ExpressionSyntax full = ParseExpression($"global::{typeof(Exercises).FullName}");
        InvocationExpressionSyntax named = call.ReplaceNode(first, full);
        if (seed is int number)
            named = named.AddArgumentListArguments(Argument(ParseExpression(
                $"new global::{typeof(CheckOptions).FullName} {{ {nameof(CheckOptions.Seed)} = {number} }}")));
        return root.ReplaceNode(call, named).ToFullString();
    }

    /// <summary>Why a compiled check cell cannot be believed; null where its last call is the kit's own.</summary>
    public static string? Doubt(Compilation compilation)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        SemanticModel model = compilation.GetSemanticModel(tree);
        if (Call(tree.GetRoot()) is not { } call || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
            return "The check cell does not call a check.";
        bool isKits = IsKits(method) && Receiver(call) is { } receiver
            && model.GetSymbolInfo(receiver).Symbol is { } exercise && IsKits(exercise);
        return isKits ? null : $"The check cell would call '{method.ToDisplayString()}', which is not the kit's.";

        bool IsKits(ISymbol symbol) =>
            symbol.ContainingAssembly is { } assembly
            && compilation.GetMetadataReference(assembly) is PortableExecutableReference { FilePath: { } path }
            && path == typeof(CheckCell).Assembly.Location;
    }

    private static ExpressionSyntax? Receiver(InvocationExpressionSyntax call) =>
        (call.Expression as MemberAccessExpressionSyntax)?.Expression;

    private static InvocationExpressionSyntax? Call(SyntaxNode root) =>
        root is CompilationUnitSyntax { Members: [.., GlobalStatementSyntax { Statement: var last }] }
        && last is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
        && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Check" } ? call : null;

    private static IdentifierNameSyntax Leftmost(InvocationExpressionSyntax call)
    {
        ExpressionSyntax at = call.Expression;
        while (at is MemberAccessExpressionSyntax member)
            at = member.Expression;
        return at as IdentifierNameSyntax ?? throw new InvalidDataException(
            $"a check cell's last line begins with '{nameof(Exercises)}', found '{at}'");
    }
}
