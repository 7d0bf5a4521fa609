using LatentLab.Jupyter.Tests.Peers;
using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Pages;

/// <summary>
/// A lesson in Jupyter's own page, as a learner has it: Notebook's server, the kit's kernel, a browser.
/// </summary>
[Collection(JupyterPage.Collection)]
public class LessonPageTests
{
    private const string Lesson = "00-start-here.ipynb";
    private const string CodeCells = JupyterPage.CodeCells;
    private const string LastCell = "Jupyter.notebook.get_cells().at(-1)";

    [Fact]
    public async Task A_lesson_runs_shows_its_plots_stops_in_a_training_and_goes_on()
    {
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip(loopback: true);
        await using NotebookServer server =
            await NotebookServer.StartOrSkip(Lesson, KernelUnderTest.InstallForLessons);
        BrowserPage page = await JupyterPage.Open(browser, server, Lesson);

        await page.Evaluate("Jupyter.notebook.execute_all_cells()");
        await JupyterPage.Within(240, page, $"{CodeCells}.every(cell => cell.input_prompt_number > 0)");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.output_error').length"));
        await JupyterPage.Within(60, page,
            "[...document.querySelectorAll('figure.latentlab-figure')].every(figure => figure.dataset.state === "
            + "'drawn')");
        // one display, no lines
        Assert.Equal("", await page.Evaluate<string>(Words("Thirty passes over", ".output_subarea pre")));
        Assert.Contains("30 epochs in",
            await page.Evaluate<string>(Words("Thirty passes over", ".latentlab-note")));
        Assert.Equal(2, await page.Evaluate<int>(Count("Thirty passes over", ".js-plotly-plot")));
        Assert.Equal(1, await page.Evaluate<int>(Count("Where the encoder puts", ".js-plotly-plot")));
        Assert.True(await page.Evaluate<bool>(
            $"{Count("randn(32, 2)", "img")} === 1 && "
            + $"{JupyterPage.Cell("randn(32, 2)")}.element.find('img')[0].naturalWidth > 400"));
        Assert.Contains("decoded at (0.0, 0.0)",
            await page.Evaluate<string>(Words("#!share planePixels", ".output_subarea")));
        Assert.Equal(1, await page.Evaluate<int>(Count("Chart.BoxPlot", ".js-plotly-plot")));
        Assert.Contains("holds", await page.Evaluate<string>(Words("Claim.AtMost(\"C00\"", ".latentlab-claim")));

        // A chart of the learner's own: its script asks require.js for plotly, and this page has a true one.
        await JupyterPage.RunInNewCell(page, """
            double[] three = [1, 2, 3];
            Plotly.NET.CSharp.Chart.Point<double, double, string>(x: three, y: three).Show();
            """);
        await JupyterPage.Within(20, page, $"{LastCell}.element.find('.js-plotly-plot .point').length === 3");

        // What the lesson made and an experiment's results show themselves.
        await JupyterPage.RunInNewCell(page, "history");
        await JupyterPage.Within(20, page, $"{LastCell}.element.find('.js-plotly-plot').length === 1 && "
            + $"{LastCell}.element.find('details pre').text().trim().split('\\n').length === 32");
        await JupyterPage.RunInNewCell(page, $"""
            ExperimentResults.Load(@"{Path.Combine(Clone.Folder, "experiments", "recorded", "beta.jsonl")}")
            """);
        await JupyterPage.Within(20, page, $"{LastCell}.element.find('.js-plotly-plot').length === 1 && "
            + $"{LastCell}.element.find('tbody tr').length === 18");

        await JupyterPage.RunInNewCell(page, """
            var endless = options with { Epochs = 1000000 };
            TrainingView.Show("Without end", endless.Epochs,
                live => Trainer.Fit(vae, set.Train.Images, null, endless, live),
                map: () => vae.Encode(watched.Images).ToTable());
            """);
        await JupyterPage.Within(60, page,
            $"{LastCell}.element.find('.latentlab-number').text().includes('of 1000000') && "
            + $"{LastCell}.element.find('.js-plotly-plot').length === 2");
        await page.Evaluate(
            "document.querySelector('button[data-jupyter-action=\"jupyter-notebook:interrupt-kernel\"]').click()");
        await JupyterPage.Within(20, page, $"{LastCell}.input_prompt_number > 0");
        await JupyterPage.Within(20, page, $"{LastCell}.element.find('.output_error').length === 1");
        Assert.Contains("broken off after",
            await page.Evaluate<string>($"{LastCell}.element.find('.latentlab-note').text()"));
        Assert.Contains(
            "The session goes on", await page.Evaluate<string>($"{LastCell}.element.find('.output_error').text()"));

        await JupyterPage.RunInNewCell(page, "$\"{vae.LatentSize + 40} and {history.Epochs.Count}\"");
        await JupyterPage.Within(20, page, $"{LastCell}.element.find('.output_text').text().trim() === '42 and 30'");
        Assert.DoesNotContain(page.Complaints,
            complaint => complaint.StartsWith("asked the network", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is { Length: > 0 } gallery)
            await File.WriteAllBytesAsync(Path.Combine(gallery, "jupyter.png"), await page.Screenshot(),
                TestContext.Current.CancellationToken);
    }

    private static string Count(string code, string selector) =>
        $"{JupyterPage.Cell(code)}.element.find('{selector}').length";

    private static string Words(string code, string selector) =>
        $"{JupyterPage.Cell(code)}.element.find('{selector}').text()";
}
