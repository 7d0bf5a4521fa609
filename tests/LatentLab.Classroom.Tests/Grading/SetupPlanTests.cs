using LatentLab.Classroom.Grading;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>Of an exercise's own cells a worker runs what its answers name, and what that names in turn.</summary>
public sealed class SetupPlanTests
{
    private static CopyCell Setup(string id, string source, params string[]? changes) =>
        new(CopyCellKind.Setup, "", id, source, changes);

    private static readonly InstructorCopy Copy = new("01", "01-x", ".",
    [
        Setup("import", "#!import ../kit.dib", null),
        Setup("settings", "int seed = 1;", null),
        Setup("data", "Tensor train = Load(seed);\nTensor Half(Tensor x) => x / 2;", null),
        Setup("model", "manual_seed(seed);\nvar model = Build(train);\nvar optimizer = Adam(model);", []),
        Setup("loop", "for (int i = 0; i < 9; i++) Step(model, optimizer, train);", "model", "optimizer"),
        Setup("acts", "Console.WriteLine(1);", null),
        Setup("chart", "double more = Measure(model);\nFigures.Lines(more)", null),
        new(CopyCellKind.Answer, "one", "a", "Tensor MyOne() { return helper; }"),
        new(CopyCellKind.Answer, "two", "b", "int MyTwo() => 2;"),
    ]);

    private static string[] Of(string code, SetupUse use, params string[] known)
    {
        var prepared = new PreparedSetup();
        foreach (string name in known)
            prepared.Add(Copy.Cells[4], name, [WireValue.Nothing]);
        var plan = new SetupPlan(Copy, [("two", code)], prepared);
        return [.. Copy.Cells.Where(cell => plan.Of(cell) == use).Select(cell => cell.Id)];
    }

    [Fact]
    public void What_nobody_names_is_left_out_but_what_acts_without_saying_on_what_is_run() =>
        Assert.Equal(["import", "acts"], Of("return 1 + x;", SetupUse.Run));

    [Fact]
    public void What_a_named_cell_names_is_run_too() =>
        Assert.Equal(["import", "settings", "data", "acts"], Of("Half(3)", SetupUse.Run));

    [Fact]
    public void A_trained_model_is_taken_over_where_its_state_is_known()
    {
        Assert.Equal(["loop"], Of("model.call(x)", SetupUse.TakeOver, "model"));
        Assert.Equal(["import", "settings", "data", "model", "acts"], Of("model.call(x)", SetupUse.Run, "model"));
        Assert.Contains("loop", Of("model.call(x)", SetupUse.Run));
        Assert.Contains("loop", Of("optimizer.step()", SetupUse.Run, "model"));
    }

    [Fact]
    public void A_name_in_a_text_counts_and_where_names_may_be_hidden_everything_is_run()
    {
        Assert.Contains("chart", Of("$\"{more}\"", SetupUse.Run, "model"));
        Assert.Equal(Copy.Cells.Count, Of("m\\u006fdel.call(x)", SetupUse.Run, "model").Length);
        Assert.Equal(Copy.Cells.Count, Copy.Cells.Count(cell =>
            new SetupPlan(Copy, [("two", "1")], null).Of(cell) == SetupUse.Run));
    }

    [Theory]
    [InlineData("string why = \"the model is more\";", true)]
    [InlineData("// model\nstring why = \"a \\\"model\\\" \"\n    + \"has \\u006dore\";   // more\n// model", true)]
    [InlineData("string why = $\"{more}\";", false)]
    [InlineData("string why = \"a\" + more + \"b\";", false)]
    [InlineData("string why = \"a\"; model.eval();", false)]
    [InlineData("string why = \"a\"; // x\u2028model.eval();", false)]   // it ends a line, too
    [InlineData("string why = @\"a\\\" + more + @\"\\b\";", false)]
    [InlineData("string why = \"\"\"a\"\"\" + more;", false)]
    public void A_cell_of_plain_words_names_nothing(string source, bool isPlain) =>
        Assert.Equal(isPlain, CellNames.Mentioned(source) is { Count: 0 });

    [Fact]
    public void A_solution_stands_in_only_where_another_task_builds_on_it()
    {
        Assert.DoesNotContain("a", Of("return 1;", SetupUse.Run));
        Assert.Contains("a", Of("MyOne()", SetupUse.Run));
        Assert.DoesNotContain("b", Of("MyTwo()", SetupUse.Run));   // its own
    }

    [Theory]
    [InlineData("int a = 1; var (b, c) = (2, 3); void D() { int e = 4; }", "a b c D")]
    [InlineData("for (int i = 0; i < 3; i++) { int inside = i; }", "")]
    [InlineData("record Point(int X); Func<int, int> f = x => { int y = x; return y; };", "Point f")]
    [InlineData("int.TryParse(\"1\", out int number);", "number")]
    public void A_cell_declares_what_later_cells_can_name(string source, string names) =>
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            CellNames.Declared(source).Order());

    [Theory]
    [InlineData("int a = 1;\na", false)]
    [InlineData("double Half(double x) => x / 2;", false)]
    [InlineData("var (a, b) = (1, 2);\nFigures.Lines(a, b)", false)]
    [InlineData("a = 2;", true)]
    [InlineData("Trainer.Fit(model);", true)]
    [InlineData("#!import x.dib", true)]
    [InlineData("using System.IO;", true)]
    [InlineData("foreach (int x in y) Add(x);", true)]
    public void A_cell_acts_where_it_does_more_than_declare_and_show(string source, bool acts) =>
        Assert.Equal(acts, CellNames.Acts(source));
}
