using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;
using LatentLab.Experiments.Watching;
using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests.Watching;

/// <summary>The page in a real browser that reaches nothing but this machine.</summary>
[Collection(nameof(Trainings))]
public sealed class WatchBrowserTests : IDisposable
{
    private readonly Folder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task It_fills_while_runs_go_and_stays_when_the_server_is_gone(int width, bool dark)
    {
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip(loopback: true);
        BrowserPage page = await browser.NewPage(width, dark: dark);
        using (var server = WatchServer.Start(folder.Path))
        {
            await page.Open(server.Address);
            await page.WaitUntil("document.getElementById('status').textContent.includes('no runs yet')");
            using var gate = new ManualResetEventSlim();
            Experiment experiment = Tiny.Betas(0.5, 4) with { Question = "What does β < 1 & more do?" };
            // After its second epoch, the last run waits until the page has shown that.
            var work = Task.Run(() => ExperimentRunner.Run(experiment, Tiny.Into(folder) with { PictureShare = 1 },
                new Hearer<RunProgress>(news =>
                {
                    if (news.Ended == 1 && news.Changed.Last?.Epoch == 2)
                        gate.Wait(Token);
                }), Token), Token);
            await page.WaitUntil("document.querySelectorAll('#runs tbody tr').length === 2", 45, Status);
            await page.WaitUntil("document.querySelector('tr[data-state=going]')?.textContent.includes('2 / 3')",
                45, Status);
            await page.WaitUntil("document.querySelectorAll('#curves figure[data-state=drawn]').length === 3",
                45, Status);
            await page.WaitUntil("document.querySelectorAll('#pictures figure img, #pictures .latentlab-plot').length"
                + " > 2", 45, Status);
            Assert.True(page.Complaints.Count == 0, string.Join("\n", page.Complaints));
            Assert.Equal("What does β < 1 & more do?",
                await page.Evaluate<string>("document.getElementById('question').textContent"));
            // Two β have no common loss: the axis has the one at β = 1.
            Assert.Contains("at β = 1", await page.Evaluate<string>(
                "document.querySelector('#live-total .latentlab-title').textContent"));
            Assert.Equal(2, await page.Evaluate<int>("document.querySelector('#live-kl .latentlab-plot').data.length"));
            gate.Set();
            await work;
            await page.WaitUntil(
                "document.getElementById('status').textContent.includes('All 2 runs ended: 2 finished')",
                45, Status);
            await page.WaitUntil("document.querySelector('#live-kl .latentlab-plot').data.every("
                + "(trace) => trace.x.length === 3)", 45, Status);
            server.Conclude();
        }
        await page.WaitUntil("document.getElementById('status').dataset.state === 'gone'", 45, Status);
        Assert.Equal(2, await page.Evaluate<int>("document.querySelectorAll('#runs tbody tr').length"));
        Assert.True(await page.Evaluate<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "it scrolls sideways");
        Assert.Empty(await page.Evaluate<string[]>(PageWidths.TooWide));
        if (Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is string kept)
            await File.WriteAllBytesAsync(Path.Combine(kept, $"watch-{width}.png"), await page.Screenshot(whole: true),
                Token);
        // The one complaint there may be: nobody answers any more.
        Assert.All(page.Complaints, one => Assert.Contains("net::ERR_", one));
    }

    // What is there instead, for the message of a failure.
    private const string Status = "document.getElementById('status').textContent + "
        + "document.querySelector('#runs tbody').textContent + "
        + "[...document.querySelectorAll('figure')].map((one) => one.dataset.state)";
}
