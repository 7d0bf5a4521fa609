using LatentLab.Experiments.Results;
using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests.Reporting;

/// <summary>How a report looks, measured in a real browser.</summary>
public sealed class ReportLookTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-report-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(parent, recursive: true);

    private Task<BrowserPage> Open(ExperimentResults results, int width = 1280, bool dark = false) =>
        ReportPage.Open(shared, parent, results, width, dark);

    private static async Task Keep(BrowserPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is string folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), await page.Screenshot(whole: true),
                Token);
    }

    // Eight β whose points lie close together, by two latent sizes that hardly differ.
    private static ExperimentResults Crowded() => new("crowded", null,
        [.. from latent in new[] { 7, 8 } from beta in new[] { 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 8 }
            from seed in new[] { 1, 2, 3 } select SampleResults.Run(beta, latent, seed)]);

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task No_two_labels_of_a_rate_distortion_chart_overlap(int width, bool dark)
    {
        BrowserPage page = await Open(Crowded(), width, dark);
        await Keep(page, $"crowded-{width}");
        int labels = await page.Evaluate<int>("document.querySelectorAll('#rate-distortion .textpoint text').length");
        Assert.True(labels >= 4, $"only {labels} labels are left");
        Assert.Empty(await page.Evaluate<string[]>("""
            (() => {
              const labels = [...document.querySelectorAll("#rate-distortion .textpoint text")]
                .filter((label) => label.textContent.trim() !== "");
              const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
                && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
              return labels.flatMap((one, index) => labels.slice(index + 1)
                .filter((other) => meet(one.getBoundingClientRect(), other.getBoundingClientRect()))
                .map((other) => `${one.textContent} on ${other.textContent}`));
            })()
            """));
    }

    [Fact]
    public async Task Panels_of_a_row_have_their_names_on_one_line_and_their_charts_on_another()
    {
        ExperimentResults grid = SampleResults.Grid(whole: true);
        BrowserPage page = await Open(grid with
        {
            Runs = [.. grid.Runs.Select(run => run with
            {
                Settings = new Dictionary<string, string>(run.Settings)
                {
                    ["loss.beta"] = run.Settings["loss.beta"] == "1" ? "a name that needs several lines of a panel"
                        : run.Settings["loss.beta"]
                }
            })]
        });
        double[][] rows = await page.Evaluate<double[][]>("""
            [...document.querySelectorAll("#latent-maps figure figure")].map((panel) =>
              [".latentlab-title", ".latentlab-plot"].map((part) =>
                Math.round(panel.querySelector(part).getBoundingClientRect().top)))
            """);
        Assert.True(rows.Length > 3);
        // As many heights of names as of charts, and both in the same order: rows.
        Assert.Equal(rows.Select(row => row[0]).Distinct().Count(), rows.Select(row => row[1]).Distinct().Count());
        Assert.All(rows.GroupBy(row => row[0]), row => Assert.Single(row.Select(panel => panel[1]).Distinct()));
    }

    [Fact]
    public async Task Runs_of_different_beta_share_no_axis_of_their_losses()
    {
        BrowserPage page = await Open(SampleResults.Grid());
        string[] curves = await page.Evaluate<string[]>("[...document.querySelectorAll('#curve option')].map("
            + "(one) => one.value)");
        Assert.Contains("validation.atBetaOne", curves);
        Assert.DoesNotContain(curves, curve => curve.EndsWith(".total", StringComparison.Ordinal));
        Assert.Equal(EpochCurves.All,
            EpochCurves.SharingAnAxis([SampleResults.Run(4, 2, 1), SampleResults.Run(4, 8, 1)]));
    }

    [Fact]
    public async Task Any_two_fields_make_a_scatter_and_every_run_a_line_over_all_settings()
    {
        BrowserPage page = await Open(SampleResults.Grid(whole: true));
        await page.Evaluate("""
            (() => {
              for (const [id, key] of [["across", "metric test.kl"], ["up", "field model.latent"]]) {
                document.getElementById(id).value = key;
                document.getElementById(id).dispatchEvent(new Event("change"));
              }
            })()
            """);
        await page.WaitUntil(ReportPage.AllDrawn);
        double[] across = await page.Evaluate<double[]>(
            "document.querySelector('#scatter .js-plotly-plot').data.flatMap((trace) => trace.x)");
        Assert.Equal(SampleResults.Grid(whole: true).Runs.Select(run => Math.Round(run["test.kl"], 3)).Order(),
            across.Select(kl => Math.Round(kl, 3)).Order());
        // A line each, and the ticks.
        Assert.Equal(18 + 1,
            await page.Evaluate<int>("document.querySelector('#parallel .js-plotly-plot').data.length"));
        double[][] lines = await page.Evaluate<double[][]>("document.querySelector('#parallel .js-plotly-plot').data"
            + ".slice(0, 18).map((trace) => trace.y)");
        Assert.All(lines.SelectMany(line => line), height => Assert.InRange(height, 0, 1));
        Assert.Empty(page.Complaints);
        await page.Reload();
        await page.WaitUntil("document.readyState === 'complete' && document.getElementById('across').value "
            + "=== 'metric test.kl'");
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Two_runs_stand_side_by_side_with_what_differs_and_their_pictures(int width, bool dark)
    {
        BrowserPage page = await Open(SampleResults.Grid(), width, dark);
        string[] hashes = [SampleResults.Run(0.5, 2, 1).Hash, SampleResults.Run(4, 2, 1).Hash];
        await page.Evaluate("document.querySelectorAll('#runs tbody a')[0].click()");
        await page.Evaluate($$"""
            (() => {
              const select = document.getElementById("one-b");
              select.value = "{{hashes[1]}}";
              select.dispatchEvent(new Event("change"));
            })()
            """);
        await page.WaitUntil(ReportPage.AllDrawn
            + " && [...document.querySelectorAll('#one-runs img')].every((one) => {"
            + " one.loading = 'eager'; return one.complete && one.naturalWidth > 0; })");
        Assert.Equal(4, await page.Evaluate<int>("document.querySelectorAll('#one-runs img').length"));
        Assert.Equal(["loss.beta", "loss.beta"], await page.Evaluate<string[]>(
            "[...document.querySelectorAll('#one-runs .differs th')].map((one) => one.textContent)"));
        Assert.Equal(2, await page.Evaluate<int>(
            "document.querySelector('#one-reconstruction .js-plotly-plot').data.length"));
        Assert.Contains(hashes[1], await page.Evaluate<string>("location.href"));
        Assert.Empty(await page.Evaluate<string[]>(PageWidths.TooWide));
        Assert.Empty(page.Complaints);
        await Keep(page, $"pair-{width}");
    }

    [Fact]
    public async Task A_figure_is_saved_as_it_is_seen()
    {
        BrowserPage page = await Open(SampleResults.Grid());
        foreach (string section in (string[])["sweep", "latent-maps", "samples"])
        {
            string svg = await page.Evaluate<string>(
                $"latentlabReport.compose(document.querySelector('#{section} figure'))");
            var document = System.Xml.Linq.XDocument.Parse(svg);
            string[] texts = [.. document.Descendants().Where(part => part.Name.LocalName == "text")
                .Select(part => part.Value)];
            string title = await page.Evaluate<string>(
                $"document.querySelector('#{section} .latentlab-title').textContent");
            Assert.Contains(texts, text => title.StartsWith(text.Split(' ')[0], StringComparison.Ordinal));
            // charts as drawings, pictures as pictures
            Assert.Contains(document.Descendants(), part => part.Name.LocalName is "path" or "image");
            int[] sizes = await page.Evaluate<int[]>($$"""
                latentlabReport.compose(document.querySelector("#{{section}} figure")).then(async (svg) => {
                  const picture = await createImageBitmap(await latentlabReport.toPng(svg));
                  return [picture.width, picture.height];
                })
                """);
            Assert.Equal(2 * (int)document.Root!.Attribute("width")!, sizes[0]);
            if (Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is string folder)
                await File.WriteAllTextAsync(Path.Combine(folder, $"saved-{section}.svg"), svg, Token);
        }
        Assert.Empty(page.Complaints);
    }
}
