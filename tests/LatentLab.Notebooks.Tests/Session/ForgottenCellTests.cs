using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>
/// Cells that nothing can refer to any more are forgotten, which must not show: whatever has a name keeps its meaning.
/// </summary>
public sealed class ForgottenCellTests : IDisposable
{
    private const int Often = 70;   // the chain is looked through every 64 declarations

    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    // (what is declared, one cell each; what is shown after many others, and its text)
    [Theory]
    // a function of a variable that was declared anew, as another type
    [InlineData(new[] { "int a = 1;", "int F() => a++;", "string a = \"new\";" }, "$\"{F()} {F()} {a}\"", "1 2 new")]
    // a type that follows from a variable that was declared anew
    [InlineData(new[] { "int[] a = [1, 2];", "var b = a.Select(x => x * 0.5).ToList();", "string a = \"new\";" },
        "$\"{b[1]} {a}\"", "1 new")]
    // a value of a type that was declared anew
    [InlineData(new[] { "record P(int X);", "var old = new P(3);", "record P(string Y);",
        "var young = new P(\"y\");" },
        "$\"{old.X} {young.Y}\"", "3 y")]
    // overloads in several cells, and one that is declared anew
    [InlineData(new[] { "string G(int x) => \"int\";", "string G(string s) => \"text\";",
        "string G(int x) => \"new\";" },
        "G(1) + G(\"\")", "newtext")]
    // an overload for a type of a cell
    [InlineData(new[] { "record P(int X);", "int G(P p) => p.X;", "int G(int x) => -x;" }, "G(new P(5)) + G(1)", "4")]
    // a generic function
    [InlineData(new[] { "T Same<T>(T x) => x;", "int Same(int x) => 0;" }, "Same(\"s\") + Same(1)", "s0")]
    // what is used without its name
    [InlineData(new[] { "using System.Globalization;", "static int Half(this int x) => x / 2;",
        "class MarkAttribute : Attribute { }" },
        "[Mark] string H() => CultureInfo.InvariantCulture.Name + 8.Half();\nH()", "4")]
    // types that the compiler names
    [InlineData(new[] { "int first = 1;", "var p = new { X = 1, Y = \"y\" };",
        "var list = new[] { 1, 2 }.Select(n => new { X = n, Y = \"n\" }).ToList();", "int first = 2;" },
        "list.Add(p);\n$\"{list.Count} {list[2].X} {first}\"", "3 1 2")]
    // a variable and a function of one name
    [InlineData(new[] { "int n = 5;", "int N() => n;", "int n() => 6;" }, "$\"{N()} {n()}\"", "5 6")]
    // a property, a tuple, and an out variable
    [InlineData(new[] { "int Seen { get; set; } = 4;", "var (left, right) = (1, 2);",
        "if (!int.TryParse(\"7\", out var parsed)) parsed = 0;" },
        "Seen++;\n$\"{Seen} {left} {right} {parsed}\"", "5 1 2 7")]
    // a part of a type's own name space: a variable called like a type
    [InlineData(new[] { "record Shape(int Sides);", "int Shape = 3;" }, "$\"{Shape} {new Shape(4).Sides}\"", "3 4")]
    public async Task What_has_a_name_keeps_its_meaning(string[] cells, string code, string shown)
    {
        foreach (string cell in cells)
            Assert.Equal("", (await session.Run(cell)).Error);
        for (int index = 0; index < Often; index++)
            await session.Run($"int other = {index};");
        CellRun last = await session.Run(code);
        Assert.Equal("", last.Error);
        Assert.Equal($"result:{shown}", last.Story);
        Assert.Equal(Often - 1, session.Session.Variables.Single(one => one.Name == "other").Value);
    }

    [Fact]
    public async Task A_variable_that_is_declared_again_and_again_is_kept_once()
    {
        var chain = new ScriptChain(Path.GetTempPath());
        for (int index = 0; index < 300; index++)
            await chain.Add($"var again = {index};", "cell", TestContext.Current.CancellationToken).Run();
        Assert.InRange(chain.Count, 1, 100);
        SessionVariable kept = Assert.Single(chain.Variables);
        Assert.Equal("again", kept.Name);
        Assert.Equal(299, kept.Value);
    }

    [Fact]
    public async Task Cells_of_which_a_later_one_needs_an_earlier_are_all_kept()
    {
        var chain = new ScriptChain(Path.GetTempPath());
        for (int index = 1; index < 200; index++)
            await chain.Add($"int F{index}() => {(index == 1 ? "0" : $"F{index - 1}()")} + 1;", "cell",
                TestContext.Current.CancellationToken).Run();
        Assert.Equal(199, chain.Count);
        Assert.Equal(199, await chain.Add("F199()", "cell", TestContext.Current.CancellationToken).Run());
    }
}
