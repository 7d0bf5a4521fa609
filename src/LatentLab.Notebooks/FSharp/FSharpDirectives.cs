using System.Text;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Syntax;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Range = FSharp.Compiler.Text.Range;
using SourceText = FSharp.Compiler.Text.SourceText;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// The <c>#r</c> lines of F# code. They are resolved by the host, so that they mean the same as in C#: the kit's own
/// DLLs, packages, files.
/// </summary>
internal static class FSharpDirectives
{
    private const string File = "cell.fsx";

    /// <summary>Takes the <c>#r</c> lines out that somebody can resolve.</summary>
    /// <param name="resolve">The files that a line's text stands for; null for none of our business.</param>
    /// <returns>The code, in which blanks stand for those lines, and the files.</returns>
    public static (string Code, IReadOnlyList<string> Files) Take(
        FSharpChecker checker, string code, Func<string, IReadOnlyList<string>?> resolve)
    {
        if (!code.Contains("#r", StringComparison.Ordinal))
            return (code, []);
        string[] lines = code.Split('\n');
        var files = new List<string>();
        foreach ((string text, Range place) in References(checker, code))
        {
            if (place.StartLine != place.EndLine || resolve(text) is not { } found)
                continue;
            files.AddRange(found);
            lines[place.StartLine - 1] = new StringBuilder(lines[place.StartLine - 1])
                .Remove(place.StartColumn, place.EndColumn - place.StartColumn)
                .Insert(place.StartColumn, new string(' ', place.EndColumn - place.StartColumn))
                .ToString();
        }
        return (string.Join('\n', lines), [.. files.Distinct()]);
    }

    // By the compiler's own parser: in a string or a comment such a line is text.
    private static IEnumerable<(string Text, Range Place)> References(FSharpChecker checker, string code)
    {
        (FSharpParsingOptions options, _) = checker.GetParsingOptionsFromCommandLineArgs(
            ListModule.OfSeq([File]), ListModule.OfSeq<string>([]), isInteractive: FSharpOptions.Some(true),
            isEditing: null);
        FSharpParseFileResults parsed = FSharpAsync.RunSynchronously(
            checker.ParseFile(File, SourceText.ofString(code), options, cache: FSharpOptions.Some(false),
                userOpName: null), timeout: null, cancellationToken: null);
        if (parsed.ParseTree is not ParsedInput.ImplFile file)
            yield break;
        foreach (SynModuleDecl.HashDirective directive in file.Item.Contents.SelectMany(part => part.decls)
            .OfType<SynModuleDecl.HashDirective>())
        {
            if (directive.hashDirective is { ident: "r" } reference
                && reference.args.FirstOrDefault() is ParsedHashDirectiveArgument.String text)
                yield return (text.value, reference.range);
        }
    }
}
