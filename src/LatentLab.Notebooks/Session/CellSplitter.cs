using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Session;

/// <summary>A stretch of a cell that is carried out as one.</summary>
/// <param name="Line">Where it begins in the cell, from 1.</param>
internal abstract record CellPart(int Line);

/// <summary>C# code, with blank lines before it so that its line numbers are the cell's.</summary>
internal sealed record CodePart(int Line, string Code) : CellPart(Line);

/// <summary>Text in a language that is shown, not compiled.</summary>
internal sealed record TextPart(int Line, string Language, string Text) : CellPart(Line);

/// <summary>A line <c>#!word argument</c>.</summary>
internal sealed record WordPart(int Line, string Word, string Argument) : CellPart(Line);

/// <summary>A line <c>#r "…"</c> or <c>#i "…"</c>.</summary>
internal sealed record ReferencePart(int Line, char Kind, string Reference) : CellPart(Line);

/// <summary>Divides a cell into its parts, in the order in which they are carried out.</summary>
internal static partial class CellSplitter
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    public static IReadOnlyList<CellPart> Split(string source, string language)
    {
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        var parts = new List<CellPart>();
        var text = new StringBuilder();
        int start = 1;

        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index];
            bool candidate = line.StartsWith('#') && !(language == CellLanguage.CSharp && IsInsideText(text.ToString(), line));
            if (candidate && CellLanguage.OfLine(line) is { } chosen)
            {
                Close(index + 1);
                language = chosen;
            }
            else if (candidate && language == CellLanguage.CSharp && ReferenceLine().Match(line) is { Success: true } reference)
            {
                Close(index + 1);
                parts.Add(new ReferencePart(index + 1, reference.Groups[1].Value[0], reference.Groups[2].Value));
            }
            else if (candidate && language == CellLanguage.CSharp && WordLine().Match(line) is { Success: true } word)
            {
                Close(index + 1);
                parts.Add(new WordPart(index + 1, word.Groups[1].Value, word.Groups[2].Value.Trim()));
            }
            else
            {
                // The compiler wants #load before everything else.
                if (candidate && LoadLine().IsMatch(line) && language == CellLanguage.CSharp && !OnlyLoads(text.ToString()))
                    Close(index);
                text.Append(line).Append('\n');
            }
        }
        Close(lines.Length);
        return parts;

        void Close(int nextLine)
        {
            string body = text.ToString();
            if (!string.IsNullOrWhiteSpace(body))
            {
                parts.Add(language == CellLanguage.CSharp
                    ? new CodePart(start, new string('\n', start - 1) + body[..^1])
                    : new TextPart(start, language, body.Trim('\n')));
            }
            text.Clear();
            start = nextLine + 1;
        }
    }

    private static bool OnlyLoads(string code) =>
        code.Split('\n').All(line => string.IsNullOrWhiteSpace(line) || LoadLine().IsMatch(line) || line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    // A line inside a raw string or a comment is text, whatever it looks like.
    private static bool IsInsideText(string before, string line)
    {
        if (before.Length == 0)
            return false;
        SyntaxNode root = CSharpSyntaxTree.ParseText(before + line, Script).GetRoot();
        SyntaxToken token = root.FindToken(before.Length, findInsideTrivia: true);
        if (token.SpanStart < before.Length && before.Length < token.Span.End || token.IsKind(SyntaxKind.InterpolatedStringTextToken))
            return true;
        SyntaxTrivia trivia = root.FindTrivia(before.Length);
        return trivia.Kind() is SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia or SyntaxKind.DisabledTextTrivia
            || trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: false };   // between #if and #endif
    }

    [GeneratedRegex("""^#([ri])\s+"([^"]*)"\s*;?\s*(//.*)?$""")]
    private static partial Regex ReferenceLine();

    [GeneratedRegex("""^#!(\S+)(.*)$""")]
    private static partial Regex WordLine();

    [GeneratedRegex("""^\s*#load\s+"[^"]*"\s*$""")]
    private static partial Regex LoadLine();
}
