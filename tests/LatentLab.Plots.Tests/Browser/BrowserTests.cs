using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Tests.Support;
using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

/// <summary>Figures opened in a real browser, offline.</summary>
public sealed class BrowserTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    private static readonly Figure Small =
        Figures.Lines([new Series("a", [1, 2], [1, 2])], "Small", "x", "y", altText: "Two points.");

    private static string Page(string body) => "<!doctype html><html lang=\"en\"><head><meta "
        + $"charset=\"utf-8\"><title>t</title></head><body>{body}</body></html>";

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>A chart with its legend in the middle of the plot: what the inspection must find.</summary>
    private static Figure Misplaced()
    {
        Figure figure =
            Figures.Lines([new Series("a", [1, 2], [1, 2]), new Series("b", [1, 2], [2, 1])], "Misplaced", "x", "y");
        Plotly.NET.GenericChart.getLayout(figure.Chart!).With("legend", new { x = 0.5, y = 0.5 });
        return figure;
    }

    /// <summary>
    /// Titles that are longer than their axes and colour bars, names that are longer than a phone is wide.
    /// </summary>
    private static Figure[] Wordy() =>
    [
        Figures.Heat(new double[,] { { 1, 2 }, { 3, 4 } }, ["r", "s"], ["a", "b"], "Wordy heat",
            "pixel distance to the nearest of all shapes of the manifold (pixels)"),
        Figures.Lines([new Series("what all codes together miss of the prior, which is the second part of the KL",
            [1, 2], [1, 2]), new Series("b", [1, 2], [2, 1])], "Wordy lines",
            "the least number of latents with which the reconstruction of test images is as good as that of sixteen "
            + "components",
            "reconstruction on training images (nats per image)"),
        Figures.PointPanels(
            [
                .. Enumerable.Range(0, 6).Select(panel => (panel % 2 == 0
                    ? "data"
                    : "where the decoder of a VAE puts it", new LatentCodes(3, 2, [0, 0, 1, 1, panel, -panel])))],
            "Wordy panels"),
    ];

    /// <summary>Functions that look at every chart.</summary>
    private const string Look = """
        <script>
        const overlap = (a, b) => a && b && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
        const boxes = (root, selector) => [...root.querySelectorAll(selector)]
          .map((part) => part.getBoundingClientRect()).filter((box) => box.width > 0);
        const charts = () => [...document.querySelectorAll('figure[data-state]')]
          .filter((figure) => figure.querySelector('.latentlab-plot'));
        const look = () => charts().map((figure) => {
          const svg = figure.querySelector('svg.main-svg').getBoundingClientRect();
          const panels = boxes(figure, '.nsewdrag'), legend = boxes(figure, '.legend .bg')[0];
          const labels = [...boxes(figure, '.g-xtitle text, .g-ytitle text, .cbtitle text'),
            ...boxes(figure, '.annotation-text')];
          const problems = [];
          for (const panel of panels) {
            if (overlap(legend, panel)) problems.push('the legend lies on the plot');
            if (labels.some((label) => overlap(label, panel))) problems.push('a label lies on the plot');
          }
          const ticks = boxes(figure, '.xtick text, .ytick text');
          if (labels.some((label) => ticks.some((tick) => overlap(label, tick))))
            problems.push('a label lies on a tick');
          if (labels.some((label) => overlap(label, legend))) problems.push('the legend lies on a label');
          for (const box of [...labels, ...boxes(figure, '.legendtext, .xtick text, .ytick text')])
            if (box.left < svg.left - 1 || box.right > svg.right + 1
              || box.top < svg.top - 1 || box.bottom > svg.bottom + 1) problems.push('a label is cut off');
          if (svg.width > figure.clientWidth + 1) problems.push('the chart is wider than the page');
          if (svg.width < figure.querySelector('.latentlab-plot').clientWidth - 1)
            problems.push('the chart is narrower than its place');
          if (panels.some((panel) => panel.height < 20 || panel.width < 120)) problems.push('a panel has no room');
          const title = figure.querySelector('.latentlab-title').textContent;
          const ink = getComputedStyle(figure.querySelector('.xtick text')).fill;
          return { title, width: figure.clientWidth, ink, problems };
        });
        </script>
        """;

    /// <summary>A script that looks when all is drawn, and writes what it found into the page.</summary>
    private const string Inspect = Look + """
        <script>
        const write = (id) => {
          const pre = document.createElement('pre');
          pre.id = id;
          pre.textContent = JSON.stringify(look());
          document.body.append(pre);
        };
        setTimeout(() => {
          write('found');
          document.body.style.color = 'rgb(1, 2, 3)';
          document.dispatchEvent(new CustomEvent('latentlab-theme'));
          setTimeout(() => write('recoloured'), 2000);
        }, 6000);
        </script>
        """;

    [Fact]
    public async Task Every_chart_draws_offline_wide_and_narrow_and_follows_the_pages_colour()
    {
        IReadOnlyList<Figure> figures =
        [
            .. GalleryPage.Figures().Where(figure => figure.Chart is not null), .. Wordy(), Misplaced()
        ];
        string charts = string.Concat(figures.Select(figure => figure.ToHtml()));
        // plotly.js comes last: figures wait for it.
        string page = Page(
            $"<div style=\"width:900px\">{charts}</div><div "
            + $"style=\"width:360px\">{charts}</div>{new PlotlyScript().ToHtml()}{Inspect}");
        (string html, string[] console) = await Chromium.Open(page, milliseconds: 12_000);
        IDocument document = Parse(html);

        Assert.Empty(console);
        IElement[] drawn = [.. document.QuerySelectorAll("figure")];
        Assert.Equal(2 * figures.Count, drawn.Length);
        Assert.All(drawn, figure => Assert.Equal("drawn", figure.GetAttribute("data-state")));
        Assert.All(drawn, figure => Assert.NotEmpty(figure.QuerySelectorAll("svg.main-svg")));
        JArray found = JArray.Parse(document.GetElementById("found")!.TextContent);
        IEnumerable<string> problems = found.Where(chart => chart["problems"]!.Any())
            .Select(chart => $"{chart["title"]} at {chart["width"]} px: "
                + $"{string.Join(", ", chart["problems"]!.Select(problem => problem.Value<string>()).Distinct())}");
        Assert.Equal(["Misplaced at 900 px: the legend lies on the plot",
            "Misplaced at 360 px: the legend lies on the plot"], problems);
        Assert.All(JArray.Parse(document.GetElementById("recoloured")!.TextContent),
            chart => Assert.Equal("rgb(1, 2, 3)", chart["ink"]!.Value<string>()));
    }

    /// <summary>
    /// A phone that is turned, a side bar that opens: names and titles break anew, legends move, and the chart is as
    /// wide as its place again.
    /// </summary>
    [Fact]
    public async Task Charts_follow_the_width_of_their_place()
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-charts-").FullName,
            file = Path.Combine(folder, "page.html");
        string charts = string.Concat(GalleryPage.Figures().Where(figure => figure.Chart is not null).Concat(Wordy())
            .Select(figure => figure.ToHtml()));
        await File.WriteAllTextAsync(file,
            Page($"<main style=\"width:900px\">{charts}</main>{new PlotlyScript().ToHtml()}{Look}"),
            TestContext.Current.CancellationToken);
        BrowserPage page = await (await shared.StartOrSkip()).NewPage(1000, 900);
        await page.Open(file);
        Directory.Delete(folder, recursive: true);
        await page.WaitUntil(
            "[...document.querySelectorAll('figure[data-state]')].every((figure) => figure.dataset.state === 'drawn' "
            + "|| !figure.querySelector('.latentlab-plot'))", seconds: 60);

        string[] wide = await Shapes(900), narrow = await Shapes(360), again = await Shapes(900);
        Assert.NotEqual(wide, narrow);
        Assert.Equal(wide, again);
        Assert.Empty(page.Complaints);

        // Names and titles as they are broken, and the height that goes with them.
        async Task<string[]> Shapes(int width)
        {
            await page.Evaluate($"document.querySelector('main').style.width = '{width}px'");
            await page.WaitUntil("look().every((chart) => chart.problems.length === 0)",
                found: "look().filter((chart) => chart.problems.length > 0)"
                    + ".map((chart) => `${chart.title} at ${chart.width} px: ${chart.problems}`).join('; ')");
            return await page.Evaluate<string[]>(
                "[...document.querySelectorAll('.latentlab-plot')].map((plot) => [...plot.querySelectorAll('.g-xtitle, "
                + ".g-ytitle, .cbtitle, .legendtext')].map((text) => text.innerHTML.replace(/ [xy]=\"[^\"]*\"| "
                + "transform=\"[^\"]*\"/g, '')).join(' ') + Math.round(plot.clientHeight))");
        }
    }

    [Fact]
    public async Task Without_plotly_the_words_stay()
    {
        (string html, string[] console) = await Chromium.Open(Page(Small.ToHtml()), milliseconds: 40_000);
        IElement figure = Parse(html).QuerySelector("figure")!;
        Assert.Equal("undrawn", figure.GetAttribute("data-state"));
        Assert.Equal("Two points.", figure.QuerySelector(".latentlab-plot")!.TextContent);
        Assert.Empty(console);
    }

    [Fact]
    public async Task Charts_draw_beside_a_module_loader_and_in_hosts_that_move_scripts()
    {
        // A global define, as require.js has it.
        string host = $$"""
            <script>window.define = () => { window.taken = true; }; window.define.amd = {};</script>
            {{MovedScripts.Host(new PlotlyScript().ToHtml() + Small.ToHtml() + Small.ToHtml())}}
            <script>
            setTimeout(() => { document.body.dataset.taken = String(window.taken === true); }, 2000);
            </script>
            """;
        (string html, string[] console) = await Chromium.Open(Page(host), milliseconds: 5_000);
        IDocument document = Parse(html);
        Assert.Equal("false", document.Body!.GetAttribute("data-taken"));
        Assert.Equal(["drawn", "drawn"],
            document.QuerySelectorAll("figure").Select(figure => figure.GetAttribute("data-state")));
        Assert.Empty(console);
    }
}
