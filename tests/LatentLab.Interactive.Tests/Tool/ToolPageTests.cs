using LatentLab.Jupyter.Tests.Pages;
using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>
/// The real tool behind Notebook's own page: a figure of the lessons answers to the keyboard, and the playground trains
/// what C# gave it and hands it back.
/// </summary>
[Collection(InteractiveTool.OneAtATime)]
public sealed class ToolPageTests
{
    private const string Lesson = "00-start-here.ipynb";
    private const string LastCell = "Jupyter.notebook.get_cells().at(-1)";

    [Fact]
    public async Task A_figure_answers_and_the_playground_trains_in_the_page_of_the_real_tool()
    {
        InteractiveTool tool = InteractiveTool.FindOrSkip();
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip(loopback: true);
        await using NotebookServer server = await NotebookServer.StartOrSkip(Lesson, tool.InstallForLessons);
        BrowserPage page = await JupyterPage.Open(browser, server, Lesson);
        await JupyterPage.Run(page, JupyterPage.Cell("#!import kit.dib"));

        await JupyterPage.RunInNewCell(page, "Figures.ReparameterisedSample(0.5, 0.25)");
        await JupyterPage.Within(60, page, "document.querySelector('.latentlab-touch')?.latentlabFigure !== undefined");
        const string words = "document.querySelector('.latentlab-touch').textContent";
        string before = await page.Evaluate<string>(words);
        await page.Evaluate("(() => { const slider = document.querySelector('.latentlab-touch input[type=range]');"
            + " slider.value = Number(slider.value) + 10 * Number(slider.step);"
            + " slider.dispatchEvent(new Event('input', { bubbles: true })); })()");
        await JupyterPage.Within(20, page, $"{words} !== {System.Text.Json.JsonSerializer.Serialize(before)}");

        await PlaygroundCell.TrainSevenStepsAndSendBack(page);
        await JupyterPage.RunInNewCell(page, "$\"{playgroundRun.StepsOfB} steps\"");
        await JupyterPage.Within(30, page, $"{LastCell}.element.find('.output_area').text().includes('7 steps')");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.output_error').length"));
        Assert.DoesNotContain(page.Complaints,
            complaint => complaint.StartsWith("asked the network", StringComparison.Ordinal));
    }
}
