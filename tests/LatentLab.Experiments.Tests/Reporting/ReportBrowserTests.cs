using System.Text.Json.Nodes;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests.Reporting;

/// <summary>Reports in a real browser, offline.</summary>
public sealed class ReportBrowserTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-report-").FullName;

    public void Dispose() => Directory.Delete(parent, recursive: true);

    private Task<BrowserPage> Open(
        ExperimentResults results, int width = 1280, bool dark = false, ReportOptions? options = null) =>
        ReportPage.Open(shared, parent, results, width, dark, options);

    private static Task<JsonNode?> Data(BrowserPage page, string section) =>
        page.Evaluate($"JSON.parse(document.querySelector(\"#{section} figure script[type='application/json']\")"
            + ".textContent).data");

    [Theory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task It_draws_offline_without_a_complaint_and_fits_the_page(int width, bool dark)
    {
        BrowserPage page = await Open(SampleResults.Grid(), width, dark);
        Assert.Empty(page.Complaints);
        Assert.Equal(8 + 2 + 3, await page.Evaluate<int>(   // and of all settings, any two, one run's terms
            "document.querySelectorAll('main > section figure').length - document.querySelectorAll('main > section "
            + "figure figure').length"));
        Assert.True(
            await page.Evaluate<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            "the page scrolls sideways");
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("latent", null, false)]
    [InlineData("latent", "", false)]
    [InlineData("beta", null, true)]
    public async Task What_the_script_draws_with_everything_chosen_is_what_was_drawn_beforehand(
        string? against, string? by, bool names)
    {
        BrowserPage page =
            await Open(names ? Named(SampleResults.Grid()) : SampleResults.Grid(), options: new ReportOptions
            {
                Against = against,
                By = by?.Split(',', StringSplitOptions.RemoveEmptyEntries)
            });
        string[] sections = ["sweep", "rate-distortion", "active-units", "kl-heat", "curves"];
        JsonNode?[] before = [.. await Task.WhenAll(sections.Select(section => Data(page, section)))];
        await page.Evaluate("latentlabReport.draw()");
        await page.WaitUntil(ReportPage.AllDrawn);
        for (int place = 0; place < sections.Length; place++)
        {
            JsonArray was = before[place]!.AsArray(), now = (await Data(page, sections[place]))!.AsArray();
            Assert.Equal(was.Count, now.Count);
            for (int trace = 0; trace < was.Count; trace++)
                AssertSame(was[trace], now[trace], $"{sections[place]}, trace {trace}");
        }
        Assert.Empty(page.Complaints);
    }

    // β as words, which have no place on a line.
    private static ExperimentResults Named(ExperimentResults results) => results with
    {
        Runs = [.. results.Runs.Select(run => run with
        {
            Settings = new Dictionary<string, string>(run.Settings)
            {
                ["loss.beta"] = run.Settings["loss.beta"] switch { "0.5" => "low", "1" => "even", _ => "high" }
            }
        })],
    };

    [Fact]
    public async Task A_filter_takes_runs_out_of_every_figure_table_and_csv()
    {
        BrowserPage page = await Open(SampleResults.Grid(whole: true));
        await page.Evaluate("""document.querySelector('input[data-key="loss.beta=4"]').click()""");
        await page.WaitUntil(ReportPage.AllDrawn);
        Assert.Equal(
            "12 of 18 runs chosen", await page.Evaluate<string>("document.getElementById('count').textContent"));
        JsonArray sweep = (await Data(page, "sweep"))!.AsArray();
        Assert.All(sweep.Where((_, index) => index % 2 == 1),
            means => Assert.Equal([0.5, 1], means!["x"]!.AsArray().Select(x => (double)x!)));
        Assert.Equal(4, await page.Evaluate<int>("document.querySelectorAll('#sweep tbody tr').length"));
        Assert.DoesNotContain("β 4",
            Uri.UnescapeDataString(await page.Evaluate<string>("document.querySelector('#kl-heat [data-csv]').href")));
        Assert.Equal(4, await page.Evaluate<int>(
            """[...document.querySelectorAll('#samples figure [role="img"] > div')].filter((row) => """
            + """row.style.display !== "none").length"""));
        Assert.Equal(4, await page.Evaluate<int>(
            """[...document.querySelectorAll('#latent-maps figure figure')].filter((panel) => panel.style.display """
            + """!== "none").length"""));
        Assert.Equal(12, await page.Evaluate<int>(
            "[...document.querySelectorAll('#runs tbody tr')].filter((row) => !row.hidden).length"));
        Assert.Contains("Shows 12 of 18 runs",
            await page.Evaluate<string>("document.querySelector('#sweep [data-note]').textContent"));
        await page.Evaluate("document.getElementById('reset').click()");
        await page.WaitUntil(ReportPage.AllDrawn);
        Assert.Equal(18, await page.Evaluate<int>(
            "[...document.querySelectorAll('#runs tbody tr')].filter((row) => !row.hidden).length"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Taking_lines_together_pools_and_says_so()
    {
        BrowserPage page = await Open(SampleResults.Grid(whole: true));
        await page.Evaluate("""document.querySelector('input[data-key="by model.latent"]').click()""");
        await page.WaitUntil(ReportPage.AllDrawn);
        Assert.Equal(2, (await Data(page, "sweep"))!.AsArray().Count);
        Assert.Contains("Pools runs that differ in latent",
            await page.Evaluate<string>("document.querySelector('#sweep [data-note]').textContent"));
    }

    [Fact]
    public async Task Every_control_is_reached_and_worked_by_keyboard_and_keeps_the_focus()
    {
        BrowserPage page = await Open(SampleResults.Grid(whole: true));
        for (int presses = 0;
            presses < 60 && !await page.Evaluate<bool>("document.activeElement.dataset.key === 'seed=2'"); presses++)
            await Press(page, "Tab", 9);
        await Press(page, " ", 32);
        await page.WaitUntil(ReportPage.AllDrawn);
        Assert.Equal(
            "12 of 18 runs chosen", await page.Evaluate<string>("document.getElementById('count').textContent"));
        Assert.Equal("seed=2", await page.Evaluate<string>("document.activeElement.dataset.key"));
    }

    [Fact]
    public async Task The_choice_stands_in_the_address_and_comes_back_with_it()
    {
        BrowserPage page = await Open(SampleResults.Grid(whole: true));
        await page.Evaluate("""document.querySelector('input[data-key="seed=3"]').click()""");
        string address = await page.Evaluate<string>("location.href");
        Assert.Contains("#view=", address);
        await page.Reload();
        await page.WaitUntil(
            "document.readyState === 'complete' && document.getElementById('count')?.textContent === '12 of 18 runs "
            + "chosen'");
        await page.Evaluate("location.hash = '#view=%7Bnonsense'");
        await page.Reload();
        await page.WaitUntil(
            "document.readyState === 'complete' && document.getElementById('count')?.textContent === '18 of 18 runs "
            + "chosen'");
        Assert.Empty(page.Complaints);
    }

    private static async Task Press(BrowserPage page, string key, int code)
    {
        foreach (string type in new[] { "keyDown", "keyUp" })
        {
            var parameters = new JsonObject
            {
                ["type"] = type,
                ["key"] = key,
                ["code"] = key == " " ? "Space" : key,
                ["windowsVirtualKeyCode"] = code
            };
            if (key == " " && type == "keyDown")
                parameters["text"] = " ";
            await page.Send("Input.dispatchKeyEvent", parameters);
        }
    }

    /// <summary>
    /// The same shape; numbers within a millionth, since the last of seven digits may be rounded either way.
    /// </summary>
    private static void AssertSame(JsonNode? was, JsonNode? now, string where)
    {
        if (was is JsonObject old)
        {
            Assert.Equal(old.Select(pair => pair.Key).Order(), now!.AsObject().Select(pair => pair.Key).Order());
            // words in cells are rounded by either side
            foreach ((string key, JsonNode? value) in old.Where(pair => pair.Key != "text"))
                AssertSame(value, now[key], $"{where}.{key}");
        }
        else if (was is JsonArray list)
        {
            Assert.Equal(list.Count, now!.AsArray().Count);
            for (int place = 0; place < list.Count; place++)
                AssertSame(list[place], now[place], $"{where}[{place}]");
        }
        else if (was?.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            Assert.True(Math.Abs((double)was - (double)now!) <= 1e-6 * Math.Max(1, Math.Abs((double)was)),
                $"{where}: {was} became {now}");
        else
            Assert.True(was?.ToJsonString() == now?.ToJsonString(),
                $"{where}: {was?.ToJsonString()} became {now?.ToJsonString()}");
    }
}
