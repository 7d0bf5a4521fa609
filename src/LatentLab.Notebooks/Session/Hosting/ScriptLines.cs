using System.Text;
using LatentLab.Notebooks.Session.Hosting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Keeps from .NET Interactive's parser the lines that it would take for its own, since it goes by a line's first
/// letters: <c>#!html</c> inside a raw string, <c>#region</c>, and <c>#r</c>, which the sub-kernels answer themselves
/// (the library has the package side of it in its own tool only). Between the session and the sub-kernel, another
/// letter stands for their <c>#</c>; <see cref="HostKernels"/> puts it back.
/// </summary>
internal static class ScriptLines
{
    private const char Stand = '\uE123';   // for private use: no source has it

    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None,
        SourceCodeKind.Script);

    /// <summary>The cell as the parser of directives may see it, of the same length.</summary>
    public static string Protect(string source)
    {
        if (!source.Contains('#', StringComparison.Ordinal))
            return source;
        string[] lines = source.Split('\n');
        bool isCSharp = true;
        var before = new StringBuilder();
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index];
            if (line.StartsWith('#'))
            {
                bool isMagic = line.StartsWith("#!", StringComparison.Ordinal);
                if (!isMagic || (isCSharp && IsInsideText(before.ToString(), line)))
                    lines[index] = Stand + line[1..];
                else if (CellLanguage.OfLine(line) is { } language)
                    (isCSharp, before) = (language == CellLanguage.CSharp, before.Clear());
            }
            before.Append(line).Append('\n');
        }
        return string.Join('\n', lines);
    }

    /// <summary>Whether another letter stands for a <c>#</c> in it.</summary>
    public static bool IsProtected(string code) => code.Contains(Stand, StringComparison.Ordinal);

    /// <summary>The source again.</summary>
    public static string Restore(string code) => code.Replace(Stand, '#');

    // A line inside a raw string or a comment is text, whatever it looks like.
    public static bool IsInsideText(string before, string line)
    {
        if (before.Length == 0)
            return false;
        SyntaxNode root = CSharpSyntaxTree.ParseText(before + line, Script).GetRoot();
        SyntaxToken token = root.FindToken(before.Length, findInsideTrivia: true);
        if ((token.SpanStart < before.Length && before.Length < token.Span.End)
            || token.IsKind(SyntaxKind.InterpolatedStringTextToken))
            return true;
        SyntaxTrivia trivia = root.FindTrivia(before.Length);
        return trivia.Kind() is SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia
            or SyntaxKind.DisabledTextTrivia
            || trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: false };   // between #if and #endif
    }
}
