using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Syntax;
using FSharp.Compiler.Tokenization;
using LatentLab.Notebooks.Session;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;
using Range = FSharp.Compiler.Text.Range;
using SourceText = FSharp.Compiler.Text.SourceText;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// What of an F# cell the host sees to, by the compiler's own parser and lexer: in a string or a comment the same
/// letters are text.
/// </summary>
internal static partial class FSharpDirectives
{
    private const string File = "cell.fsx";

    // As long as 'Console' and 'System.Console'.
    private const string ShortConsole = "CellCon", LongConsole = "CellConsoleOwn";

    private static readonly HashSet<string> Own = [.. typeof(CellConsole)
        .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(one => one.Name)];

    /// <summary>
    /// The texts of the lines <c>#r "…"</c> and <c>#i "…"</c>, and the code with blanks in their places.
    /// </summary>
    public static (IReadOnlyList<string> References, IReadOnlyList<string> Sources, string Code) Take(
        FSharpChecker checker, string code)
    {
        if (!code.Contains("#r", StringComparison.Ordinal) && !code.Contains("#i", StringComparison.Ordinal))
            return ([], [], code);
        (string Word, string Text, Range Place)[] found =
            [.. Of(Parse(checker, code).ParseTree).Where(one => one.Word is "r" or "i")];
        return (
            [.. found.Where(one => one.Word == "r").Select(one => one.Text)],
            [.. found.Where(one => one.Word == "i").Select(one => one.Text)],
            Blanked(code, found.Select(one => one.Place)));
    }

    /// <summary>
    /// The code without <c>;;</c>. In F# Interactive it ends an interaction; a cell is one, and the value of a cell
    /// with several would be lost.
    /// </summary>
    public static string WithoutSeparators(string code)
    {
        if (!code.Contains(";;", StringComparison.Ordinal))
            return code;
        return Blanked(code, Places(code, FSharpTokenKind.SemicolonSemicolon));
    }

    /// <summary>
    /// The code with another name for <c>Console</c>, as long as that, before the members that a cell's own console
    /// has (<see cref="CellConsole"/>), so that all else keeps its place.
    /// </summary>
    public static string WithCellConsole(string code)
    {
        if (!code.Contains("Console", StringComparison.Ordinal))
            return code;
        string[] lines = code.Split('\n');
        foreach (Range place in Places(code, FSharpTokenKind.Identifier))
        {
            string line = lines[place.StartLine - 1];
            string before = line[..place.StartColumn], after = line[place.EndColumn..];
            if (line[place.StartColumn..place.EndColumn] != "Console"
                || !Own.Contains(Member().Match(after).Groups[1].Value))
                continue;
            if (before.EndsWith("System.", StringComparison.Ordinal))
                lines[place.StartLine - 1] = before[..^"System.".Length] + LongConsole + after;
            else if (!before.EndsWith('.'))
                lines[place.StartLine - 1] = before + ShortConsole + after;
        }
        return string.Join('\n', lines);
    }

    /// <summary>What the session declares, for <see cref="WithCellConsole"/>.</summary>
    public static string Consoles { get; } = string.Join('\n', new[] { ShortConsole, LongConsole }
        .Select(name => $"type {name} = {typeof(CellConsole).FullName}"));

    private static List<Range> Places(string code, FSharpTokenKind kind)
    {
        var places = new List<Range>();
        FSharpLexer.Tokenize(
            SourceText.ofString(code),
            FuncConvert.FromAction<FSharpToken>(token =>
            {
                if (token.Kind == kind)
                    places.Add(token.Range);
            }),
            langVersion: null, filePath: null, conditionalDefines: null, flags: null, pathMap: null, ct: null);
        return places;
    }

    [GeneratedRegex(@"^\.(\w+)")]
    private static partial Regex Member();

    private static string Blanked(string code, IEnumerable<Range> places)
    {
        StringBuilder[] lines = [.. code.Split('\n').Select(line => new StringBuilder(line))];
        foreach (Range place in places.Where(place => place.StartLine == place.EndLine))
        {
            int length = place.EndColumn - place.StartColumn;
            lines[place.StartLine - 1].Remove(place.StartColumn, length)
                .Insert(place.StartColumn, new string(' ', length));
        }
        return string.Join('\n', lines.Select(line => line.ToString()));
    }

    /// <summary>The directives at the top level of code, <c>#r "x"</c> as <c>r</c> and <c>x</c>.</summary>
    public static IEnumerable<(string Word, string Text, Range Place)> Of(ParsedInput tree) =>
        from part in tree is ParsedInput.ImplFile file ? file.Item.Contents : []
        from one in part.decls.OfType<SynModuleDecl.HashDirective>()
        let text = one.hashDirective.args.FirstOrDefault() as ParsedHashDirectiveArgument.String
        select (one.hashDirective.ident, text?.value ?? "", one.hashDirective.range);

    /// <summary>The tree of code, without a look at what its names mean.</summary>
    public static FSharpParseFileResults Parse(FSharpChecker checker, string code)
    {
        (FSharpParsingOptions options, _) = checker.GetParsingOptionsFromCommandLineArgs(
            ListModule.OfSeq([File]), ListModule.OfSeq<string>([]), isInteractive: FSharpOptions.Some(true),
            isEditing: null);
        return FSharpAsync.RunSynchronously(
            checker.ParseFile(File, SourceText.ofString(code), options, cache: FSharpOptions.Some(false),
                userOpName: null),
            timeout: null,
            cancellationToken: null);
    }
}
