using LatentLab.Jupyter.Tests.Peers;
using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Pages;

/// <summary>The playground in a cell of Notebook's page: C# hands it a model and gets the trained one back.</summary>
[Collection(JupyterPage.Collection)]
public class PlaygroundCellTests
{
    private const string Lesson = "00-start-here.ipynb";
    private const string LastCell = "Jupyter.notebook.get_cells().at(-1)";

    [Fact]
    public async Task A_cell_trains_what_csharp_gave_it_and_the_kernel_gets_it_back()
    {
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip(loopback: true);
        await using NotebookServer server =
            await NotebookServer.StartOrSkip(Lesson, KernelUnderTest.InstallForLessons);
        BrowserPage page = await JupyterPage.Open(browser, server, Lesson);
        await JupyterPage.Run(page, JupyterPage.Cell("#!import kit.dib"));

        await PlaygroundCell.TrainSevenStepsAndSendBack(page);

        await JupyterPage.RunInNewCell(page, """
            double moved = playgroundRun.Settings.B.Weights!.Decoder[0].Weights
                .Zip(ModelWeights.Of(given).Decoder[0].Weights, (one, other) => Math.Abs(one - other)).Max();
            $"{playgroundRun.StepsOfB} steps, {moved > 0 && moved < 7 * 0.0011}"
            """);
        // Adam moves a weight by no more than about the learning rate, 0.001, in each step
        await JupyterPage.Within(30, page,
            $"{LastCell}.element.find('.output_text').text().trim() === '7 steps, True'");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.output_error').length"));
        Assert.DoesNotContain(page.Complaints,
            complaint => complaint.StartsWith("asked the network", StringComparison.Ordinal));
    }
}
