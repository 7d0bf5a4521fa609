using System.Diagnostics;
using System.Text.Json.Nodes;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Tests.Support;
using LatentLab.Experiments.Watching;
using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests.Reporting;

/// <summary>Reports of very many runs.</summary>
public sealed class LargeReportTests : IDisposable
{
    private readonly Folder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    /// <summary>With LATENTLAB_GALLERY the report stays there, and the test says how long it took.</summary>
    [Fact]
    public async Task A_thousand_runs_make_a_page_that_can_be_used()
    {
        bool whole = Environment.GetEnvironmentVariable("LATENTLAB_FULL") is not null;
        ManyRuns.Write(ManyRuns.Grid(5, 4, 5, whole ? 10 : 2), folder["runs-of-many"]);
        long start = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        var results = ExperimentResults.Load(folder["runs-of-many"]);
        double loaded = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(whole ? 1000 : 200, results.Finished.Count);
        string target = Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is string kept
            ? Path.Combine(kept, "many") : folder["report"];
        string path = Report.Write(results, target);
        TestContext.Current.SendDiagnosticMessage(
            $"{results.Runs.Count} runs: read in {loaded:F1} s, all in "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s "
            + $"({(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F1} s of the processor), a page of "
            + $"{new FileInfo(path).Length / 1e6:F1} MB");

        await LookOn(folder["runs-of-many"], results.Runs.Count);
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip();
        BrowserPage page = await browser.NewPage();
        await page.Open(path);
        await page.WaitUntil("[...document.querySelectorAll('figure.latentlab-figure')].every((figure) => "
            + "figure.dataset.state === 'drawn')", seconds: 60);
        // No legend is longer than its chart is high: what it has no room for, the page says in words.
        Assert.Empty(await page.Evaluate<string[]>("""
            [...document.querySelectorAll("#content > section .latentlab-plot")]
              .filter((plot) => {
                const legend = plot.querySelector(".legend"), box = plot.querySelector(".bglayer") ?? plot;
                return legend && legend.getBoundingClientRect().height > plot.getBoundingClientRect().height / 2;
              })
              .map((plot) => plot.closest("section").id)
            """));
        Assert.Empty(page.Complaints);
    }

    // The first answer to a page has every run; the next ones what is new.
    private static async Task LookOn(string runs, int count)
    {
        using var server = WatchServer.Start(runs);
        using var client = new HttpClient(new HttpClientHandler { UseProxy = false });
        long start = Stopwatch.GetTimestamp();
        var all = JsonNode.Parse(await client.GetStringAsync(new Uri(server.Address, "state"), Token))!;
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(count, all["runs"]!.AsArray().Count);
        start = Stopwatch.GetTimestamp();
        string next = await client.GetStringAsync(new Uri(server.Address,
            $"state?server={all["live"]!["server"]}&since={all["live"]!["version"]}"), Token);
        TestContext.Current.SendDiagnosticMessage(
            $"watched: all in {first:F2} s, then {next.Length} characters in "
            + $"{1000 * Stopwatch.GetElapsedTime(start).TotalSeconds:F0} ms");
        Assert.Empty(JsonNode.Parse(next)!["runs"]!.AsArray());
    }
}
