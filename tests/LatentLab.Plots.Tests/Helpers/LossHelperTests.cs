using LatentLab.Training;
using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

public class LossHelperTests
{
    private static TrainingHistory Short(double beta, bool validated = true) => new(
    [
        new EpochMetrics(1, new LossTerms(100, 10, beta), validated ? new LossTerms(102, 11, beta) : null, 1, 0),
        new EpochMetrics(2, new LossTerms(90, 12, beta), validated ? new LossTerms(93, 13, beta) : null, 1, 0),
    ]);

    [Fact]
    public void The_total_drawn_is_reconstruction_plus_beta_times_kl()
    {
        JArray traces = ChartData.Traces(Figures.LossCurves(Short(beta: 4)));
        Assert.Equal(6, traces.Count);
        double?[][] train = [.. traces.Where(trace => trace["name"]!.Value<string>() == "train")
            .Select(trace => ChartData.Values(trace, "y"))];
        for (int epoch = 0; epoch < 2; epoch++)
            Assert.Equal(train[0][epoch], train[1][epoch] + 4 * train[2][epoch]);
    }

    [Fact]
    public void The_words_give_every_term_of_train_and_validation()
    {
        string words = Figures.LossCurves(Short(beta: 1)).AltText;
        Assert.Contains("nats per image", words);
        Assert.Contains("total train from 110 to 102, validation from 113 to 106", words);
        Assert.Contains("reconstruction train from 100 to 90, validation from 102 to 93", words);
        Assert.Contains("KL train from 10 to 12, validation from 11 to 13", words);
        Assert.Contains("β is 1 at the end", words);
    }

    [Fact]
    public void A_plain_autoencoder_gets_one_panel()
    {
        var history = new TrainingHistory([new EpochMetrics(1, new LossTerms(50, 0, 0), null, 1, 0)]);
        Figure figure = Figures.LossCurves(history);
        Assert.Single(ChartData.Traces(figure));
        Assert.Contains("1 epoch: reconstruction train 50.", figure.AltText);
    }

    [Fact]
    public void Several_runs_differ_in_colour_and_in_symbol()
    {
        JArray traces = ChartData.Traces(
            Figures.LossCurves([("a", Short(1, validated: false)), ("b", Short(1, validated: false))]));
        Assert.NotEqual(traces[0]["line"]!["color"]!.Value<string>(), traces[1]["line"]!["color"]!.Value<string>());
        Assert.NotEqual(traces[0]["marker"]!["symbol"]!.Value<string>(),
            traces[1]["marker"]!["symbol"]!.Value<string>());
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_a_gap_and_is_said()
    {
        var history = new TrainingHistory(
            [.. Short(1).Epochs, new EpochMetrics(3, new LossTerms(double.NaN, 1, 1), new LossTerms(90, 1, 1), 1, 0)]);
        Figure figure = Figures.LossCurves(history);
        Assert.Null(ChartData.Values(ChartData.Traces(figure)[0], "y")[2]);
        Assert.Contains("2 values are not finite and left as gaps", figure.AltText);
    }

    [Fact]
    public void The_running_mean_of_steps_is_the_mean_of_the_last_ones()
    {
        Figure figure = Figures.StepLosses([4, 2, double.NaN, 6, 8], window: 2);
        double?[] mean = ChartData.Values(ChartData.Trace(figure, "mean of the last 2 steps"), "y");
        Assert.Equal([4, 3, 2, 6, 7], mean);
        Assert.Contains("first 4, last 8", figure.AltText);
        Assert.Contains("1 value is not finite", figure.AltText);
    }

    [Fact]
    public void A_million_steps_are_thinned_without_losing_the_spike()
    {
        var losses = new double[1_000_000];
        losses[456_789] = 1000;
        Figure figure = Figures.StepLosses(losses);
        double?[] drawn = ChartData.Values(ChartData.Trace(figure, "each step"), "y");
        Assert.InRange(drawn.Length, 2, 6100);
        Assert.Contains(1000, drawn);
        Assert.Contains("of the 1,000,000 steps are shown", figure.Note);
        Assert.InRange(figure.ToHtml().Length, 1, 400_000);
    }

    [Fact]
    public void Nothing_to_draw_is_refused()
    {
        ImageHelperTests.Refused("Figures.LossCurves: expected at least one of the epochs",
            () => Figures.LossCurves(new TrainingHistory([])));
        ImageHelperTests.Refused("expected at least one of the epochs of 'b'",
            () => Figures.LossCurves([("a", Short(1)), ("b", new TrainingHistory([]))]));
        ImageHelperTests.Refused(
            "expected at least one of the runs", () => Figures.LossCurves(Array.Empty<(string, TrainingHistory)>()));
        ImageHelperTests.Refused("expected at least one of the losses", () => Figures.StepLosses([]));
        ImageHelperTests.Refused("expected a window of at least 1, found 0", () => Figures.StepLosses([1], window: 0));
    }
}
