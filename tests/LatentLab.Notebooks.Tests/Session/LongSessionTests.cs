namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Alone, because what other tests allocate would be counted too.</summary>
[CollectionDefinition(nameof(LongSessionTests), DisableParallelization = true)]
[Collection(nameof(LongSessionTests))]
public sealed class LongSessionTests
{
    [Fact]
    public async Task A_hundred_cells_stay_within_memory_and_remember_everything()
    {
        using var session = new SessionRun();
        await session.Run("var numbers = new List<int>(); int total = 0;");
        for (int index = 0; index < 10; index++)
            await session.Run(
                $"int local{index} = {index}; numbers.Add({index}); total += local{index}; display(total);");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int index = 10; index < 100; index++)
            await session.Run(
                $"int local{index} = {index}; numbers.Add({index}); total += local{index}; display(total);");
        long grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / 90;
        Assert.Equal(
            "result:4950 100 7 99", (await session.Run("$\"{total} {numbers.Count} {local7} {local99}\"")).Story);
        Assert.True(grown < 150_000, $"a small cell keeps {grown:N0} bytes");
    }
}
