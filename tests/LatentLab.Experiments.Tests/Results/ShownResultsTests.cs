using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Results;

/// <summary>Results and runs as a notebook shows them where they are a cell's last line.</summary>
[Collection(nameof(Trainings))]
public class ShownResultsTests
{
    private static IDocument Page(string html) => new HtmlParser().ParseDocument(html);

    [Fact]
    public void Results_are_a_figure_and_a_line_for_each_run()
    {
        ExperimentResults results = SampleResults.Grid();
        Assert.Equal("beta: 18 runs, 16 finished, 1 failed, 1 without a result", $"{results}");
        IDocument page = Page(results.ToHtml());
        Assert.Single(page.QuerySelectorAll(".latentlab-plot"));
        Assert.Equal(18, page.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("The loss left the numbers", page.QuerySelector("tbody")!.TextContent);
        Assert.Equal($"{results}", page.QuerySelector("h4")!.TextContent);
        Assert.False(page.QuerySelector("details")!.HasAttribute("open"));   // eighteen lines are folded
        Assert.True(Page((results with { Runs = [results.Runs[0]] }).ToHtml()).QuerySelector("details")!
            .HasAttribute("open"));
    }

    [Fact]
    public void Results_without_a_finished_run_are_a_table()
    {
        ExperimentResults none = SampleResults.Grid() with
        {
            Runs = [SampleResults.Run(4, 8, 2, RunOutcome.Failed), SampleResults.Run(4, 8, 3, RunOutcome.Missing)]
        };
        IDocument page = Page(none.ToHtml());
        Assert.Empty(page.QuerySelectorAll(".latentlab-plot"));
        Assert.Equal(["failed", "no result"], page.QuerySelectorAll("tbody tr").Select(
            row => row.QuerySelectorAll("td").Select(cell => cell.TextContent).First(
                cell => cell is "failed" or "no result")));
    }

    [Fact]
    public void A_run_is_its_curves_its_numbers_and_its_settings()
    {
        RunSummary run = SampleResults.Grid().Finished[0] with { Note = "a <b>note</b>" };
        IDocument page = Page(run.ToHtml());
        Assert.Single(page.QuerySelectorAll(".latentlab-plot"));
        Assert.Contains("a <b>note</b>", page.Body!.TextContent);
        Assert.Contains("loss.beta", page.Body.TextContent);
        Assert.Contains(run.Hash, $"{run}");
    }

    [Fact]
    public void A_recorded_run_and_a_folder_of_runs_are_shown_as_they_are_reported()
    {
        using var folder = new Folder();
        Tiny.Run(Tiny.Betas(1, 2), folder, cancellation: TestContext.Current.CancellationToken);
        RecordedRuns runs = new RunStore(folder.Path).Read();
        Assert.Equal(2, Page(runs.ToHtml()).QuerySelectorAll("tbody tr").Length);
        Assert.Equal("2 runs, 2 finished", $"{runs}");
        IDocument page = Page(runs.Runs[0].ToHtml());
        Assert.Single(page.QuerySelectorAll(".latentlab-plot"));
        Assert.Contains("3 epochs in numbers", page.Body!.TextContent);
        Assert.Contains(runs.Runs[0].Config.Hash, page.Body.TextContent);
    }
}
