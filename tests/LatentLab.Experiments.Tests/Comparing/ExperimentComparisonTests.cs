using LatentLab.Experiments.Comparing;
using LatentLab.Experiments.Results;

namespace LatentLab.Experiments.Tests.Comparing;

public class ExperimentComparisonTests
{
    private static ExperimentResults OneSetting(double beta, int latent, params int[] seeds) =>
        new($"beta-{beta}", null, [.. seeds.Select(seed => SampleResults.Run(beta, latent, seed))]);

    [Fact]
    public void Two_settings_are_paired_by_seed_alone()
    {
        ExperimentComparison comparison =
            ExperimentComparison.Of(OneSetting(1, 2, 1, 2, 3), OneSetting(4, 2, 3, 2, 1), ["test.kl"]);
        MetricDifference only = Assert.Single(comparison.Differences);
        Assert.Equal([1, 2, 3], only.Difference.Pairs.Select(pair => pair.Seed));
        Assert.All(only.Difference.Pairs, pair => Assert.Equal((SampleResults.Run(1, 2, pair.Seed)["test.kl"],
            SampleResults.Run(4, 2, pair.Seed)["test.kl"]), (pair.A, pair.B)));
        Assert.Equal(["loss.beta: 1 → 4"], comparison.Changed);
        Assert.Equal(DifferenceVerdict.Lower, only.Difference.Verdict);
        Assert.Contains("B is lower", ComparisonWords.Sentence(only));
    }

    [Fact]
    public void Two_sweeps_are_paired_by_setting_too_and_the_mean_is_over_seeds()
    {
        ExperimentComparison comparison = ExperimentComparison.Of(SampleResults.Grid(whole: true),
            SampleResults.Grid(shift: 5, whole: true), ["test.total"]);
        Assert.Equal(7, comparison.Differences.Count);
        MetricDifference overall = comparison.Differences[^1];
        Assert.Equal(ExperimentComparison.Overall, overall.Setting);
        Assert.Equal(3, overall.Difference.Pairs.Count);
        Assert.All(comparison.Differences, difference => Assert.Equal(5, difference.Difference.Mean, 9));
        Assert.Empty(comparison.Unpaired);
    }

    [Fact]
    public void Runs_without_a_partner_are_left_out_and_named()
    {
        ExperimentComparison comparison =
            ExperimentComparison.Of(OneSetting(1, 2, 1, 2, 9), OneSetting(4, 2, 1, 2), ["test.kl"]);
        Assert.Equal(["beta-1/beta 1, latent 2, seed 9"], comparison.Unpaired);
        Assert.Contains(ComparisonWords.Lines(comparison), line => line.Contains("seed 9", StringComparison.Ordinal));
    }

    [Fact]
    public void Failed_runs_are_no_partners()
    {
        ExperimentComparison comparison =
            ExperimentComparison.Of(SampleResults.Grid(), SampleResults.Grid(shift: 1, whole: true), ["test.kl"]);
        Assert.Single(
            comparison.Differences.Single(difference => difference.Setting.Contains("8", StringComparison.Ordinal)
                && difference.Setting.Contains("β 4", StringComparison.Ordinal)).Difference.Pairs);
        Assert.Equal(2, comparison.Unpaired.Count);
    }

    [Fact]
    public void Sides_that_share_nothing_say_what_each_has()
    {
        string message = Assert.Throws<ArgumentException>(
            () => ExperimentComparison.Of(OneSetting(1, 2, 1, 2), OneSetting(4, 2, 3))).Message;
        Assert.Contains("1, 2 against 3", message);
        Assert.Contains("no finished run", Assert.Throws<ArgumentException>(
            () => ExperimentComparison.Of(OneSetting(1, 2, 1), new ExperimentResults("empty", null, []))).Message);
        Assert.Contains("test.kl", Assert.Throws<ArgumentException>(
            () => ExperimentComparison.Of(OneSetting(1, 2, 1), OneSetting(4, 2, 1), ["test.nonsense"])).Message);
    }

    [Fact]
    public void The_lines_say_how_many_intervals_miss_by_chance() =>
        Assert.Contains(
            ComparisonWords.Lines(ExperimentComparison.Of(OneSetting(1, 2, 1, 2, 3), OneSetting(4, 2, 1, 2, 3))),
            line => line.StartsWith("These are 4 intervals; of that many, 0.2 miss", StringComparison.Ordinal));

    [Fact]
    public void The_figure_has_a_row_for_each_setting_and_its_interval_in_words()
    {
        ExperimentComparison comparison = ExperimentComparison.Of(SampleResults.Grid(whole: true),
            SampleResults.Grid(shift: 5, whole: true), ["test.total"]);
        Assert.Contains(
            "mean over settings: mean 5 over 3 pairs", ComparisonWords.Figure(comparison, "test.total").AltText);
    }
}
