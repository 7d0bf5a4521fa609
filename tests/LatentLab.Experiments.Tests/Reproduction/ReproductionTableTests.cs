using LatentLab.Experiments.Reproduction;
using LatentLab.Experiments.Results;

namespace LatentLab.Experiments.Tests.Reproduction;

public class ReproductionTableTests
{
    private static readonly PublishedNumber Bound = new("test −ELBO", "≈ 105.6", 105.6, "test.total",
        new Dictionary<string, string>());

    private static PublishedBlock Block(int? epochs, params PublishedNumber[] numbers) => new("grey", "grey, Bernoulli",
        "MLP 784-400-20", "somebody", epochs, "", numbers.Length > 0 ? numbers : [Bound]);

    private static ExperimentResults Results(params RunSummary[] runs) => new("grey", null, runs);

    private static RunSummary Run(int seed, double total, int epochs = 8) =>
        SampleResults.Run(1, 2, seed, epochs: epochs) with
        {
            Metrics = new Dictionary<string, double> { ["test.total"] = total }
        };

    private static string Page(PublishedBlock block, ExperimentResults? results) =>
        ReproductionTable.ToMarkdown(ReproductionTable.Rows([block], _ => results), "the command", []);

    [Fact]
    public void Ours_is_mean_and_deviation_over_seeds_beside_the_published_number()
    {
        string page = Page(Block(8), Results(Run(1, 104), Run(2, 106)));
        Assert.Contains("| MLP 784-400-20 | test −ELBO | ≈ 105.6 | 105.00 ± 1.41 (2 seeds) | 8 of 8 | 4 |", page);
        Assert.DoesNotContain("stopped early", page);
        Assert.Contains("`the command`", page);
    }

    [Fact]
    public void A_shorter_training_is_called_so()
    {
        string page = Page(Block(30), Results(Run(1, 104)));
        Assert.Contains("104.00 (1 seed) | 8 of 30, **stopped early**", page);
        Assert.Contains("Ours stopped after 8 of 30 epochs", page);
    }

    [Fact]
    public void What_was_not_run_and_what_failed_is_said()
    {
        Assert.Contains("| not run | – | – |", Page(Block(8), null));
        Assert.Contains("1 of 2 runs have no result",
            Page(Block(8), Results(Run(1, 104), SampleResults.Run(1, 2, 2, RunOutcome.Failed))));
    }

    [Fact]
    public void A_number_may_be_about_some_of_the_runs()
    {
        ExperimentResults two =
            Results(Run(1, 100), Run(1, 90) with { Settings = new Dictionary<string, string> { ["loss.beta"] = "4" } });
        ReproductionRow row = Assert.Single(ReproductionTable.Rows(
            [Block(8, Bound with { Where = new Dictionary<string, string> { ["loss.beta"] = "4" } })], _ => two));
        Assert.Equal([90.0], row.Ours);
    }

    [Fact]
    public void A_setting_that_no_run_has_is_not_run()
    {
        PublishedBlock block = Block(8, Bound with { Where = new Dictionary<string, string> { ["loss.beta"] = "50" } });
        string page = Page(block,
            Results(Run(1, 100) with { Settings = new Dictionary<string, string> { ["loss.beta"] = "4" } }));
        Assert.Contains("| not run | – | – |", page);
        Assert.DoesNotContain("have no result", page);
    }

    [Fact]
    public void A_list_with_an_unknown_key_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """[{ "experiment": "x", "bloc": "y" }]""");
            Assert.Contains("bloc", Assert.Throws<InvalidDataException>(() => PublishedBlock.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
