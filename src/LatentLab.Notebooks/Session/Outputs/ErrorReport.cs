using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.FSharp;
using Microsoft.CodeAnalysis;

namespace LatentLab.Notebooks.Session;

/// <summary>Says what went wrong in a cell, with the cell's own line numbers and nothing about the host.</summary>
internal static partial class ErrorReport
{
    public const string CompilationName = "Compilation error";

    /// <param name="explain">Gives an exception's message in words for the reader.</param>
    public static ErrorOutput Of(Exception error, Func<Exception, string> explain) => error switch
    {
        CompilationFailure failure => Of(failure),
        FSharpCompilationException failure => new(CompilationName, failure.Message, failure.Lines),
        DirectiveFailure failure => new("Notebook error", failure.Message, [failure.Message]),
        _ => new(error.GetType().FullName!, explain(error), [.. Lines(error, explain)]),
    };

    /// <summary>The error of a cell that was stopped.</summary>
    /// <param name="end">How much of it was stopped.</param>
    public static ErrorOutput Stopped(CellStatus status, TimeSpan? timeLimit, CellEnd end)
    {
        string why = status == CellStatus.TimedOut
            ? $"The cell ran longer than its time limit of {timeLimit?.TotalSeconds:0.###} s and was stopped."
            : "The cell was stopped.";
        string rest = end == CellEnd.Abandoned
            ? " Part of it could not be stopped (native code, a library's loop, or something awaited) and was left "
                + "behind."
            : "";
        string message = $"{why}{rest} The session goes on; what was assigned before stays.";
        return new(status == CellStatus.TimedOut ? "Time limit" : "Cancelled", message, [message]);
    }

    private static ErrorOutput Of(CompilationFailure failure)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);   // one cause may make several errors
        string[] lines =
        [
            .. failure.Diagnostics.Select(diagnostic =>
                Line(diagnostic, failure.Advise(diagnostic) is { } advice && given.Add(advice) ? advice : null)),
        ];
        return new(CompilationName, string.Join('\n', lines), lines);
    }

    private static string Line(Diagnostic diagnostic, string? advice)
    {
        FileLinePositionSpan place = diagnostic.Location.GetMappedLineSpan();
        string where = place.IsValid
            ? $"{Path.GetFileName(place.Path)}, line {place.StartLinePosition.Line + 1}, column "
                + $"{place.StartLinePosition.Character + 1}: "
            : "";
        string message = PlaceOfType().Replace(
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), " of $1");
        string said = advice is null ? message : $"{message.TrimEnd('.')}. {advice}";
        return $"{where}{diagnostic.Id}: {said}";
    }

    private static IEnumerable<string> Lines(Exception error, Func<Exception, string> explain)
    {
        for (Exception? current = error; current is not null; current = current.InnerException)
        {
            yield return $"{(current == error ? "" : "caused by ")}{current.GetType().FullName}: {explain(current)}";
            foreach (string frame in Frames(current))
                yield return $"   at {frame}";
        }
    }

    private static IEnumerable<string> Frames(Exception error) => new StackTrace(error, fNeedFileInfo: true).GetFrames()
        .Where(frame => frame.GetMethod() is { } method && IsCell(method) && frame.GetFileName() is not null
            && frame.GetFileLineNumber() > 0)
        .Select(frame => $"{MethodName(frame.GetMethod()!)}{Path.GetFileName(frame.GetFileName())}, line "
            + $"{frame.GetFileLineNumber()}");

    private static bool IsCell(MethodBase method) =>
        FSharpMethods.IsCell(method) || SessionLoadContext.Of(method.Module.Assembly) is not null;

    // The compiler's names: <Main>d__0.MoveNext (async), <Main>b__0_1 (lambda), <Main>g__Inner|0_2 (local function).
    private static string MethodName(MethodBase method)
    {
        if (FSharpMethods.IsCell(method))
            return FSharpMethods.NameOf(method);
        Type? type = method.DeclaringType;
        string name = method.Name;
        if (name == "MoveNext" && type is { Name: ['<', ..] })
            (name, type) = (type.Name, type.DeclaringType);
        if (LocalFunction().Match(name) is { Success: true } local)
            return $"{local.Groups[1].Value} in ";
        if (name.Contains(">b__", StringComparison.Ordinal))
            return "a lambda in ";
        if (name.Contains("<Initialize>", StringComparison.Ordinal)
            || name.Contains("<Factory>", StringComparison.Ordinal))
            return "";
        string plain = StateMachine().Match(name) is { Success: true } machine ? machine.Groups[1].Value : name;
        bool inOwnType = type is { IsNested: true, Name: not ['<', ..] };
        return $"{(inOwnType ? type!.Name + "." : "")}{plain} in ";
    }

    // Where the compiler tells two types of one name apart, 'Point [course/cell 2(1)]'.
    [GeneratedRegex(@" \[(?:[^\]]*[\\/])?([^\\/\]]+)\(\d+\)\]")]
    private static partial Regex PlaceOfType();

    [GeneratedRegex(@"g__([^|]+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex("^<([^<>]+)>d__")]
    private static partial Regex StateMachine();
}
