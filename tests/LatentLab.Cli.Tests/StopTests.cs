using System.Text.Json.Nodes;
using LatentLab.Jupyter.Benchmarks;

namespace LatentLab.Cli.Tests;

/// <summary>The stop button of the real kernel, pressed through jupyter_client.</summary>
public sealed class StopTests
{
    private const int Each = 60;

    [Fact]
    public async Task Of_480_stopped_cells_none_ends_the_kernel_hangs_or_loses_a_variable()
    {
        if (JupyterPython.Find("jupyter_client") is null)
        {
            const string Missing = "no python3 here imports jupyter_client; Debian has it as python3-jupyter-client";
            Assert.True(Environment.GetEnvironmentVariable("CI") != "true", Missing);
            Assert.Skip(Missing);
        }
        JsonObject result = await BenchStopCommand.RunAsync(Each, TestContext.Current.CancellationToken);
        Assert.Equal(8 * Each, (int)result["stops"]!);
        foreach (string none in (string[])["deadKernels", "hangs", "leftBehind", "notStopped", "lostVariables"])
            Assert.True((int)result[none]! == 0, $"{none}: {result[none]} of {result["stops"]}");
        Assert.All(result["medianSecondsByKind"]!.AsObject(), kind => Assert.NotNull(kind.Value));
    }
}
