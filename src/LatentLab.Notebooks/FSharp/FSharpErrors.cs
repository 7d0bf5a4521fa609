using System.Text.RegularExpressions;
using FSharp.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;

namespace LatentLab.Notebooks.FSharp;

/// <summary>What F#'s compiler has to say, as .NET Interactive has it and as sentences.</summary>
internal static partial class FSharpErrors
{
    /// <summary>The compiler's words as .NET Interactive knows them: lines and columns from 0.</summary>
    /// <param name="lines">By how many lines the place is moved.</param>
    public static Diagnostic Of(FSharpDiagnostic one, int lines) => new(
        new LinePositionSpan(Place(one.StartLine, one.StartColumn, lines), Place(one.EndLine, one.EndColumn, lines)),
        SeverityOf(one), Code(one), one.Message);

    /// <summary>
    /// An error or warning as a sentence with its place: <c>cell 3, line 1, column 13: FS0001: …</c>.
    /// </summary>
    public static string Line(FSharpDiagnostic one) =>
        $"{Path.GetFileName(one.FileName)}, line {one.StartLine}, column {one.StartColumn + 1}: "
        + $"{(one.Severity.IsWarning ? "warning " : "")}{Code(one)}: "
        + $"{Blanks().Replace(one.Message, " ").Trim()}";

    private static LinePosition Place(int line, int column, int lines) => new(Math.Max(line - 1 + lines, 0), column);

    private static DiagnosticSeverity SeverityOf(FSharpDiagnostic one) =>
        one.Severity.IsError ? DiagnosticSeverity.Error
        : one.Severity.IsWarning ? DiagnosticSeverity.Warning
        : one.Severity.IsInfo ? DiagnosticSeverity.Info
        : DiagnosticSeverity.Hidden;

    private static string Code(FSharpDiagnostic one) => $"FS{one.ErrorNumber:0000}";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
