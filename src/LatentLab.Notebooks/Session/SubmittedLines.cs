using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;

namespace LatentLab.Notebooks.Session;

/// <summary>Where a part of a cell stands in its cell.</summary>
internal static class SubmittedLines
{
    /// <summary>
    /// How many lines of the cell stand above a part. .NET Interactive cuts a cell at its directives, and moves the
    /// positions that a part reports by just these.
    /// </summary>
    public static int Above(SubmitCode part)
    {
        var top = new LinePosition(0, 0);
        var probe = new Diagnostic(new LinePositionSpan(top, top), DiagnosticSeverity.Hidden, "", "");
        return new DiagnosticsProduced([probe], [], part).Diagnostics.First().LinePositionSpan.Start.Line;
    }
}
