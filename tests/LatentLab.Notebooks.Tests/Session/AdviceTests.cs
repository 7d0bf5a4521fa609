using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>
/// What people write who come from programs, from other notebooks, or from .NET Interactive's samples.
/// </summary>
public sealed class AdviceTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Span<int> three = stackalloc int[3];", "braces { … } or into a method")]
    [InlineData("ReadOnlySpan<char> word = \"abc\";", "braces { … } or into a method")]
    [InlineData("ref int first = ref new int[2][0];", "braces { … } or into a method")]
    [InlineData("\"abc\".AsSpan()", "by .ToArray() or .ToString()")]
    [InlineData("#r nuget:Newtonsoft.Json, 13.0.3", "in quotes: #r \"nuget: Newtonsoft.Json, 13.0.3\"")]
    [InlineData("#r \"Newtonsoft.Json, 13.0.3\"", "A package is #r \"nuget: Newtonsoft.Json, 13.0.3\"")]
    [InlineData("#r \"nuget: Newtonsoft.Json 13.0.3\"", "as in #r \"nuget: Newtonsoft.Json, 13.0.3\"")]
    [InlineData("dotnet add package Humanizer", "a line #r \"nuget: Humanizer\"")]
    [InlineData("Install-Package Humanizer -Version 2", "a line #r \"nuget: Humanizer\"")]
    [InlineData("!pip install torch", "are IPython's")]
    [InlineData("%matplotlib inline", "are IPython's")]
    [InlineData("namespace Models { class A { } }",
        "in script code. In a notebook, write the types without a namespace")]
    [InlineData("static class Words { public static int Twice(this int n) => 2 * n; }",
        "class. In a notebook, write the extension method alone")]
    [InlineData("#:package Newtonsoft.Json@13.0.3\n1", "write #r \"nuget: Newtonsoft.Json, 13.0.3\"")]
    [InlineData("#:sdk Microsoft.NET.Sdk.Web\n1", "are for 'dotnet run FILE.cs'")]
    [InlineData("#!/usr/bin/env dotnet\n1", "for scripts that a shell starts")]
    public async Task What_is_no_notebooks_C_sharp_is_refused_with_the_remedy(string cell, string remedy) =>
        Assert.Contains(remedy, (await session.Run(cell)).Error);

    [Theory]
    [InlineData("Stopwatch watch = null;", "Stopwatch is in System.Diagnostics: write 'using System.Diagnostics;'")]
    [InlineData("Stopwatch.StartNew()", "write 'using System.Diagnostics;'")]
    [InlineData("ConcurrentDictionary<int, int> seen = new();", "write 'using System.Collections.Concurrent;'")]
    [InlineData("new Frobnicator()", null)]
    [InlineData("Stopwtch.StartNew()", null)]
    [InlineData("stopwatch + 1", null)]
    public async Task A_type_whose_namespace_is_not_used_is_named_with_it(string cell, string? advice)
    {
        string error = (await session.Run(cell)).Error!;
        Assert.Contains(": CS", error);
        if (advice is null)
            Assert.DoesNotContain("write 'using", error);
        else
            Assert.Contains(advice, error);
    }

    [Theory]
    [InlineData("{ Span<int> three = stackalloc int[3]; three[1] = 5; Console.Write(three[1]); }", "5")]
    [InlineData(
        "int Middle() { Span<int> three = stackalloc int[3]; three[1] = 7; return three[1]; }\n"
        + "Console.Write(Middle());", "7")]
    public async Task The_remedies_for_a_span_work(string cell, string shown) =>
        Assert.Equal(shown, (await session.Run(cell)).Stdout);

    [Theory]
    [InlineData("class Program { static void Main(string[] args) { Console.WriteLine(\"hi\"); } }",
        "call Program.Main([])")]
    [InlineData("public static class App { public static void Main() => Console.WriteLine(\"hi\"); }",
        "call App.Main()")]
    [InlineData("class Program { static async Task Main() { await Task.Yield(); } }",
        "call await Program.Main() in a cell (it must be public for that)")]
    [InlineData("static int Main(string[] args) => args.Length;", "call Main([]) in a cell.]")]
    [InlineData("async Task Main() { await Task.Yield(); }", "call await Main() in a cell.]")]
    public async Task A_program_that_is_only_declared_says_that_nothing_ran(string cell, string words) =>
        Assert.Contains(words, (await session.Run(cell)).Stdout);

    [Fact]
    public async Task A_program_that_is_called_runs_and_nothing_is_said()
    {
        CellRun run = await session.Run(
            "class Program { public static void Main(string[] args) { Console.Write(\"hi\"); } }\nProgram.Main([]);");
        Assert.Equal("stdout:hi", run.Story);
    }

    [Theory]
    [InlineData("Use(new Point());")]
    [InlineData("Point other = old;")]
    [InlineData("var both = new List<Point> { old };")]
    [InlineData("List<Point> several = olds;")]
    [InlineData("old.Y")]
    [InlineData("(Point)old")]
    [InlineData("(Point)(object)old")]
    [InlineData("old is Point p")]
    [InlineData("new Point() == old")]
    public async Task A_type_declared_twice_is_told_by_its_cells(string use)
    {
        await session.Run("class Point { public int X; }");
        await session.Run("void Use(Point p) { }\nvar old = new Point();\nvar olds = new List<Point> { old };");
        await session.Run("class Point { public int X, Y; }");
        CellRun run = await session.Run(use);
        Assert.Contains("'Point' was declared more than once (cell 1, cell 3)", run.Error);
        Assert.Contains("must be run again after cell 3", run.Error);
        Assert.DoesNotContain(Path.GetTempPath(), run.Error);
    }

    [Theory]
    [InlineData("interface IShape { double Area(); }", "class Square : IShape { public double Area() => 1; }",
        "IShape one = square;")]
    [InlineData("class IShape { }", "class Square : IShape { }", "IShape one = square;")]
    public async Task A_type_made_of_one_that_was_declared_anew_is_told_too(string basis, string derived, string use)
    {
        await session.Run(basis);
        await session.Run(derived + "\nvar square = new Square();");
        Assert.Equal("", (await session.Run(use)).Error);
        await session.Run(basis.Replace("{ ", "{ string Name => \"\"; ", StringComparison.Ordinal));
        Assert.Contains("'IShape' was declared more than once (cell 1, cell 4)",
            (await session.Run(use.Replace("one", "two", StringComparison.Ordinal))).Error);
    }

    [Fact]
    public async Task Advice_that_several_errors_share_is_given_once()
    {
        CellRun run = await session.Run("Span<int> a = new int[1]; Span<int> b = new int[1];");
        Assert.Equal(2, run.Error.Split("CS8345").Length - 1);
        Assert.Single(run.Error.Split("braces")[1..]);
    }

    [Fact]
    public async Task An_ordinary_wrong_argument_gets_no_advice()
    {
        await session.Run("void Use(int n) { }");
        Assert.EndsWith("cannot convert from 'string' to 'int'", (await session.Run("Use(\"x\");")).Error);
        // Nor does a mistake that has nothing to do with the second declaration.
        await session.Run("class Point { public int X; }");
        await session.Run("class Point { public int X, Y; }");
        Assert.EndsWith("Cannot implicitly convert type 'int' to 'Point'", (await session.Run("Point p = 5;")).Error);
        Assert.DoesNotContain("declared more than once", (await session.Run("new Point().Z")).Error);
        Assert.DoesNotContain("IPython", (await session.Run("bool no = true;\n!no ?? 3")).Error);
    }

    [Fact]
    public async Task What_dotnet_interactives_samples_use_is_there()
    {
        Assert.Equal("False",
            Plain(await session.Run("KernelInvocationContext.Current.CancellationToken.IsCancellationRequested")));
        CellRun asked = await session.Run("await Kernel.GetPasswordAsync(\"word\")");
        Assert.Contains("no keyboard", asked.Error);
        Assert.Equal("error:System.Exception", asked.Story);
        Assert.Equal("display:shown|display:5", (await session.Run(
            "var c = KernelInvocationContext.Current;\nc.Display(\"shown\"); c.Display(5);")).Story);
        Assert.Contains("<td>",
            Shown(await session.Run("new[] { new { a = 1, b = \"x\" } }.DisplayTable();"), "text/html"));
        Assert.Equal("$$x^2$$", Shown(await session.Run("(MathString)@\"x^2\""), "text/latex"));
        Assert.Equal("x^2",
            Shown(await session.Run("using Microsoft.DotNet.Interactive.Formatting;\nnew LaTeXString(@\"x^2\")"),
                "text/latex"));
    }

    private static string Plain(CellRun run) => Shown(run, "text/plain");

    private static string Shown(CellRun run, string mimeType) =>
        Assert.IsType<DisplayOutput>(Assert.Single(run.Outputs)).Data[mimeType]!.GetValue<string>();
}
