using LatentLab.Book.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LatentLab.Book.Translation;

/// <summary>Finds what a C# cell says in strings and comments.</summary>
internal static class CSharpUnits
{
    public static CSharpParseOptions Options { get; } =
        new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>In the order of their places; one that stands in a hole of another follows it.</summary>
    public static IReadOnlyList<CSharpUnit> Of(string source)
    {
        SyntaxNode root =
            CSharpSyntaxTree.ParseText(CSharpHighlighter.WithoutMagicLines(source), Options).GetRoot();
        IEnumerable<CSharpUnit> strings = root.DescendantNodes().OfType<ExpressionSyntax>()
            .Where(node => node is not ParenthesizedExpressionSyntax && IsText(node) && !IsText(Outer(node)))
            .Select(node => new StringUnit(node, Pieces(node)));
        return [.. strings.Concat(Comments(root, source)).OrderBy(unit => unit.Span.Start)];
    }

    /// <summary>A string, or several of them and other values put together with <c>+</c>.</summary>
    public static bool IsText(SyntaxNode? node) => node switch
    {
        InterpolatedStringExpressionSyntax => true,
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.StringLiteralExpression),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => IsText(sum.Left) || IsText(sum.Right),
        ParenthesizedExpressionSyntax { Expression: BinaryExpressionSyntax inner } => IsText(inner),
        _ => false,
    };

    private static SyntaxNode? Outer(SyntaxNode node)
    {
        SyntaxNode? parent = node.Parent is ParenthesizedExpressionSyntax inner ? inner.Parent : node.Parent;
        return parent.IsKind(SyntaxKind.AddExpression) ? parent : null;
    }

    private static IEnumerable<TextPiece> Pieces(ExpressionSyntax node) => node switch
    {
        ParenthesizedExpressionSyntax inner when IsText(inner) => Pieces(inner.Expression),
        BinaryExpressionSyntax sum when IsText(sum) => Pieces(sum.Left).Concat(Pieces(sum.Right)),
        LiteralExpressionSyntax literal when IsText(literal) =>
            [new TextPiece(literal.Token.ValueText, IsHole: false, literal.Span)],
        InterpolatedStringExpressionSyntax text => text.Contents.Select(content =>
            content is InterpolationSyntax hole
                ? new TextPiece("", IsHole: true, Inside(hole))
                : new TextPiece(Unescaped(text, ((InterpolatedStringTextSyntax)content).TextToken.ValueText),
                    IsHole: false, content.Span)),
        _ => [new TextPiece("", IsHole: true, node.Span)],
    };

    // Braces of the text itself stand doubled in the token's value, but for raw strings.
    private static string Unescaped(InterpolatedStringExpressionSyntax text, string value) =>
        text.StringStartToken.Text.EndsWith("\"\"\"", StringComparison.Ordinal) ? value
            : value.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    private static TextSpan Inside(InterpolationSyntax hole) =>
        TextSpan.FromBounds(hole.OpenBraceToken.Span.End, hole.CloseBraceToken.Span.Start);

    private static IEnumerable<CommentUnit> Comments(SyntaxNode root, string source)
    {
        SyntaxTrivia[] lines = [.. root.DescendantTrivia()
            .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))];
        SourceText text = SourceText.From(source);
        for (int i = 0; i < lines.Length;)
        {
            int first = i++;
            while (i < lines.Length && GoesOn(text, lines[i - 1].Span, lines[i].Span)
                && !CSharpNames.IsMark(Words(lines[i - 1])) && !CSharpNames.IsMark(Words(lines[i])))
                i++;
            yield return new CommentUnit(
                TextSpan.FromBounds(lines[first].SpanStart, lines[i - 1].Span.End),
                text.Lines.GetLinePosition(lines[first].SpanStart).Character,
                [.. lines[first..i].Select(Words)]);
        }
    }

    private static string Words(SyntaxTrivia comment) => comment.ToString().TrimStart('/').Trim();

    /// <summary>The next comment stands alone on the next line, right below.</summary>
    private static bool GoesOn(SourceText text, TextSpan one, TextSpan next)
    {
        LinePosition before = text.Lines.GetLinePosition(one.Start), after = text.Lines.GetLinePosition(next.Start);
        TextLine line = text.Lines[after.Line];
        return after.Line == before.Line + 1 && after.Character == before.Character
            && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(line.Start, next.Start)));
    }
}
