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
    /// <param name="types">The types that cells declared under a name, oldest first.</param>
    public static string? Of(Diagnostic diagnostic, Func<string, IReadOnlyList<INamedTypeSymbol>> types) =>
        diagnostic.Id switch
        {
            _ when ForeignLine().Match(LineOf(diagnostic)) is { Success: true } foreign => foreign.Groups[1].Success
                ? $"In a notebook, a package comes in with a line #r \"nuget: {foreign.Groups[1].Value}\"."
                : "Lines that begin with ! or % are IPython's. Here a package comes in with #r \"nuget: Name, "
                    + "Version\", and a program is started with System.Diagnostics.Process.Start.",
            _ when RefLocal().IsMatch(LineOf(diagnostic)) =>
                "A variable at the top of a cell lives on for later cells, and a ref can't. Put the lines that use it "
                + "into braces { … } or into a method.",
            "CS1002" when UsingDeclaration().IsMatch(LineOf(diagnostic)) =>
                "C# script takes 'using x = …' at the top of a cell for a namespace. Leave out 'using' there (later "
                + "cells need the value), or put the lines that need it into braces.",
            "CS1109" => "In a notebook, write the extension method alone, without a class around it.",
            "CS7021" => "In a notebook, write the types without a namespace around them.",
            "CS8345" => "A variable at the top of a cell lives on for later cells, and a span can't, nor "
                + "another ref struct. Put the lines that use it into braces { … } or into a method.",
            "CS0029" when SpanAsValue().IsMatch(MessageOf(diagnostic)) =>
                "A span can't be a cell's value. Show what it holds, by .ToArray() or .ToString().",
            "CS7010" when UnquotedPackage().Match(LineOf(diagnostic)) is { Success: true } package =>
                $"Put it in quotes: #r \"nuget: {package.Groups[1].Value}\".",
            "CS9298" when PackageLine().Match(LineOf(diagnostic)) is { Success: true } package =>
                "That line is for 'dotnet run FILE.cs'. In a notebook, write #r \"nuget: "
                + $"{package.Groups[1].Value.Replace("@", ", ", StringComparison.Ordinal)}\".",
            "CS9298" => "Lines with '#:' are for 'dotnet run FILE.cs'. Leave it out; packages come in with #r \"nuget: "
                + "Name, Version\", projects with #r \"path.dll\".",
            _ => Redeclared(MessageOf(diagnostic), types),
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
        MethodDeclarationSyntax? main = root.Members
            .SelectMany(member => member is TypeDeclarationSyntax type ? [.. type.Members] : new[] { member })
            .OfType<MethodDeclarationSyntax>()
            .FirstOrDefault(method => method.Identifier.Text == "Main"
                && (method.Parent is CompilationUnitSyntax || method.Modifiers.Any(SyntaxKind.StaticKeyword)));
        if (main is null)
            return null;
        string wait = main.ReturnType.ToString() is ['T', 'a', 's', 'k', ..] or ['V', 'a', 'l', 'u', 'e', ..]
            ? "await " : "";
        string owner = main.Parent is TypeDeclarationSyntax its ? its.Identifier.Text + "." : "";
        string call = $"{wait}{owner}Main({(main.ParameterList.Parameters.Count > 0 ? "[]" : "")})";
        string open = owner.Length == 0 || main.Modifiers.Any(SyntaxKind.PublicKeyword)
            ? "" : " (it must be public for that)";
        return "[Declared, and nothing run: a notebook calls no Main by itself. Write its statements alone, or call "
            + $"{call} in a cell{open}.]";
    }

    /// <summary>
    /// What is to be said of an error whose words name two types of one name, from two runs of a declaration: they are
    /// told apart by their places only. Null for any other.
    /// </summary>
    /// <param name="message">The words.</param>
    /// <param name="types">The types that cells declared under a name, oldest first.</param>
    public static string? Redeclared(string message, Func<string, IReadOnlyList<INamedTypeSymbol>> types)
    {
        string[] names = [.. Quoted().Matches(message).Select(quoted => quoted.Groups[1].Value)];
        string? name;
        if (message.Contains("does not contain a definition", StringComparison.Ordinal))
        {
            // the newest has the member
            name = names is [var owner, var member, ..]
                && types(owner).LastOrDefault()?.GetMembers(member).Length > 0 ? owner : null;
        }
        else
        {
            name = names.GroupBy(name => name).Where(group => group.Count() > 1)
                    .SelectMany(group => Word().Matches(group.Key)).Select(word => word.Value)
                    .FirstOrDefault(word => types(word).Count > 1)
                ?? (names is [var one, var two, ..] && IsOutdated(types(one), two, types(two)) ? two : null);
        }
        if (name is null || types(name) is not { Count: > 1 } found)
            return null;
        string[] cells = [.. found.Select(CellOf)];
        return $"'{name}' was declared more than once ({string.Join(", ", cells)}), and each time it is another type. "
            + $"What was made of an earlier one, or takes an earlier one, must be run again after {cells[^1]}.";
    }

    // A class that derives from, or implements, what another cell has declared anew since.
    private static bool IsOutdated(
        IReadOnlyList<INamedTypeSymbol> derived, string name, IReadOnlyList<INamedTypeSymbol> bases)
    {
        if (derived.Count == 0 || bases.Count < 2)
            return false;
        List<INamedTypeSymbol> above = [.. derived[^1].AllInterfaces];
        for (INamedTypeSymbol? one = derived[^1].BaseType; one is not null; one = one.BaseType)
            above.Add(one);
        return above.Any(one => one.Name == name && !SymbolEqualityComparer.Default.Equals(one, bases[^1]));
    }

    private static string CellOf(INamedTypeSymbol type) =>
        Path.GetFileName(type.Locations[0].SourceTree?.FilePath ?? "an earlier cell");

    private static string MessageOf(Diagnostic diagnostic) =>
        diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    private static string LineOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines
            .GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString()
            ?? "";

    [GeneratedRegex(@"^\s*using\s+(?!static\b)[\w.<>,\[\]?]+\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();

    [GeneratedRegex(@"^\s*#:package\s+(\S+)")]
    private static partial Regex PackageLine();

    // ! at the beginning of C# is a negation as a rule: only the usual programs are meant.
    [GeneratedRegex(@"^\s*(?:[!%]{0,2}\s*(?:dotnet\s+add\s+(?:\S+\s+)?package|Install-Package|nuget\s+install)"
        + @"\s+([\w.-]+)|%%?[a-z]\w*\b|!\s*(?:pip3?|conda|apt(?:-get)?|ls|cd|cat|wget|curl|git|python3?|dotnet|mkdir"
        + @"|rm|cp|mv|echo|unzip|nvidia-smi)(?:\s|$))")]
    private static partial Regex ForeignLine();

    [GeneratedRegex(@"^\s*ref\s+(readonly\s+)?[\w.<>\[\]]+\s+\w+\s*=\s*ref\b")]
    private static partial Regex RefLocal();

    [GeneratedRegex(@"'System\.(ReadOnly)?Span<.*to 'object'")]
    private static partial Regex SpanAsValue();

    [GeneratedRegex(@"^\s*#r\s+nuget:\s*(.*\S)")]
    private static partial Regex UnquotedPackage();

    // Without the place in brackets that the compiler adds to one of two alike.
    [GeneratedRegex(@"'([^' ]+?(?:, [^' ]+?)*)(?: \[[^\]]*\])?'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
