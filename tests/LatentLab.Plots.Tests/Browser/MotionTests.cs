using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Tests.Support;

namespace LatentLab.Plots.Tests;

/// <summary>A chart that moves, in a real browser, offline.</summary>
public sealed class MotionTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private const string Plot = "document.querySelector('.latentlab-plot')";
    private const string Places = $"JSON.stringify([...{Plot}.querySelectorAll('.scatterlayer .trace:last-child "
        + ".point')].map((point) => point.getAttribute('transform')))";
    private const string Label = $"{Plot}.querySelector('.slider-label').textContent";
    private const string Range = $"JSON.stringify({Plot}._fullLayout.xaxis.range)";
    private const string Glide = $"{Plot}.layout.updatemenus[0].buttons[0].args[1].transition.duration";

    private static readonly Figure Moving = Figures.MovingPoints(
        [("0", new double[,] { { 0, 0 }, { 1, 1 } }), ("5", new double[,] { { 1, 0 }, { 1, 0 } }),
            ("10", new double[,] { { 4, 0 }, { 1, -3 } })], "Moving");

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-motion-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_slider_moves_the_points_and_not_the_axes_and_nothing_plays_by_itself()
    {
        BrowserPage page = await Open(calm: false);
        string places = await page.Evaluate<string>(Places), range = await page.Evaluate<string>(Range);
        Assert.Equal(3, await page.Evaluate<int>($"{Plot}._transitionData._frames.length"));
        // Sixty drawn frames, a second or so: whatever played by itself would have begun.
        await page.Evaluate(
            "new Promise((done) => { let left = 60; const next = () => left-- > 0 ? requestAnimationFrame(next) : "
            + "done(0); next(); })");
        Assert.Equal("step 0", await page.Evaluate<string>(Label));
        Assert.Equal(places, await page.Evaluate<string>(Places));
        Assert.True(await page.Evaluate<int>(Glide) > 0);

        await ClickAtTheEndOfTheSlider(page);
        await page.WaitUntil($"{Label} === 'step 10'");
        await page.WaitUntil($"{Places} !== {JsonSerializer.Serialize(places)}");
        Assert.Equal(range, await page.Evaluate<string>(Range));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Whoever_asked_for_less_motion_gets_jumps()
    {
        BrowserPage page = await Open(calm: true);
        Assert.Equal(0, await page.Evaluate<int>(Glide));
        await ClickAtTheEndOfTheSlider(page);
        await page.WaitUntil($"{Label} === 'step 10'");
        Assert.Equal([], page.Complaints);
    }

    private static async Task ClickAtTheEndOfTheSlider(BrowserPage page)
    {
        double[] at = await page.Evaluate<double[]>(
            $"(() => {{ const box = {Plot}.querySelector('.slider-rail-touch-rect').getBoundingClientRect(); return "
            + "[box.right - 1, (box.top + box.bottom) / 2]; })()");
        foreach (string type in (string[])["mousePressed", "mouseReleased"])
            await page.Send("Input.dispatchMouseEvent", new JsonObject
            {
                ["type"] = type,
                ["x"] = at[0],
                ["y"] = at[1],
                ["button"] = "left",
                ["buttons"] = 1,
                ["clickCount"] = 1
            });
    }

    private async Task<BrowserPage> Open(bool calm)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string ask = calm
            ? "<script>const ask = window.matchMedia; window.matchMedia = (query) => query.includes('reduced-motion') "
                + "? { matches: true } : ask.call(window, query);</script>"
            : "";
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file,
            "<!doctype html><html lang=\"en\"><head><meta "
            + $"charset=\"utf-8\"><title>t</title></head><body>{ask}{Moving.ToHtml()}{new PlotlyScript().ToHtml()}"
            + "</body></html>");
        BrowserPage page = await browser.NewPage();
        await page.Open(file);
        await page.WaitUntil("document.querySelector('.latentlab-figure').dataset.state === 'drawn'");
        return page;
    }
}
