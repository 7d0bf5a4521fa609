using System.Text.Json.Nodes;
using LatentLab.Jupyter.Benchmarks;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>
/// The real kernel under load, through jupyter_client: a part of it on each commit, all of it with
/// <c>LATENTLAB_FULL=1</c>.
/// </summary>
public sealed class SoakTests
{
    private static readonly IReadOnlyDictionary<string, int> InPart = new Dictionary<string, int>
    {
        ["cells"] = 300,
        [SoakBenchmark.NewNames] = 60,
        ["displays"] = 50,
        ["restarts"] = 3,
        ["client"] = 1,
        ["notebooks"] = 4,
    };

    [Fact]
    public async Task Under_load_no_message_is_lost_no_process_is_left_and_memory_stays()
    {
        bool whole = Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";
        JsonObject found = await Run(whole ? SoakBenchmark.Whole : InPart, fault: null);
        Assert.Equal(SoakBenchmark.Whole.Keys, found.Select(part => part.Key));
        Assert.Empty(SoakBenchmark.Broken(found));
        Assert.All(found, part => Assert.True((int)part.Value!["messages"]! > (int)part.Value["requests"]! * 4,
            $"{part.Key}: {part.Value["messages"]} messages of {part.Value["requests"]} requests"));
    }

    [Theory]
    [InlineData("drop", "cells", 20, "messages were lost")]
    [InlineData("double", "cells", 20, "messages came twice")]
    [InlineData("swap", "cells", 20, "messages came out of order")]
    [InlineData("leak", "cells", 100, "bytes of the managed heap grow")]
    [InlineData("orphan", "notebooks", 1, "kernels were left behind")]
    public async Task What_is_broken_on_purpose_is_noticed(string fault, string part, int size, string words) =>
        Assert.Contains(SoakBenchmark.Broken(await Run(new Dictionary<string, int> { [part] = size }, fault)),
            sentence => sentence.Contains(words, StringComparison.Ordinal));

    private static Task<JsonObject> Run(IReadOnlyDictionary<string, int> parts, string? fault)
    {
        OptionalPart.SkipIf(JupyterPython.Find("jupyter_client") is null,
            "no python3 here imports jupyter_client; Debian has it as python3-jupyter-client");
        return BenchSoakCommand.RunAsync(["dotnet", CommandProcess.Command], parts, fault, say: null,
            TestContext.Current.CancellationToken);
    }
}
