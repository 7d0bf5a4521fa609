using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Pages;

/// <summary>The playground as the output of a cell of Notebook's page, whatever its kernel.</summary>
internal static class PlaygroundCell
{
    private const string Playground = "document.querySelector('.latentlab-playground').latentlabPlayground";

    /// <summary>Hands it <c>given</c>, trains seven steps, and the kernel gets <c>playgroundRun</c>.</summary>
    public static async Task TrainSevenStepsAndSendBack(BrowserPage page)
    {
        await JupyterPage.RunInNewCell(page, """
            var given = new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [12]);
            new Playground
            {
                Settings = new PlaygroundSettings
                {
                    Hidden = [12], B = PlaygroundModel.Variational with { Weights = ModelWeights.Of(given) }
                }
            }
            """);
        await JupyterPage.Within(60, page, "document.querySelector('.latentlab-playground')?.dataset.state === 'live'");
        await page.Evaluate($"{Playground}.ready.then(() => null)");
        await page.Evaluate($"Promise.all({Playground}.panels.map(({{ worker }}) => worker.call('steps', 7)))"
            + ".then(() => null)");
        Assert.False(await page.Evaluate<bool>("document.querySelector('.latentlab-playground .send').hidden"));
        await page.Evaluate("document.querySelector('.latentlab-playground .send').click()");
        await JupyterPage.Within(60, page, "document.querySelector('.latentlab-playground .sent').textContent"
            + " === 'The kernel has it as playgroundRun.'");
    }
}
