using LatentLab.Notebooks.Tests.Session;

namespace LatentLab.Notebooks.Tests.FSharp;

/// <summary>Values between C# and F#, by reference and as JSON.</summary>
public sealed class FSharpSharingTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("double[] x = { 1, 2, 3 };", "Array.sum x", "6")]
    [InlineData("var x = new[] { new[] { 1f, 5f }, new[] { 2f } };", "x.[1].[0] + x.[0].[1]", "7")]
    [InlineData("var x = new float[,] { { 1, 2 }, { 3, 4 } };", "x.[1, 0]", "3")]
    [InlineData("var x = new float[2][,]; x[1] = new float[,] { { 1, 2 } };", "x.[1].[0, 1]", "2")]
    [InlineData("var x = (1, \"a\", 2.5);", "let struct (i, s, d) = x in $\"{i}{s}{d}\"", "1a2.5")]
    [InlineData("var x = (1, 2, 3, 4, 5, 6, 7, 8, 9);", "let struct (_, _, _, _, _, _, _, h, i) = x in h * i", "72")]
    [InlineData("var x = Tuple.Create(1, \"b\");", "snd x", "b")]
    [InlineData("var x = new Dictionary<string, List<int>> { [\"a\"] = new() { 4, 5 } };", "x.[\"a\"].[1]", "5")]
    [InlineData("var x = Enumerable.Range(1, 3).Select(i => i * 2.0);", "Seq.sum x", "12")]
    [InlineData("Func<int, int> x = i => i + 1;", "x.Invoke 3", "4")]
    [InlineData("var x = new[] { new { A = 1 }, new { A = 2 } };", "x.Length", "2")]
    [InlineData("var x = new List<object> { 1, \"a\" };", "x.[1] :?> string", "a")]
    [InlineData("string x = null;", "isNull x", "True")]
    [InlineData("var x = DayOfWeek.Friday;", "x = System.DayOfWeek.Friday", "True")]
    [InlineData("int? x = 4;", "x + 1", "5")]
    public async Task A_value_of_csharp_is_the_same_object_in_fsharp(string declaration, string use, string expected)
    {
        await session.Run(declaration);
        Assert.Equal($"result:{expected}", (await session.Run($"#!fsharp\n#!share x --from csharp\n{use}")).Story);
        CellRun back = await session.Run("#!share x --from fsharp --as back\nobject.Equals(x, back)");
        Assert.Equal(("", "result:True"), (back.Error, back.Story));
    }

    [Fact]
    public async Task Types_of_csharp_cells_can_be_named_and_made_in_fsharp()
    {
        await session.Run(
            "public record Point(double X, double Y) { public double Length => Math.Sqrt(X * X + Y * Y); }\nvar points "
            + "= new[] { new Point(3, 4) };");
        Assert.Equal("result:5",
            (await session.Run("#!fsharp\n#!share points --from csharp\npoints.[0].Length")).Story);
        await session.Run(
            "public record Line(Point From, Point To);\nvar line = new Line(points[0], new Point(0, 0));");
        Assert.Equal("result:4",
            (await session.Run("#!fsharp\n#!share line --from csharp\nline.From.Y + line.To.X")).Story);
    }

    [Fact]
    public async Task Hidden_types_are_seen_by_their_nearest_visible_view()
    {
        await session.Run(
            $"#r \"{typeof(Shared).Assembly.Location.Replace('\\', '/')}\"\nvar hidden = "
            + "LatentLab.Notebooks.Tests.FSharp.Shared.Hidden();");
        Assert.Equal("result:6", (await session.Run("#!fsharp\n#!share hidden --from csharp\nhidden.[2] * 2.0")).Story);
    }

    [Theory]
    [InlineData("let x = [| 1.0; 2.5 |]", "x.Sum()", "3.5")]
    [InlineData("let x = [ 1.0; 2.5 ]", "x.Sum()", "3.5")]
    [InlineData("let x = (1, \"a\")", "x.Item2", "a")]
    [InlineData("let x = struct (1, \"a\")", "x.Item2", "a")]
    [InlineData("let x = Some 4", "x.Value", "4")]
    [InlineData("let x = seq { 1.0 .. 3.0 }", "x.Sum()", "6")]
    [InlineData("let x = Map.ofList [ (\"k\", 7) ]", "x[\"k\"]", "7")]
    [InlineData("type P = { X: float }\nlet x = { X = 1.5 }", "x.X", "1.5")]
    [InlineData("type P = { X: float }\nlet x = [ { X = 1.5 }; { X = 2.0 } ]", "x.Sum(p => (double)p.X)", "3.5")]
    [InlineData("type U = A of int | B of string * float\nlet x = B(\"s\", 2.5)", "x.IsB && x.Item2 == 2.5", "True")]
    public async Task A_value_of_fsharp_is_usable_in_csharp(string declaration, string use, string expected)
    {
        await session.Run($"#!fsharp\n{declaration}");
        Assert.Equal($"result:{expected}", (await session.Run($"#!share x --from fsharp\n{use}")).Story);
    }

    [Fact]
    public async Task A_value_of_fsharps_own_type_comes_back_as_what_it_was()
    {
        await session.Run("#!fsharp\ntype P = { X: float }\nlet p = { X = 1.5 }");
        await session.Run("#!share p --from fsharp");
        CellRun back = await session.Run("#!fsharp\n#!share p --from csharp --as back\nback.X + 2.0");
        Assert.Equal(("", "result:3.5"), (back.Error, back.Story));
    }

    [Fact]
    public async Task A_type_whose_name_another_has_taken_is_an_object()
    {
        await session.Run("#!fsharp\ntype P = { X: float }\nlet p = { X = 1.5 }");
        await session.Run("#!share p --from fsharp");
        await session.Run("#!fsharp\ntype P = { Y: int }");
        CellRun back = await session.Run(
            "#!fsharp\n#!share p --from csharp --as back\nback.GetType().GetProperty(\"X\").GetValue(back)");
        Assert.Equal(("", "result:1.5"), (back.Error, back.Story));
    }

    [Fact]
    public async Task Set_hands_over_a_copy_as_json_or_by_reference_the_object()
    {
        await session.Run("double[] x = { 1, 2 }; double n = 2.5;");
        Assert.Equal("result:2",
            (await session.Run("#!fsharp\n#!set --name x --value @csharp:x\nx.RootElement.GetArrayLength()")).Story);
        Assert.Equal("result:3.5", (await session.Run("#!fsharp\n#!set --name n --value @csharp:n\nn + 1.0")).Story);
        await session.Run("#!fsharp\n#!set --name same --value @csharp:x --byref\nsame.[0] <- 7.0");
        Assert.Equal("result:7", (await session.Run("x[0]")).Story);
    }

    [Fact]
    public async Task What_fsharp_does_not_have_is_said()
    {
        Assert.Contains("F# has no value 'x' yet", (await session.Run("#!share x --from fsharp")).Error);
        await session.Run("#!fsharp\nlet f n = n + 1");
        Assert.Contains("Functions are not values", (await session.Run("#!share f --from fsharp")).Error);
        Assert.Contains("cannot be given to F#",
            (await session.Run("int x = 1;\n#!fsharp\n#!share x --from csharp --as a``b\n1")).Error);
    }

    [Fact]
    public async Task Who_lists_the_values_of_fsharp()
    {
        await session.Run("#!fsharp\nlet answer = 42\nlet (a, b) = (1, 2)\nlet f x = x + 1");
        string list = (await session.Run("#!fsharp\n#!whos")).Story;
        Assert.Equal("display:int a = 1\nint answer = 42\nint b = 2", list);
    }
}
