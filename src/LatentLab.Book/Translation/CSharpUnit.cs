using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LatentLab.Book.Translation;

/// <summary>A string or a comment of a C# cell.</summary>
/// <param name="Span">What is replaced.</param>
internal abstract record CSharpUnit(TextSpan Span)
{
    /// <summary>As long as lessons' lines may be; a Chinese letter takes two columns.</summary>
    protected const int Columns = 100;

    /// <summary>The words, holes by their source text.</summary>
    public abstract string English { get; }

    /// <summary>The words without holes.</summary>
    public abstract string Words { get; }

    /// <summary>The C# that says the words.</summary>
    /// <param name="hole">The C# of a hole, which may hold other strings.</param>
    /// <exception cref="BookException">A hole is missing, misspelt, or not one of the English.</exception>
    public abstract string Written(string words, string source, Func<TextSpan, string> hole);
}

/// <summary>A part of a string: its text, or a hole with a value.</summary>
internal sealed record TextPiece(string Text, bool IsHole, TextSpan Span);

/// <summary>A string, whatever its spelling.</summary>
internal sealed partial record StringUnit(ExpressionSyntax Node, IEnumerable<TextPiece> Found) : CSharpUnit(Node.Span)
{
    private readonly TextPiece[] pieces = [.. Found];

    /// <summary>The source of each hole, blanks and line ends made one blank.</summary>
    public IReadOnlyList<(string Key, TextSpan Span)> Holes =>
        [.. pieces.Where(piece => piece.IsHole).Select(piece => (Key(piece.Span), piece.Span))];

    public override string Words => string.Concat(pieces.Select(piece => piece.Text));

    // Where there are holes, braces of the text itself are doubled, as in C#.
    public override string English => Holes.Count == 0 ? Words : string.Concat(pieces.Select(piece =>
        piece.IsHole ? $"{{{Key(piece.Span)}}}"
            : piece.Text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)));

    public override string Written(string words, string source, Func<TextSpan, string> hole)
    {
        (string Text, bool IsHole)[] parts =
        [
            .. (Holes.Count == 0 ? [(words, false)] : Divided(words)).SelectMany(part =>
                part.IsHole ? [part] : TextWidth.Units(part.Text).Select(unit => (unit, false))),
        ];
        string quote = Holes.Count == 0 ? "\"" : "$\"";
        int column = Node.SpanStart - (source.LastIndexOf('\n', Math.Max(0, Node.SpanStart - 1)) + 1);
        int indent = Indent(source, out bool mayBreak);
        var made = new StringBuilder(quote);
        column += quote.Length;
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i].IsHole ? $"{{{hole(SpanOf(parts[i].Text))}}}" : Escaped(parts[i].Text);
            int width = TextColumns.Of(part);
            if (mayBreak && column + width + 2 > Columns && i > 0 && !TextWidth.ClosesALine(parts[i].Text))
            {
                made.Append("\"\n").Append(' ', indent).Append("+ ").Append(quote);
                column = indent + 2 + quote.Length;
            }

            made.Append(part);
            column += width;
        }

        return made.Append('"').ToString();
    }

    /// <summary>Where a broken string goes on: below its own second line, or one step in from its first.</summary>
    private int Indent(string source, out bool mayBreak)
    {
        mayBreak = Node.Parent is ArgumentSyntax or GlobalStatementSyntax or ExpressionStatementSyntax
            or EqualsValueClauseSyntax || Node is BinaryExpressionSyntax or ParenthesizedExpressionSyntax;
        if (Node.Ancestors().Any(CSharpUnits.IsText))   // a hole is known by its source
            mayBreak = false;
        int line = source.LastIndexOf('\n', Math.Max(0, Node.SpanStart - 1)) + 1;
        int start = source.AsSpan(line).IndexOfAnyExcept(' ');
        return start == Node.SpanStart - line && Node.Parent is ArgumentSyntax ? start : start + 4;
    }

    private TextSpan SpanOf(string key) => Holes.First(hole => $"{{{hole.Key}}}" == key).Span;

    private string Key(TextSpan span) =>
        Blanks().Replace(Node.SyntaxTree.GetText().ToString(span), " ").Trim();

    /// <summary>The text's parts, holes with their braces.</summary>
    private IEnumerable<(string Text, bool IsHole)> Divided(string words)
    {
        string[] keys = [.. Holes.Select(hole => $"{{{hole.Key}}}").OrderByDescending(key => key.Length)];
        int start = 0;
        for (int i = 0; i < words.Length;)
        {
            if (words[i] is '{' or '}' && i + 1 < words.Length && words[i + 1] == words[i]
                && !keys.Any(key => words.AsSpan(i).StartsWith(key)))
            {
                i += 2;
                continue;
            }

            if (words[i] is not ('{' or '}'))
            {
                i++;
                continue;
            }

            string key = keys.FirstOrDefault(key => words.AsSpan(i).StartsWith(key))
                ?? throw new BookException($"'{words}': expected one of the English text's holes at '{words[i..]}'. It "
                    + $"has {string.Join(", ", keys)}; a brace that is none is doubled.");
            if (i > start)
                yield return (words[start..i], false);
            yield return (key, true);
            start = i += key.Length;
        }

        if (start < words.Length)
            yield return (words[start..], false);
    }

    private static string Escaped(string text) => SymbolDisplay.FormatLiteral(text, quote: true)[1..^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

/// <summary>A comment behind <c>//</c>, with those right below it.</summary>
/// <param name="Column">Where it begins in its line.</param>
internal sealed record CommentUnit(TextSpan Span, int Column, IReadOnlyList<string> Lines) : CSharpUnit(Span)
{
    private const int Narrowest = 30;

    public override string English => string.Join(" ", Lines);

    public override string Words => English;

    public override string Written(string words, string source, Func<TextSpan, string> hole)
    {
        int width = Math.Max(Columns - Column - 3, Narrowest);
        return string.Join($"\n{new string(' ', Column)}", TextWidth.Lines(words, width).Select(line => $"// {line}"));
    }
}
