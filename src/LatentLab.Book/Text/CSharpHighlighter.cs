using System.Text;
using LatentLab.Pages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Book.Text;

/// <summary>
/// Colours C# cells by their syntax: spans of class <c>k</c> keyword, <c>t</c> type, <c>m</c> method, <c>s</c> string,
/// <c>n</c> number, <c>c</c> comment, <c>d</c> directive or magic line. The words themselves stay exactly as they were.
/// Types are recognised by their place in the syntax, without looking up symbols.
/// </summary>
public static class CSharpHighlighter
{
    private static readonly CSharpParseOptions options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>
    /// The code as HTML, escaped, for use inside <c>pre</c>. Code that does not parse is coloured as far as possible.
    /// </summary>
    public static string ToHtml(string code)
    {
        string normal = code.ReplaceLineEndings("\n");
        List<(int Start, int Length)> magics = MagicLines(normal);
        SyntaxNode root = CSharpSyntaxTree.ParseText(Blanked(normal, magics), options).GetRoot();
        var spans = new SortedDictionary<int, (int Length, string Class)>();
        foreach ((int start, int length) in magics)
        {
            spans[start] = (length, "d");
        }

        foreach (SyntaxToken token in root.DescendantTokens())
        {
            AddTrivia(spans, token.LeadingTrivia);
            if (token.Span.Length > 0 && Class(token) is string name)
            {
                spans[token.SpanStart] = (token.Span.Length, name);
            }

            AddTrivia(spans, token.TrailingTrivia);
        }

        return Marked(normal, spans);
    }

    /// <summary>The code with blanks in place of its magic lines; every other place stays what it was.</summary>
    internal static string WithoutMagicLines(string code) => Blanked(code, MagicLines(code));

    /// <summary>Lines such as <c>#!import kit.dib</c>: the host's, not C#'s.</summary>
    private static List<(int Start, int Length)> MagicLines(string code)
    {
        var lines = new List<(int, int)>();
        int start = 0;
        foreach (string line in code.Split('\n'))
        {
            if (line.StartsWith("#!", StringComparison.Ordinal))
            {
                lines.Add((start, line.Length));
            }

            start += line.Length + 1;
        }

        return lines;
    }

    private static string Blanked(string code, List<(int Start, int Length)> magics)
    {
        var blanked = new StringBuilder(code);
        foreach ((int start, int length) in magics)
        {
            blanked.Remove(start, length).Insert(start, " ", length);
        }

        return blanked.ToString();
    }

    private static void AddTrivia(SortedDictionary<int, (int, string)> spans, SyntaxTriviaList list)
    {
        foreach (SyntaxTrivia trivia in list)
        {
            string? name = trivia.Kind() switch
            {
                SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia => "c",
                SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia =>
                    "c",
                SyntaxKind.DisabledTextTrivia => "c",
                _ => trivia.IsDirective ? "d" : null,
            };
            if (name is not null)
            {
                spans[trivia.FullSpan.Start] = (trivia.FullSpan.Length, name);
            }
        }
    }

    private static string? Class(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringStartToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedRawStringEndToken => "s",
        SyntaxKind.IdentifierToken => Class(token, token.Parent),
        SyntaxKind kind when SyntaxFacts.IsKeywordKind(kind) => "k",
        _ => null,
    };

    private static string? Class(SyntaxToken identifier, SyntaxNode? parent) => parent switch
    {
        IdentifierNameSyntax when identifier.Text is "var" or "nameof" => "k",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "m",
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or TypeParameterSyntax or ConstructorDeclarationSyntax =>
            "t",
        SimpleNameSyntax { Parent: InvocationExpressionSyntax call } name when call.Expression == name => "m",
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } name when access.Name == name
            && access.Parent is InvocationExpressionSyntax call && call.Expression == access => "m",
        SimpleNameSyntax { Parent: MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax } } => "m",
        GenericNameSyntax => "t",
        IdentifierNameSyntax name when IsType(name) || IsTypeByHabit(name) => "t",
        _ => null,
    };

    /// <summary>The name stands where only a type can stand.</summary>
    private static bool IsType(SimpleNameSyntax name)
    {
        TypeSyntax whole = name;
        while (whole.Parent is QualifiedNameSyntax or NullableTypeSyntax or ArrayTypeSyntax or RefTypeSyntax)
        {
            whole = (TypeSyntax)whole.Parent;
        }

        return whole.Parent switch
        {
            VariableDeclarationSyntax declaration => declaration.Type == whole,
            ParameterSyntax parameter => parameter.Type == whole,
            MethodDeclarationSyntax method => method.ReturnType == whole,
            LocalFunctionStatementSyntax function => function.ReturnType == whole,
            BasePropertyDeclarationSyntax property => property.Type == whole,
            BaseObjectCreationExpressionSyntax or TypeArgumentListSyntax or BaseTypeSyntax or TypeConstraintSyntax =>
                true,
            TypeOfExpressionSyntax or DefaultExpressionSyntax or SizeOfExpressionSyntax or AttributeSyntax => true,
            CastExpressionSyntax cast => cast.Type == whole,
            ForEachStatementSyntax loop => loop.Type == whole,
            CatchDeclarationSyntax or DeclarationExpressionSyntax or DeclarationPatternSyntax or TypePatternSyntax
                or RecursivePatternSyntax => true,
            TupleElementSyntax => true,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.IsExpression } test =>
                test.Right == whole,
            _ => false,
        };
    }

    /// <summary>A capital name before a dot is a class nearly always: <c>Figures.ImageGrid</c>.</summary>
    private static bool IsTypeByHabit(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Expression == name
            && char.IsUpper(name.Identifier.Text[0]);

    private static string Marked(string code, SortedDictionary<int, (int Length, string Class)> spans)
    {
        var html = new StringBuilder();
        int position = 0;
        foreach ((int start, (int length, string name)) in spans)
        {
            // A directive's own tokens lie inside it; the first and widest span wins.
            if (start < position)
            {
                continue;
            }

            html.Append(Html.Text(code[position..start]));
            html.Append($"<span class=\"{name}\">{Html.Text(code.Substring(start, length))}</span>");
            position = start + length;
        }

        return html.Append(Html.Text(code[position..])).ToString();
    }
}
