using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary><c>#!value</c> cells, as in .NET Interactive.</summary>
public sealed class ValueCellTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-value-").FullName;
    private readonly SessionRun session;

    public ValueCellTests() => session = new SessionRun(folder);

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Text_of_the_cell_is_kept_and_shared()
    {
        await session.Run("#!value --name x\nfour");
        Assert.Equal("result:four", (await session.Run("#!share x --from value\nx.Trim()")).Story);
        Assert.Equal("result:4", (await session.Run("#!fsharp\n#!share x --from value\nx.Trim().Length")).Story);
    }

    [Fact]
    public async Task Json_is_shared_as_json()
    {
        await session.Run("#!value --name x --mime-type application/json\n{ \"a\": [1, 2] }");
        Assert.Equal("result:2",
            (await session.Run("#!share x --from value\nx.RootElement.GetProperty(\"a\").GetArrayLength()")).Story);
        Assert.Contains("JSON.parse('{ \"a\": [1, 2] }",
            Shown(await session.Run("#!javascript\n#!share x --from value\nconsole.log(x);")));
    }

    [Fact]
    public async Task Files_and_words_are_sources_too()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "data.csv"), "a,b\n1,2\n",
            TestContext.Current.CancellationToken);
        string file = Path.Combine(folder, "data.csv").Replace('\\', '/');
        Assert.Equal("", (await session.Run($"#!value --name table --from-file {file}")).Error);
        Assert.Equal("result:8", (await session.Run("#!share table --from value\ntable.Length")).Story);
        await session.Run("#!value --name word --from-value seven");
        Assert.Equal("result:seven", (await session.Run("#!share word --from value\nword")).Story);
    }

    private static string Shown(CellRun run) =>
        run.Outputs.OfType<DisplayOutput>().Single().Data["text/html"]!.GetValue<string>();
}
