using System.Diagnostics;
using System.Text.Json.Nodes;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>
/// Training does not take more and more memory: what the page and its workers still hold after a garbage collection,
/// early and late. <c>LATENTLAB_FULL=1</c> trains for 30 minutes.
/// </summary>
public sealed class PlaygroundMemoryTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    /// <summary>
    /// The losses over time (600 of each model) and compiled code may grow for a while. One look at a model carries
    /// 0.6 MB of decoded images, so a page that kept one in a hundred would be found.
    /// </summary>
    private const double Room = 3e6;

    [Fact]
    public async Task Minutes_of_training_with_looks_measures_and_traces_hold_no_more_than_its_first_seconds()
    {
        bool full = Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";
        HeadlessBrowser browser = await shared.StartOrSkip();
        var sessions = new List<string>();
        browser.Event += (method, _, parameters) =>
        {
            if (method == "Target.attachedToTarget" && (string?)parameters["targetInfo"]?["type"] == "worker")
                lock (sessions)
                    sessions.Add((string)parameters["sessionId"]!);
        };
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: "#playground?guide=2");
        await page.Send("Target.setAutoAttach",
            new() { ["autoAttach"] = true, ["waitForDebuggerOnStart"] = false, ["flatten"] = true });
        await page.Evaluate("document.querySelector('.set-up').click()");
        await page.Evaluate($"{PlaygroundFile.Playground}.way.open(true)");
        await page.Evaluate("document.querySelectorAll('.upto')[3].click()");
        await page.Evaluate($"{PlaygroundFile.Playground}.run(true).then(() => null)");

        async Task<double[]> Held()
        {
            var held = new List<double>();
            string?[] all = [null, .. sessions];
            await page.Evaluate(StandStill);
            foreach (string? session in all)
            {
                Task<JsonObject> Ask(string method) =>
                    session is null ? page.Send(method, []) : browser.Send(method, [], session);
                await Ask("HeapProfiler.collectGarbage");
                JsonObject usage = await Ask("Runtime.getHeapUsage");
                held.Add((double)usage["usedSize"]! + ((double?)usage["backingStorageSize"] ?? 0));
            }
            await page.Evaluate($"{PlaygroundFile.Playground}.run(true).then(() => null)");
            return [.. held];
        }
        async Task Train(double seconds)
        {
            const string looks =
                $"Math.min(...{PlaygroundFile.Playground}.panels.map((one) => one.state.steps))";
            var watch = Stopwatch.StartNew();
            do
            {
                await page.Evaluate("document.querySelector('.again').click()");
                await page.WaitUntil($"(globalThis.before = globalThis.before ?? {looks}) !== {looks}");
                await page.Evaluate("globalThis.before = undefined");
            }
            while (watch.Elapsed.TotalSeconds < seconds);
        }

        // until the judge has made its shapes
        await page.WaitUntil($"{PlaygroundFile.Playground}.panels.every((one) => one.state.measured)");
        await Train(5);
        double[] early = await Held();
        Assert.Equal(3, sessions.Count);
        await Train(full ? 30 * 60 : 10);
        double[] late = await Held();

        int steps = await page.Evaluate<int>($"{PlaygroundFile.Playground}.panels[1].state.steps");
        TestContext.Current.SendDiagnosticMessage(
            $"page and workers held {Megabytes(early)} MB early, {Megabytes(late)} MB after {steps} steps");
        Assert.InRange(late.Sum(), 0, early.Sum() + Room);
        Assert.Equal([], page.Complaints);
    }

    private static string Megabytes(double[] bytes) => string.Join(" + ", bytes.Select(one => $"{one / 1e6:F2}"));

    /// <summary>Nothing trains, and what was asked before has been answered.</summary>
    private const string StandStill = $$"""
        (async () => {
          const { run, panels, judge } = {{PlaygroundFile.Playground}};
          await run(false);
          for (const { worker } of panels) await worker.call("probe", { source: "prior", samples: 1, seed: 1 });
          await judge.call("shapeDistances", { images: new Float32Array(784), limit: 1 });
          await new Promise(requestAnimationFrame);
        })()
        """;
}
