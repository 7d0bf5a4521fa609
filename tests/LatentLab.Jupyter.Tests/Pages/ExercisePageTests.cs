using LatentLab.Jupyter.Tests.Peers;
using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Pages;

/// <summary>An exercise in Jupyter's own page, as a learner solves it: untouched, wrong, with a hint, right.</summary>
[Collection(JupyterPage.Collection)]
public class ExercisePageTests
{
    private const string Exercise = "exercises/07-kl-regularisation.ipynb";
    private const string Answer = "Tensor MyKl(Tensor mean, Tensor logVariance)";
    private const string Check = "Exercises.Kl.Check(MyKl)";

    [Fact]
    public async Task A_learner_tries_errs_asks_for_a_hint_and_is_right_in_the_end()
    {
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip(loopback: true);
        await using NotebookServer server =
            await NotebookServer.StartOrSkip(Exercise, KernelUnderTest.InstallForLessons);
        BrowserPage page = await JupyterPage.Open(browser, server, Exercise);
        await JupyterPage.Run(page, JupyterPage.Cell("#!import ../kit.dib"));
        await JupyterPage.Run(page, JupyterPage.Cell("int seed = 1;"));

        await JupyterPage.Run(page, JupyterPage.Cell(Answer));
        await CheckSays(page, "not attempted");

        await JupyterPage.Run(page, JupyterPage.Cell(Answer),
            $"{Answer} => (mean.square() + logVariance.exp() - 1 - logVariance).sum(1);");
        await CheckSays(page, "½");

        await JupyterPage.Run(page, JupyterPage.Cell(Check), $"Exercises.Kl.Hint().Display();\n{Check}");
        await JupyterPage.Within(20, page, "window.latentlabCell.element.find('details').length >= 3");

        await JupyterPage.Run(page, JupyterPage.Cell(Answer),
            $"{Answer} => 0.5 * (mean.square() + logVariance.exp() - 1 - logVariance).sum(1);");
        await CheckSays(page, "✓");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.output_error').length"));
    }

    // Outputs come on another channel than the reply, so a cell that has ended may still be drawn.
    private static async Task CheckSays(BrowserPage page, string words)
    {
        await JupyterPage.Run(page, JupyterPage.Cell(Check));
        await JupyterPage.Within(20, page,
            $"window.latentlabCell.element.find('.output').text().toLowerCase().includes('{words}')");
    }
}
