using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

public sealed class NotebookSessionTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task The_last_expression_is_the_result()
    {
        CellRun run = await session.Run("int a = 6;\na * 7");
        Assert.Equal("result:42", run.Story);
        Assert.Equal(42, run.Result.Value);
        Assert.Equal(CellStatus.Succeeded, run.Result.Status);
    }

    [Theory]
    [InlineData("int a = 6;")]
    [InlineData("1.ToString();")]
    [InlineData("Console.Write(\"\")")]
    [InlineData("")]
    [InlineData("// a comment")]
    [InlineData("void Nothing() { }\nNothing()")]
    [InlineData("int Inner() { return 3; }")]
    public async Task A_cell_that_does_not_end_in_a_value_shows_none(string source) =>
        Assert.Equal("", (await session.Run(source)).Story);

    [Fact]
    public async Task Variables_types_and_methods_are_seen_by_later_cells()
    {
        await session.Run(
            "int seed = 4; record Point(int X, int Y); class Counter { public int Value; public void Add() => Value++; "
            + "}");
        await session.Run("static int Doubled(this int value) => 2 * value; var counter = new Counter();");
        await session.Run("counter.Add(); counter.Add();");
        Assert.Equal("result:8 Point { X = 1, Y = 2 } 2",
            (await session.Run("$\"{seed.Doubled()} {new Point(1, 2)} {counter.Value}\"")).Story);
    }

    [Fact]
    public async Task A_name_may_be_declared_again_with_another_type()
    {
        await session.Run("var x = 1;");
        await session.Run("var x = \"one\"; class A { public int V = 1; }");
        await session.Run("class A { public int V = 2; }");
        Assert.Equal("result:one2", (await session.Run("x + new A().V")).Story);
        Assert.Equal("one", Assert.Single(session.Session.Variables, variable => variable.Name == "x").Value);
    }

    [Fact]
    public async Task Usings_hold_for_later_cells()
    {
        await session.Run("using System.Globalization;");
        Assert.Equal("result:True", (await session.Run("CultureInfo.InvariantCulture.Name == \"\"")).Story);
    }

    [Fact]
    public async Task Top_level_await_works_and_output_keeps_its_order()
    {
        CellRun run = await session.Run(
            """
            Console.WriteLine("a");
            "b".Display();
            await Task.Delay(1);
            Console.Error.WriteLine("c");
            Console.WriteLine("d");
            display("e");
            await Task.Run(() => Console.WriteLine("f"));
            "g"
            """);
        Assert.Equal("stdout:a|display:b|stderr:c|stdout:d|display:e|stdout:f|result:g", run.Story);
    }

    [Fact]
    public async Task Two_sessions_side_by_side_keep_their_console_apart()
    {
        using var other = new SessionRun();
        const string Cell = "for (int i = 0; i < 200; i++) { Console.Write(NAME); await Task.Yield(); }";
        CellRun[] runs =
            await Task.WhenAll(session.Run(Cell.Replace("NAME", "'x'")), other.Run(Cell.Replace("NAME", "'y'")));
        Assert.Equal(new string('x', 200), runs[0].Stdout);
        Assert.Equal(new string('y', 200), runs[1].Stdout);
    }

    [Fact]
    public async Task A_failed_compilation_leaves_the_session_as_it_was()
    {
        await session.Run("int kept = 3;");
        CellRun failed = await session.Run("int lost = 1;\nint broken = kept + missing;");
        Assert.Equal(CellStatus.Failed, failed.Result.Status);
        Assert.Equal("cell 2, line 2, column 21: CS0103: The name 'missing' does not exist in the current context",
            failed.Error);
        Assert.Equal("result:3", (await session.Run("kept")).Story);
        Assert.Contains("CS0103", (await session.Run("lost")).Error);
    }

    [Fact]
    public async Task Nullable_warnings_and_the_like_stay_silent() =>
        Assert.Equal("result:True",
            (await session.Run("string word = null; int unused; string? other = null; word == other")).Story);

    [Fact]
    public async Task An_exception_shows_the_cells_own_lines_only()
    {
        CellRun run = await session.Run(
            """
            // line 1
            int Fails(int x)
            {
                if (x == 0)
                    throw new InvalidOperationException("no more");
                return Fails(x - 1);
            }

            Fails(1);
            """);
        Assert.Equal(
            """
            System.InvalidOperationException: no more
               at Fails in cell 1, line 5
               at Fails in cell 1, line 6
               at cell 1, line 9
            """.ReplaceLineEndings("\n"),
            run.Traceback);
    }

    [Fact]
    public async Task Lines_are_right_in_lambdas_async_methods_and_classes_of_other_cells()
    {
        await session.Run("class Box\n{\n    public int Open(int[] a) =>\n        a[3];\n}");
        await session.Run(
            "async Task<int> Later(Box box)\n{\n    await Task.Yield();\n    return box.Open(new int[1]);\n}");
        CellRun run = await session.Run("\nFunc<Task<int>> f = async () =>\n    await Later(new Box());\nawait f();");
        Assert.Equal(
            """
            System.IndexOutOfRangeException: Index was outside the bounds of the array.
               at Box.Open in cell 1, line 4
               at Later in cell 2, line 4
               at a lambda in cell 3, line 3
               at cell 3, line 4
            """.ReplaceLineEndings("\n"),
            run.Traceback);
    }

    [Fact]
    public async Task The_cause_of_an_exception_is_told_too()
    {
        CellRun run = await session.Run(
            "try { int.Parse(\"x\"); }\ncatch (Exception e) { throw new ArgumentException(\"outer\", e); }");
        Assert.StartsWith(
            "System.ArgumentException: outer\n   at cell 1, line 2\ncaused by System.FormatException: ", run.Traceback);
        Assert.EndsWith("   at cell 1, line 1", run.Traceback);
    }

    [Fact]
    public async Task An_extension_method_in_a_class_is_refused_with_the_remedy() =>
        Assert.Contains("write the extension method alone",
            (await session.Run("static class More { public static int Twice(this int x) => 2 * x; }")).Error);

    [Fact]
    public async Task A_using_declaration_at_the_top_of_a_cell_is_refused_with_the_remedy()
    {
        Assert.Contains("Leave out 'using' there",
            (await session.Run("using System.IO;\nusing var reader = new StringReader(\"a\");\nreader.Read()")).Error);
        Assert.Equal("result:97", (await session.Run(
            "using System.IO;\nint first;\n{\n    using var reader = new StringReader(\"a\");\n    first = "
            + "reader.Read();\n}\nfirst")).Story);
    }

    [Fact]
    public async Task A_failing_cell_keeps_what_it_had_assigned()
    {
        await session.Run("int a = 1; int b = 0; int c = 5 / b; int d = 4;");
        Assert.Equal("result:1 0 0", (await session.Run("$\"{a} {c} {d}\"")).Story);
    }

    [Theory]
    [InlineData("int a = 1;", true)]
    [InlineData("if (true) {", false)]
    [InlineData("a +", false)]
    public void An_unfinished_cell_is_told_from_a_whole_one(string code, bool complete) =>
        Assert.Equal(complete, NotebookSession.StateOf(code).State != CodeState.Incomplete);

    [Fact]
    public async Task A_line_that_begins_with_a_hash_is_text_in_the_languages_that_know_none()
    {
        CellRun page = await session.Run("#!html\n<style>\n#box { color: red }\n</style>");
        Assert.Contains("\n#box { color: red }", ((DisplayOutput)page.Outputs[0]).Data["text/html"]!.ToString());
        await session.Run("#!value --name title\n# A title\n#!not a directive");
        Assert.Equal("result:# A title", (await session.Run(
            "#!share title --from value\ntitle.Split('\\n')[0]")).Story);
    }

    [Fact]
    public async Task An_error_has_its_line_though_the_cell_holds_the_same_piece_twice()
    {
        await session.Run("int n = 2;");
        CellRun run = await session.Run("#!csharp\nConsole.WriteLine(1 / n--);\n#!fsharp\n1\n#!csharp\n"
            + "Console.WriteLine(1 / n--);\n#!csharp\nConsole.WriteLine(1 / n--);");
        Assert.Contains("cell 2, line 8", run.Traceback);
    }

    [Fact]
    public async Task Warnings_of_fsharp_are_told_with_their_place()
    {
        CellRun run = await session.Run("#!fsharp\nlet f = function | 1 -> 2");
        Assert.Equal(CellStatus.Succeeded, run.Result.Status);
        Assert.StartsWith("stderr:cell 1, line 2, column 9: warning FS0025", run.Story);
    }

    [Fact]
    public async Task A_kernels_name_may_stand_in_quotes()
    {
        await session.Run("#!fsharp\nlet shared = 5");
        Assert.Equal("result:6", (await session.Run("#!share shared --from \"fsharp\"\nshared + 1")).Story);
    }

    [Fact]
    public async Task An_error_whose_message_fails_is_named()
    {
        CellRun run = await session.Run("class Odd : Exception { public override string Message => throw new "
            + "InvalidOperationException(); }\nthrow new Odd();");
        Assert.Contains("Odd; its Message could not be read: InvalidOperationException", run.Error);
    }
}
