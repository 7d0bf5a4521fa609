using System.Text.RegularExpressions;
using LatentLab.Notebooks.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Linting;

/// <summary>
/// The rules for what stands in a C# cell, recognised by its syntax: a word in a string or a comment is none.
/// </summary>
internal static partial class CodeRules
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None,
        SourceCodeKind.Script);
    private static readonly string[] Calls = ["display", "HTML", "Javascript", "CSS"];
    private static readonly string[] Reads = ["Read", "ReadLine", "ReadKey"];

    /// <summary>Line, rule and what stands there, in the order of the lines.</summary>
    public static IEnumerable<(int Line, LintRule Rule, string Found)> Check(string source)
    {
        string[] lines = ScriptLines.Protect(source.ReplaceLineEndings("\n")).Split('\n');
        string[] own = source.ReplaceLineEndings("\n").Split('\n');
        var found = new List<(int Line, LintRule Rule, string Found)>();
        string language = CellLanguage.CSharp;
        int start = 0;
        for (int index = 0; index <= lines.Length; index++)
        {
            bool isDirective =
                index < lines.Length && (Word().IsMatch(lines[index]) || Reference().IsMatch(own[index]));
            if (index < lines.Length && !isDirective)
                continue;
            if (language == CellLanguage.CSharp && index > start)
                found.AddRange(OfCode(new string('\n', start) + string.Join('\n', own[start..index])));
            if (!isDirective)
                break;
            if (CellLanguage.OfLine(lines[index]) is { } chosen)
                language = chosen;
            else if (language == CellLanguage.CSharp)
                found.AddRange(OfLine(index + 1, own[index]));
            start = index + 1;
        }
        return found.OrderBy(one => one.Line);
    }

    private static IEnumerable<(int Line, LintRule Rule, string Found)> OfLine(int line, string text)
    {
        if (Reference().Match(text) is { Success: true } reference)
            return IsRelative(reference.Groups[1].Value)
                ? [(line, LintRules.Reference, $"#r \"{reference.Groups[1].Value}\"")]
                : [];
        (string word, string argument) =
            (Word().Match(text).Groups[1].Value, Word().Match(text).Groups[2].Value.Trim());
        return word switch
        {
            "import" => argument.Contains('"') ? [(line, LintRules.FirstCell, $"#!import {argument}")] : [],
            "time" => line == 1 ? [] : [(line, LintRules.TimeFirst, "#!time")],
            _ => [(line, LintRules.Magic, $"#!{word}")],
        };
    }

    private static bool IsRelative(string reference) =>
        !reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) && (reference.Contains('/')
            || reference.Contains('\\') || reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            && !Path.IsPathFullyQualified(reference);

    private static IEnumerable<(int Line, LintRule Rule, string Found)> OfCode(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, Script);
        int Line(SyntaxNodeOrToken node) => node.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1;

        if (tree.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            is { } error)
            yield return (error.Location.GetLineSpan().StartLinePosition.Line + 1, LintRules.Syntax,
                error.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax { Expression: IdentifierNameSyntax name }
                    when Calls.Contains(name.Identifier.Text):
                    yield return (Line(node), LintRules.Words, $"{name.Identifier.Text}(…)");
                    break;
                case IdentifierNameSyntax { Identifier.Text: "dynamic" }
                    when node.Parent is VariableDeclarationSyntax or ParameterSyntax or TypeArgumentListSyntax
                        or CastExpressionSyntax or ArrayTypeSyntax or NullableTypeSyntax or LocalFunctionStatementSyntax
                        or MethodDeclarationSyntax or PropertyDeclarationSyntax or DeclarationExpressionSyntax:
                    yield return (Line(node), LintRules.Dynamic, "dynamic");
                    break;
                case MemberAccessExpressionSyntax { Expression: var owner, Name.Identifier.Text: "Error" }
                    when IsConsole(owner):
                    yield return (Line(node), LintRules.StandardError, "Console.Error");
                    break;
                case MemberAccessExpressionSyntax { Expression: var owner, Name.Identifier.Text: var member }
                    when IsConsole(owner) && Reads.Contains(member):
                    yield return (Line(node), LintRules.Keyboard, $"Console.{member}");
                    break;
                case NullableTypeSyntax { ElementType: var element } marked
                    when IsReference(element) && !code.Contains("#nullable", StringComparison.Ordinal):
                    yield return (Line(node), LintRules.Nullable, marked.ToString());
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax word }
                    when word.Name.Identifier.Text is "Display" or "DisplayAs" && IsUsed(node):
                    yield return (Line(word.Name), LintRules.Updates,
                        $"the value of {word.Name.Identifier.Text}() is used");
                    break;
            }
        }
    }

    // Of a name alone the syntax doesn't tell whether it is a class; these it does, or everybody knows them.
    private static bool IsReference(TypeSyntax type) => type switch
    {
        ArrayTypeSyntax => true,
        PredefinedTypeSyntax word => word.Keyword.Kind() is SyntaxKind.StringKeyword or SyntaxKind.ObjectKeyword,
        SimpleNameSyntax name => name.Identifier.Text is "Action" or "Func" or "List" or "Dictionary" or "IEnumerable"
            or "IReadOnlyList" or "Tensor" or "Module",
        _ => false,
    };

    private static bool IsConsole(ExpressionSyntax owner) => owner.ToString() is "Console" or "System.Console";

    // As a statement, as a cell's last expression, as the body of a lambda for ForEach: nobody looks at the value.
    private static bool IsUsed(SyntaxNode call) =>
        call.Parent is not (ExpressionStatementSyntax or LambdaExpressionSyntax or ArrowExpressionClauseSyntax);

    [GeneratedRegex(@"^#!(\S+)(.*)$")]
    private static partial Regex Word();

    [GeneratedRegex("""^#[ri]\s+"([^"]*)"\s*;?\s*(//.*)?$""")]
    private static partial Regex Reference();
}
