using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Pages;

/// <summary>A lesson in Jupyter's own page, as a learner has it: Notebook's server, the kit's kernel, a browser.</summary>
public class LessonPageTests
{
    private const string Lesson = "00-start-here.ipynb";
    private const string CodeCells = "Jupyter.notebook.get_cells().filter(cell => cell.cell_type === 'code')";
    private const string LastCell = "Jupyter.notebook.get_cells().at(-1)";

    [Fact]
    public async Task A_lesson_runs_shows_its_plots_stops_in_a_training_and_goes_on()
    {
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip(loopback: true);
        await using NotebookServer server = await NotebookServer.StartOrSkip(Lesson);
        BrowserPage page = await browser.NewPage(width: 1280, height: 1000);

        await page.Open(new Uri(server.Address, $"notebooks/{Lesson}"));
        await Within(60, page, "window.Jupyter?.notebook?.kernel?.is_connected() && Jupyter.notebook.get_cells().length > 10");

        await page.Evaluate("Jupyter.notebook.execute_all_cells()");
        await Within(240, page, $"{CodeCells}.every(cell => cell.input_prompt_number > 0)");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.output_error').length"));
        await Within(60, page, "[...document.querySelectorAll('figure.latentlab-figure')].every(figure => figure.dataset.state === 'drawn')");
        Assert.Equal("", await page.Evaluate<string>(Words("TrainingView.Show(\"Thirty", ".output_subarea pre")));   // one display, no lines
        Assert.Contains("30 epochs in", await page.Evaluate<string>(Words("TrainingView.Show(\"Thirty", ".latentlab-note")));
        Assert.Equal(2, await page.Evaluate<int>(Count("TrainingView.Show(\"Thirty", ".js-plotly-plot")));
        Assert.Equal(1, await page.Evaluate<int>(Count("Figures.LatentScatter(centres", ".js-plotly-plot")));
        Assert.True(await page.Evaluate<bool>($"{Count("randn(32, 2)", "img")} === 1 && {Cell("randn(32, 2)")}.element.find('img')[0].naturalWidth > 400"));
        Assert.Contains("holds", await page.Evaluate<string>(Words("Claim.AtMost(\"C00\"", ".latentlab-claim")));

        await RunInNewCell(page, """
            var endless = options with { Epochs = 1000000 };
            TrainingView.Show("Without end", endless.Epochs, live => Trainer.Fit(vae, set.Train.Images, null, endless, live), map: () => vae.Encode(watched.Images).ToTable());
            """);
        await Within(60, page, $"{LastCell}.element.find('.latentlab-number').text().includes('of 1000000') && {LastCell}.element.find('.js-plotly-plot').length === 2");
        await page.Evaluate("document.querySelector('button[data-jupyter-action=\"jupyter-notebook:interrupt-kernel\"]').click()");
        await Within(20, page, $"{LastCell}.input_prompt_number > 0");
        await Within(20, page, $"{LastCell}.element.find('.output_error').length === 1");
        Assert.Contains("broken off after", await page.Evaluate<string>($"{LastCell}.element.find('.latentlab-note').text()"));
        Assert.Contains("The session goes on", await page.Evaluate<string>($"{LastCell}.element.find('.output_error').text()"));

        await RunInNewCell(page, "$\"{vae.LatentSize + 40} and {history.Epochs.Count}\"");
        await Within(20, page, $"{LastCell}.element.find('.output_text').text().trim() === '42 and 30'");
        Assert.DoesNotContain(page.Complaints, complaint => complaint.StartsWith("asked the network", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is { Length: > 0 } gallery)
            await File.WriteAllBytesAsync(Path.Combine(gallery, "jupyter.png"), await page.Screenshot(), TestContext.Current.CancellationToken);
    }

    // A lesson's cell by a piece of its code: the page keeps no ids.
    private static string Cell(string code) => $"{CodeCells}.find(cell => cell.get_text().includes('{code}'))";

    private static string Count(string code, string selector) => $"{Cell(code)}.element.find('{selector}').length";

    private static string Words(string code, string selector) => $"{Cell(code)}.element.find('{selector}').text()";

    private static async Task RunInNewCell(BrowserPage page, string source)
    {
        string text = System.Text.Json.JsonSerializer.Serialize(source);
        await page.Evaluate($$"""
            (() => {
              const cell = Jupyter.notebook.insert_cell_at_bottom('code');
              cell.set_text({{text}});
              cell.execute();
            })()
            """);
    }

    // The protocol answers within a minute, so a longer wait is asked for in parts.
    private static async Task Within(int seconds, BrowserPage page, string condition)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!await page.Evaluate<bool>($$"""
            new Promise(done => {
              const end = performance.now() + 10000;
              const ask = () => { if ({{condition}}) done(true); else if (performance.now() > end) done(false); else setTimeout(ask, 50); };
              ask();
            })
            """))
        {
            string outputs = watch.Elapsed.TotalSeconds > seconds ? await page.Evaluate<string>("document.querySelector('#notebook')?.innerText.slice(-3000) ?? document.body.innerText") : "";
            Assert.True(watch.Elapsed.TotalSeconds <= seconds, $"Within {seconds} s this did not become true: {condition}\nThe page ends with:\n{outputs}");
        }
    }
}
