using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Tests.Session;

namespace LatentLab.Notebooks.Tests.FSharp;

/// <summary>F# cells: values, display, errors. The expected values are those of F# Interactive.</summary>
public sealed class FSharpCellTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("1 + 1", "result:2")]
    [InlineData("let x = 5\nx * 2", "result:10")]
    [InlineData("()", "")]
    [InlineData("let x = 1", "")]
    [InlineData("printfn \"%d points\" 3", "stdout:3 points")]
    [InlineData("printf \"a\"\nSystem.Console.WriteLine \"b\"\n7", "stdout:ab|result:7")]
    [InlineData("System.Console.Error.WriteLine \"bad\"", "stderr:bad")]
    [InlineData("display 3 |> ignore\n\"x\" |> display |> ignore", "display:3|display:x")]
    [InlineData("display 3", "display:3")]
    [InlineData("(3).Display() |> ignore", "display:3")]
    [InlineData("(null: string)", "result:<null>")]
    [InlineData("#if INTERACTIVE\n1\n#else\n2\n#endif", "result:1")]
    [InlineData("let inc x = x + 1;;\ninc 2;;", "result:3")]
    [InlineData("\"a;;b\" // ;;", "result:a;;b")]
    [InlineData("module M =\n    let v = 3\nM.v", "result:3")]
    [InlineData("async { return 3 } |> Async.RunSynchronously", "result:3")]
    [InlineData("let text = \"\"\"\n#r \"nuget: No.Such.Package\"\n\"\"\"\ntext.Length", "result:29")]
    public async Task A_cell_shows_what_it_displays_writes_and_returns(string cell, string story)
    {
        CellRun run = await session.Run($"#!fsharp\n{cell}");
        Assert.Equal((CellStatus.Succeeded, ""), (run.Result.Status, run.Error));
        string[] outputs = [.. run.Outputs.OfType<StreamOutput>().GroupBy(one => one.Name)
            .Select(one => $"{one.Key}:{string.Concat(one.Select(part => part.Text)).Trim()}")];
        Assert.Equal(story, string.Join('|',
            [.. outputs, .. new CellRun(run.Result, [.. run.Outputs.Where(one => one is not StreamOutput)]).Story
                .Split('|', StringSplitOptions.RemoveEmptyEntries)]));
    }

    [Fact]
    public async Task Later_cells_see_what_earlier_ones_declared()
    {
        await session.Run(
            "#!fsharp\nlet mutable count = 1\nlet bump by = count <- count + by\ntype Point = { X: float; Y: float }");
        await session.Run("#!fsharp\nbump 2");
        Assert.Equal("result:3", (await session.Run("count", "fsharp")).Story);
        Assert.Equal("result:5",
            (await session.Run("let p = { X = 3.0; Y = 4.0 }\nsqrt (p.X * p.X + p.Y * p.Y)", "f#")).Story);
    }

    [Fact]
    public async Task Values_of_fsharps_own_types_are_shown_with_their_parts()
    {
        await session.Run(
            "#!fsharp\ntype Shape = Circle of radius: float | Square of side: float\ntype Point = { X: float; Y: float "
            + "}");
        foreach ((string cell, string[] parts) in new (string, string[])[]
            {
                ("{ X = 1.5; Y = 2.5 }", ["1.5", "2.5"]),
                ("Circle 2.5", ["2.5"]),
                ("[ 3; 1; 2 ]", ["3", "1", "2"]),
                ("(1, \"a\")", ["1", "a"]),
                ("Some 4", ["4"]),
                ("Map.ofList [ (\"k\", 7) ]", ["k", "7"]),
            })
        {
            DisplayOutput shown =
                Assert.IsType<DisplayOutput>(Assert.Single((await session.Run(cell, "fsharp")).Outputs));
            Assert.All(parts, part => Assert.Contains(part, shown.Data["text/plain"]!.GetValue<string>()));
        }
    }

    // The texts are those of F# Interactive.
    [Theory]
    [InlineData("Circle 2.5", "Circle 2.5")]
    [InlineData("Square (2.0, \"a\")", "Square (2.0, \"a\")")]
    [InlineData("Nothing", "Nothing")]
    [InlineData("Some 4", "Some 4")]
    [InlineData("(Ok 3 : Result<int, string>)", "Ok 3")]
    [InlineData("[ Circle 1.0; Nothing ]", "[ Circle 1.0, Nothing ]")]
    [InlineData("Branch (Branch (Leaf, 1, Leaf), 2, Leaf)", "Branch (Branch (Leaf, 1, Leaf), 2, Leaf)")]
    public async Task A_case_of_a_union_is_shown_as_fsharp_writes_it(string cell, string text)
    {
        await session.Run("#!fsharp\ntype Shape = Circle of float | Square of float * string | Nothing\n"
            + "type Tree = Leaf | Branch of Tree * int * Tree");
        var shown = (DisplayOutput)Assert.Single((await session.Run(cell, "fsharp")).Outputs);
        Assert.Equal(text, shown.Data["text/plain"]!.GetValue<string>());
        Assert.DoesNotContain("Tag", shown.Data["text/html"]?.GetValue<string>() ?? "");
    }

    [Fact]
    public async Task A_case_inside_other_values_is_a_word_too()
    {
        await session.Run("#!fsharp\ntype Shape = Circle of float | Nothing\n"
            + "type Drawing = { Name: string; Shape: Shape; Other: Shape option }");
        var shown = (DisplayOutput)Assert.Single((await session.Run(
            "{ Name = \"d\"; Shape = Circle 1.0; Other = Some Nothing }", "fsharp")).Outputs);
        Assert.Equal("Drawing\n  Name: d\n  Shape: Circle 1.0\n  Other: Some Nothing",
            shown.Data["text/plain"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("#!fsharp\nlet x = 1\nlet y : int = \"no\"",
        "cell 1, line 3, column 15: FS0001: This expression was expected to have type 'int' but here has type "
        + "'string'")]
    [InlineData("int a = 1;\n#!html\n<hr>\n#!fsharp\n\nlet z = nobody",
        "cell 1, line 6, column 9: FS0039: The value or constructor 'nobody' is not defined")]
    [InlineData("#!fsharp\nlet rec", "cell 1, line 2, column 1: FS0010: Incomplete structured construct")]
    [InlineData("#!fsharp\n#load \"nowhere.fsx\"",
        "cell 1, line 2, column 1: FS0078: Unable to find the file 'nowhere.fsx'")]
    public async Task Compilation_errors_name_the_cells_own_line_and_column(string cell, string sentence)
    {
        CellRun run = await session.Run(cell);
        Assert.Equal(CellStatus.Failed, run.Result.Status);
        Assert.Equal("Compilation error", Assert.Single(run.Outputs.OfType<ErrorOutput>()).Name);
        Assert.StartsWith(sentence, run.Error);
    }

    [Fact]
    public async Task A_wrong_unit_of_measure_is_one_readable_sentence()
    {
        await session.Run(
            "#!fsharp\n[<Measure>] type nats\n[<Measure>] type image\n[<Measure>] type pixel\nlet a = 3.0<nats/image>\n"
            + "let b = 0.1<nats/pixel>");
        CellRun run = await session.Run("#!fsharp\nlet total = a + b");
        Assert.Equal(
            "cell 2, line 2, column 17: FS0001: The unit of measure 'nats/pixel' does not match the unit of measure "
            + "'nats/image'", run.Error);
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_has_not_begun()
    {
        Assert.Equal("error:Compilation error", (await session.Run("#!fsharp\nprintfn \"begun\"\n1 + \"a\"")).Story);
        Assert.Equal("result:2", (await session.Run("#!fsharp\n1 + 1")).Story);
    }

    [Fact]
    public async Task Exceptions_have_the_cells_own_lines_and_names()
    {
        CellRun run = await session.Run(
            "int a = 1;\n#!fsharp\nlet f n =\n    if n = 0 then failwith \"deep\"\n    n\nlet all = List.map (fun n -> "
            + "f n + 1)\nall [ 1; 0 ] |> List.sum");
        Assert.Equal(CellStatus.Failed, run.Result.Status);
        Assert.Equal("deep", run.Error);
        Assert.Equal(
            ["System.Exception: deep", "   at f in cell 1, line 4", "   at a lambda in cell 1, line 6",
                "   at cell 1, line 7"],
            run.Traceback.Split('\n'));
    }

    [Fact]
    public async Task A_reference_means_the_same_as_in_csharp()
    {
        string own = typeof(FSharpCellTests).Assembly.Location;
        Assert.Equal("result:7", (await session.Run(
            $"#!fsharp\n#r \"{own.Replace('\\', '/')}\"\nLatentLab.Notebooks.Tests.FSharp.Shared.Seven")).Story);
        Assert.Contains("there is no file", (await session.Run("#!fsharp\n#r \"nowhere.dll\"\n1")).Error);
        Assert.Equal("Notebook error",
            Assert.Single((await session.Run("#!fsharp\n#r \"nuget: No.Such.Package.Exists, 1.0.0\"\n1")).Outputs
                .OfType<ErrorOutput>()).Name);
    }

    [Fact]
    public async Task Sessions_side_by_side_have_their_own_types()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async number =>
        {
            using var own = new SessionRun();
            await own.Run($"#!fsharp\ntype P = {{ A: int }}\nlet p = {{ A = {number} }}");
            for (int step = 0; step < 5; step++)
                Assert.Equal($"result:{number + step}",
                    (await own.Run($"#!fsharp\nlet v{step} = p.A + {step}\n{{ p with A = v{step} }}.A")).Story);
        }));
    }
}

/// <summary>What a cell finds by <c>#r</c>.</summary>
public static class Shared
{
    private static volatile bool released;

    public static int Seven => 7;

    /// <summary>Ends when it is told to, and for nothing else: it was compiled without safe points.</summary>
    public static void SpinUntilReleased()
    {
        while (!released)
            Thread.SpinWait(100);
    }

    public static void Release() => released = true;

    /// <summary>A type that no other assembly can name, behind an interface that each can.</summary>
    public static IReadOnlyList<double> Hidden() => new HiddenList();

    private sealed class HiddenList : List<double>
    {
        public HiddenList()
            : base([1, 2, 3])
        {
        }
    }
}
