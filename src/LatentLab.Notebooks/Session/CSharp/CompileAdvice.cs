using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// What a reader can do about a compiler error that comes from running C# in a notebook; each sentence names the
/// remedy.
/// </summary>
internal static partial class CompileAdvice
{
    /// <summary>The advice; null where the compiler's own words are enough.</summary>
    /// <param name="declarations">The cells that declared a type of a name, oldest first.</param>
    public static string? Of(Diagnostic diagnostic, Func<string, IReadOnlyList<string>> declarations) =>
        diagnostic.Id switch
        {
            "CS1002" when UsingDeclaration().IsMatch(LineOf(diagnostic)) =>
                "C# script takes 'using x = …' at the top of a cell for a namespace. Leave out 'using' there (later "
                + "cells need the value), or put the lines that need it into braces.",
            "CS1109" => "In a notebook, write the extension method alone, without a class around it.",
            "CS7021" => "In a notebook, write the types without a namespace around them.",
            "CS8345" => "A variable at the top of a cell lives on for later cells, and a span can't. Put the lines "
                + "that use it into braces { … } or into a method.",
            "CS9298" when PackageLine().Match(LineOf(diagnostic)) is { Success: true } package =>
                "That line is for 'dotnet run FILE.cs'. In a notebook, write #r \"nuget: "
                + $"{package.Groups[1].Value.Replace("@", ", ", StringComparison.Ordinal)}\".",
            "CS9298" => "Lines with '#:' are for 'dotnet run FILE.cs'. Leave it out; packages come in with #r \"nuget: "
                + "Name, Version\", projects with #r \"path.dll\".",
            "CS1503" or "CS0029" or "CS0266" or "CS0019" => Redeclared(diagnostic, declarations),
            _ => null,
        };

    /// <summary>What to say about a cell that compiles and does nothing; null for any other cell.</summary>
    public static string? OfIdle(string code)
    {
        if (!code.Contains("Main(", StringComparison.Ordinal))
            return null;
        CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(code,
            new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script)).GetCompilationUnitRoot();
        if (root.Members.OfType<GlobalStatementSyntax>().Any())
            return null;
        MethodDeclarationSyntax? main = root.Members.OfType<TypeDeclarationSyntax>()
            .SelectMany(type => type.Members.OfType<MethodDeclarationSyntax>())
            .FirstOrDefault(
                method => method.Identifier.Text == "Main" && method.Modifiers.Any(SyntaxKind.StaticKeyword));
        if (main?.Parent is not TypeDeclarationSyntax owner)
            return null;
        string call = $"{owner.Identifier.Text}.Main({(main.ParameterList.Parameters.Count > 0 ? "[]" : "")})";
        return "[Declared, and nothing run: a notebook calls no Main by itself. Write its statements alone, or call "
            + $"{call} in a cell (it must be public for that).]";
    }

    // Two types of one name, from two runs of a declaration: the compiler tells them apart by their places only.
    private static string? Redeclared(Diagnostic diagnostic, Func<string, IReadOnlyList<string>> declarations)
    {
        string message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        string[] names = [.. Quoted().Matches(message).Select(quoted => quoted.Groups[1].Value)];
        string? twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is null || declarations(twice) is not { Count: > 1 } cells)
            return null;
        return $"'{twice}' was declared more than once ({string.Join(", ", cells)}), and each time it is another type. "
            + $"What was made of an earlier one, or takes an earlier one, must be run again after {cells[^1]}.";
    }

    private static string LineOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines
            .GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString()
            ?? "";

    [GeneratedRegex(@"^\s*using\s+(?!static\b)[\w.<>,\[\]?]+\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();

    [GeneratedRegex(@"^\s*#:package\s+(\S+)")]
    private static partial Regex PackageLine();

    [GeneratedRegex(@"'([\w.<>\[\], ]+?)(?: \[[^\]]*\])?'")]
    private static partial Regex Quoted();
}
