using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

/// <summary>A chart that moves, in a real browser, offline.</summary>
public class MotionTests
{
    // Reads where the points are, drags the slider to its right end, and reads again.
    private const string Drag = """
        <script>
        const report = {};
        const places = (plot) => [...plot.querySelectorAll('.scatterlayer .trace:last-child .point')].map((point) => point.getAttribute('transform'));
        const label = (plot) => [...plot.querySelectorAll('.slider-label')].map((part) => part.textContent)[0];
        const read = (plot) => ({ places: places(plot), label: label(plot), range: [...plot._fullLayout.xaxis.range] });
        setTimeout(() => {
          const plot = document.querySelector('.latentlab-plot');
          report.frames = plot._transitionData._frames.length;
          report.before = read(plot);
          report.glide = plot.layout.updatemenus[0].buttons[0].args[1].transition.duration;
          const rail = plot.querySelector('.slider-rail-touch-rect');
          const box = rail.getBoundingClientRect();
          const at = { clientX: box.right - 1, clientY: (box.top + box.bottom) / 2, bubbles: true, view: window };
          rail.dispatchEvent(new MouseEvent('mousedown', at));
          plot.dispatchEvent(new MouseEvent('mouseup', at));
          setTimeout(() => {
            report.after = read(plot);
            const pre = document.createElement('pre');
            pre.id = 'report';
            pre.textContent = JSON.stringify(report);
            document.body.append(pre);
          }, 2000);
        }, 4000);
        </script>
        """;

    private static readonly Figure Moving = Figures.MovingPoints(
        [("0", new double[,] { { 0, 0 }, { 1, 1 } }), ("5", new double[,] { { 1, 0 }, { 1, 0 } }), ("10", new double[,] { { 4, 0 }, { 1, -3 } })], "Moving");

    [Fact]
    public async Task The_slider_moves_the_points_and_not_the_axes_and_nothing_plays_by_itself()
    {
        string page = $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>t</title></head><body>{Moving.ToHtml()}{new PlotlyScript().ToHtml()}{Drag}</body></html>";
        (string html, string[] console) = await Chromium.Open(page, milliseconds: 8_000);
        IDocument document = new HtmlParser().ParseDocument(html);
        Assert.Empty(console);
        JObject report = JObject.Parse(document.GetElementById("report")!.TextContent);
        Assert.Equal(3, report["frames"]!.Value<int>());
        Assert.Equal("step 0", report["before"]!["label"]!.Value<string>());   // four seconds after it was drawn
        Assert.Equal("step 10", report["after"]!["label"]!.Value<string>());
        Assert.NotEqual(report["before"]!["places"]!.ToString(), report["after"]!["places"]!.ToString());
        Assert.Equal(report["before"]!["range"]!.ToString(), report["after"]!["range"]!.ToString());
        Assert.True(report["glide"]!.Value<int>() > 0);
    }

    [Fact]
    public async Task Whoever_asked_for_less_motion_gets_jumps()
    {
        string calm = "<script>const ask = window.matchMedia; window.matchMedia = (query) => query.includes('reduced-motion') ? { matches: true } : ask.call(window, query);</script>";
        string page = $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>t</title></head><body>{calm}{Moving.ToHtml()}{new PlotlyScript().ToHtml()}{Drag}</body></html>";
        (string html, string[] console) = await Chromium.Open(page, milliseconds: 8_000);
        Assert.Empty(console);
        JObject report = JObject.Parse(new HtmlParser().ParseDocument(html).GetElementById("report")!.TextContent);
        Assert.Equal(0, report["glide"]!.Value<int>());
        Assert.Equal("step 10", report["after"]!["label"]!.Value<string>());
    }
}
