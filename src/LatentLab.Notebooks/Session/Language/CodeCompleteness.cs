using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Notebooks.Session;

/// <summary>Tells a cell that can be executed from one that is still being written.</summary>
internal static class CodeCompleteness
{
    private const int IndentWidth = 4;

    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None,
        SourceCodeKind.Script);

    /// <returns>The state, and for an incomplete cell the blanks that the next line begins with.</returns>
    public static (CodeState State, string Indent) Of(string source)
    {
        string first =
            source.ReplaceLineEndings("\n").Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
        if (CellLanguage.OfLine(first) is { } language and not CellLanguage.CSharp)
            return (CellLanguage.CanRun(language) ? CodeState.Complete : CodeState.Unknown, "");
        string code = ScriptParts.CodeOnly(CellLines.Of(source).Text);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, Script);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return (CodeState.Incomplete, NextIndent(code));
        bool broken = tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return (broken ? CodeState.Invalid : CodeState.Complete, "");
    }

    private static string NextIndent(string code)
    {
        string last = code.Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
        string indent = last[..(last.Length - last.TrimStart().Length)];
        return last.TrimEnd() is [.., '{' or '(' or '['] ? indent + new string(' ', IndentWidth) : indent;
    }
}
