using System.Diagnostics;

namespace LatentLab.Cli.Tests;

/// <summary>The page that looks on, as the command serves it.</summary>
public sealed class ExperimentWatchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-watch-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<Uri> Address(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(Token) is string line)
            if (line.StartsWith("Watch: ", StringComparison.Ordinal))
                return new Uri(line["Watch: ".Length..]);
        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Two_watch_a_folder_that_another_process_writes_and_end_with_ctrl_c()
    {
        string runs = Path.Combine(folder, "runs");
        using Process first = CommandProcess.Start(folder, ["experiment", "watch", runs]),
            second = CommandProcess.Start(folder, ["experiment", "watch", runs]);
        Uri[] pages = [await Address(first), await Address(second)];
        using var client = new HttpClient(new HttpClientHandler { UseProxy = false });
        Assert.All(pages, page => Assert.Equal("127.0.0.1", page.Host));
        (int code, _, string error) = await CommandProcess.Run(folder, ["experiment", "run", "beta",
            "loss.beta=1", "seeds=1", "training.epochs=1", "data.train=100", "data.validation=50", "data.test=50",
            "--out", runs]);
        Assert.True(code == ExitCode.Done, error);
        foreach (Uri page in pages)
            Assert.Contains("\"state\":\"finished\"", await client.GetStringAsync(new Uri(page, "state"), Token));
        foreach (Process process in (Process[])[first, second])
        {
            using Process interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]);
            await process.WaitForExitAsync(Token);
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        (code, _, error) = await CommandProcess.Run(folder, ["experiment", "watch", runs, "--port", "70000"]);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("port", error);
    }

    [Fact]
    public async Task A_run_serves_its_own_page_until_it_ends()
    {
        using Process process = CommandProcess.Start(folder, ["experiment", "run", "beta", "loss.beta=1", "seeds=1",
            "training.epochs=1", "data.train=100", "data.validation=50", "data.test=50", "--out",
            Path.Combine(folder, "runs"), "--watch"]);
        Assert.Equal("127.0.0.1", (await Address(process)).Host);
        string words = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(ExitCode.Done, process.ExitCode);
        Assert.Contains("(trained with β = 1)", words);
    }
}
