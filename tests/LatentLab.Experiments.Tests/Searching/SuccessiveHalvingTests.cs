using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Searching;

/// <summary>Which runs a halving asks for, from made-up scores; nothing is trained.</summary>
public class SuccessiveHalvingTests
{
    // Li et al. (2018), table 1: Hyperband's inner loops for R = 81 and η = 3.
    [Theory]
    [InlineData(81, 1, "81@1 27@3 9@9 3@27 1@81")]
    [InlineData(27, 3, "27@3 9@9 3@27 1@81")]
    [InlineData(9, 9, "9@9 3@27 1@81")]
    [InlineData(6, 27, "6@27 2@81")]
    [InlineData(5, 81, "5@81")]
    public void The_stages_are_those_of_the_paper(int settings, int least, string expected) =>
        Assert.Equal(expected, string.Join(' ', SuccessiveHalving.Rungs(settings, 81, least, 3)
            .Select(rung => $"{rung.Settings}@{rung.Epochs}")));

    // Each stage has the same budget n · r where all divisions are whole; with checkpoints, stage i > 0 costs
    // n·r·(1 − 1/η) of it.
    [Theory]
    [InlineData(81, 81, 3)]
    [InlineData(64, 64, 2)]
    [InlineData(16, 64, 4)]
    public void The_budget_adds_up(int settings, int most, int eta)
    {
        IReadOnlyList<Rung> rungs = SuccessiveHalving.Rungs(settings, most, 1, eta);
        Assert.Single(rungs.Select(rung => rung.Settings * rung.Epochs).Distinct());
        int stage = rungs[0].Settings * rungs[0].Epochs;
        Assert.Equal(stage + (rungs.Count - 1) * (stage - stage / eta), SuccessiveHalving.Epochs(rungs));
        Assert.True(SuccessiveHalving.Epochs(rungs) < (long)settings * most / rungs.Count);
    }

    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(7, 30, 2, 3)]
    [InlineData(1000, 3, 5, 2)]
    [InlineData(10, 1_000_000, 1, 10)]
    public void Stages_never_shrink_in_epochs_or_run_out_of_settings(int settings, int most, int least, int eta)
    {
        IReadOnlyList<Rung> rungs = SuccessiveHalving.Rungs(settings, most, least, eta);
        Assert.Equal((settings, most), (rungs[0].Settings, rungs[^1].Epochs));
        Assert.All(rungs, rung => Assert.True(rung.Settings >= 1 && rung.Epochs >= Math.Min(least, most)));
        Assert.Equal(rungs.Select(rung => rung.Epochs).Distinct().Order(), rungs.Select(rung => rung.Epochs));
    }

    private static Experiment Betas(int count, int epochs = 9) => Tiny.Betas([.. Enumerable.Range(1, count)
        .Select(beta => (double)beta)]) with
    {
        Base = Tiny.Config with { Training = Tiny.Config.Training with { Epochs = epochs } },
        Search = new SearchSettings { Method = SearchMethod.Halving },
    };

    private static Func<string, RunScore> Scores(Experiment experiment, Func<RunConfig, double?> score)
    {
        Dictionary<string, RunConfig> known = [];
        foreach (PlannedRun run in Betas(9).Plan())
            foreach (int epochs in new[] { 1, 3, 9 })
                foreach (int seed in experiment.Seeds)
                {
                    RunConfig config = run.Config with
                    {
                        Seed = seed,
                        Training = run.Config.Training with { Epochs = epochs }
                    };
                    known[config.Hash] = config;
                }
        return hash => new RunScore(score(known[hash]));
    }

    // Regret is what halving risks and this is what it is for: where a setting is the best at every length, it is
    // found.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void A_planted_optimum_goes_to_the_end(int best)
    {
        Experiment experiment = Betas(9);
        Func<string, RunScore> scores = Scores(experiment,
            config => Math.Abs(config.Loss.Beta - best) + 100.0 / config.Training.Epochs);
        IReadOnlyList<PlannedRun> runs = ExperimentPlan.Of(experiment, scores);
        Assert.Equal([9, 3, 1], runs.GroupBy(run => run.Rung).Select(rung => rung.Count()));
        PlannedRun last = runs[^1];
        Assert.Equal((best, 9), (last.Config.Loss.Beta, last.Config.Training.Epochs));
        SuccessiveHalving halving = ExperimentPlan.Halving(experiment, scores);
        Assert.StartsWith("trained to the end: place 1 of 1", halving.Fates[best - 1].Words);
        Assert.Equal(6, halving.Fates.Count(fate => fate.Words.StartsWith("stopped after 1 epoch: place",
            StringComparison.Ordinal)));
        Assert.Equal(2, halving.Fates.Count(fate => fate.Words.StartsWith("stopped after 3 epochs: place",
            StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_decided_before_a_stage_is_complete_and_ties_go_to_the_first()
    {
        Experiment experiment = Betas(9);
        Assert.Equal(9, ExperimentPlan.Of(experiment, Scores(experiment,
            config => config.Loss.Beta == 4 ? null : 1)).Count);
        Assert.Equal([1, 2, 3], ExperimentPlan.Of(experiment, Scores(experiment, _ => 1))
            .Where(run => run.Rung == 1).Select(run => run.Config.Loss.Beta));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_stopped_and_gives_its_place_to_nobody()
    {
        Experiment experiment = Betas(9);
        SuccessiveHalving halving = ExperimentPlan.Halving(experiment, Scores(experiment,
            config => config.Loss.Beta <= 2 ? config.Loss.Beta : double.PositiveInfinity));
        Assert.Equal([9, 2, 1], halving.Runs.GroupBy(run => run.Rung).Select(rung => rung.Count()));
        Assert.All(halving.Fates.Skip(2), fate => Assert.Contains("no number any more", fate.Words));
    }

    [Fact]
    public void Seeds_are_averaged()
    {
        // By its first seed alone, β = 1 would be the best.
        Experiment experiment = Betas(9) with { Seeds = [1, 2] };
        IReadOnlyList<PlannedRun> runs = ExperimentPlan.Of(experiment, Scores(experiment,
            config => config.Loss.Beta == 1 ? (config.Seed == 1 ? 0 : 1000) : config.Loss.Beta));
        Assert.Equal([18, 6, 2], runs.GroupBy(run => run.Rung).Select(rung => rung.Count()));
        Assert.Equal([2, 3, 4], runs.Where(run => run.Rung == 1).Select(run => run.Config.Loss.Beta).Distinct());
    }

    [Theory]
    [InlineData("data.validation above 0", "data.validation=0")]
    [InlineData("set none or stages", "training.decay=cosine")]
    [InlineData("Don't vary it", "training.epochs=3,9")]
    public void What_cannot_be_halved_is_refused(string words, string change) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => Betas(9).With(change)).Message);
}
