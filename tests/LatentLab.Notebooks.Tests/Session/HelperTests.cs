using LatentLab.Notebooks.Tests.Running;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Helpers among the variables, known by the names of their methods.</summary>
public sealed class HelperTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SessionRun session;

    public HelperTests() => session = new SessionRun(folder.Root);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_helper_may_say_a_line_after_each_cell()
    {
        await session.Run(
            "class Counter { public string AfterCell(IReadOnlyDictionary<string, object> variables) => "
            + "variables.ContainsKey(\"x\") ? $\"x is {variables[\"x\"]}\" : null; }\nvar counter = new Counter();");
        Assert.Equal("result:3", (await session.Run("1 + 2")).Story);
        Assert.Equal("stdout:x is 5", (await session.Run("int x = 5;")).Story);
        Assert.Equal("error:System.Exception|stdout:x is 5", (await session.Run("throw new Exception();")).Story);
    }

    [Fact]
    public async Task A_helper_may_put_an_exception_into_better_words_and_its_type_stays()
    {
        await session.Run(
            "class Teacher { public string Explain(Exception error, IReadOnlyDictionary<string, object> variables) => "
            + "error is DivideByZeroException ? \"nothing can be shared among nobody\" : null; }\nvar teacher = new "
            + "Teacher();");
        CellRun explained = await session.Run("int zero = 0;\n1 / zero");
        Assert.Equal("nothing can be shared among nobody", explained.Error);
        Assert.Equal("System.DivideByZeroException", explained.Result.Error!.Name);
        Assert.Equal("System.DivideByZeroException: nothing can be shared among nobody\n   at cell 2, line 2",
            explained.Traceback);
        Assert.Equal("plain", (await session.Run("throw new InvalidOperationException(\"plain\");")).Error);
    }

    [Fact]
    public async Task A_helper_that_fails_costs_nothing()
    {
        await session.Run(
            "class Broken { public string AfterCell(IReadOnlyDictionary<string, object> variables) => throw new "
            + "Exception(\"a\"); public string Explain(Exception e, IReadOnlyDictionary<string, object> v) => throw "
            + "new Exception(\"b\"); }\nvar broken = new Broken();");
        Assert.Equal("result:3", (await session.Run("1 + 2")).Story);
        Assert.Equal("mine", (await session.Run("throw new Exception(\"mine\");")).Error);
    }

    [Fact]
    public async Task A_helper_that_never_returns_is_stopped_with_its_cell()
    {
        await session.Run(
            "class Slow { public string AfterCell(IReadOnlyDictionary<string, object> variables) { while (true) { } } "
            + "}");
        CellRun run =
            await session.RunUntil(TestContext.Current.CancellationToken, "var slow = new Slow(); 1", seconds: 0.5);
        Assert.NotNull(run.Result);
        Assert.Equal(1, run.Result.Value);
    }
}
