using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>
/// The code of cells that nothing can refer to is freed. Sessions of other tests, beside these in one process, kept it
/// longer than the collector was asked to look: these run alone.
/// </summary>
[Collection(nameof(LongSessionTests))]
public sealed class UnloadedCellTests
{
    // When a context goes is the collector's business, and a frame of some thread may hold one for a while. What must
    // not be is that they stay: of the twelve that are filled here, at most a third.
    [Theory]
    [InlineData("for (int i = 0; i < 3; i++) sum += i;")]
    [InlineData("var again = 3;\nsum += again;")]
    [InlineData("int Three() => 3;\nsum += Three();")]
    [InlineData("var three = new { Value = 3 }.Value;\nFunc<int> get = () => three;\nsum += get();")]
    public async Task Cells_that_nothing_needs_are_unloaded(string code)
    {
        const int contexts = 12;
        const int most = (contexts / 3 * FreeableCells.Most) + 1;
        var chain = new ScriptChain(Path.GetTempPath());
        await chain.Add("int sum = 0;", "cell", TestContext.Current.CancellationToken).Run();
        for (int index = 0; index < contexts * FreeableCells.Most; index++)
            await chain.Add(code, "cell", TestContext.Current.CancellationToken).Run();
        Assert.InRange(Loaded(chain, most), 1, most);
        Assert.Equal(contexts * FreeableCells.Most * 3, chain.Variables.Single(one => one.Name == "sum").Value);
    }

    [Fact]
    public async Task A_cell_that_is_needed_works_on_when_those_beside_it_are_gone()
    {
        var chain = new ScriptChain(Path.GetTempPath());
        async Task<object?> Run(string code) =>
            await chain.Add(code, "cell", TestContext.Current.CancellationToken).Run();

        // first called, and so compiled, when its context has long been given up; it needs an assembly that nothing
        // has used by then, and a type and a variable of other cells
        for (int time = 0; time <= CellLives.Often; time++)
        {
            await Run("int start = 40;");
            await Run("record Shape(int Sides);");
            await Run("""
                int Late()
                {
                    var mail = new System.Net.Mail.MailAddress("ab@c.example");
                    return new Shape(mail.User.Length).Sides + start;
                }
                """);
        }
        for (int index = 0; index < 210; index++)   // the chain is looked through every 64 declarations
            await Run($"var other = {index};");
        Loaded(chain, atMost: 0);
        Assert.Equal(42, await Run("Late()"));
    }

    private static int Loaded(ScriptChain chain, int atMost)
    {
        int loaded = int.MaxValue;
        for (int round = 0; round < 10 && loaded > atMost; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            loaded = AppDomain.CurrentDomain.GetAssemblies()
                .Count(one => SessionLoadContext.Of(one) == chain.LoadContext);
        }
        return loaded;
    }
}
