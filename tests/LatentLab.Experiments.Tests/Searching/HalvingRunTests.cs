using LatentLab.Experiments.Records;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Tests.Running;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Searching;

/// <summary>A halving as it is trained, stopped, gone on with and reported.</summary>
[Collection(nameof(Trainings))]
public class HalvingRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A learning rate of 1e30 gives a loss that is no number.
    private static Experiment Rates(params object?[] rates) => new()
    {
        Name = "halved",
        Base = Tiny.Config with { Training = Tiny.Config.Training with { Epochs = 4 } },
        Grid = { ["training.learningRate"] = rates },
        Search = new SearchSettings { Method = SearchMethod.Halving, Eta = 2 },
    };

    [Fact]
    public void The_best_go_on_from_their_checkpoints_and_the_report_says_who_was_stopped_and_why()
    {
        using var folder = new Folder();
        Experiment experiment = Rates(1e-6, 3e-3, 1e30, 1e-5);
        ExperimentOutcome outcome = Tiny.Run(experiment, folder, cancellation: Token);

        Assert.Equal([4, 2, 1], outcome.Runs.GroupBy(run => run.Run.Rung).Select(rung => rung.Count()));
        Assert.Equal(["4 settings for 1 epoch: 2 went on", "2 settings for 2 epochs: 1 went on",
            "1 setting for 4 epochs"], outcome.Stages);
        Assert.Equal(3e-3, outcome.Runs[^1].Run.Config.Training.LearningRate);
        Assert.All(outcome.Runs.Skip(4), run => Assert.Contains("goes on after epoch", run.Note));
        // Each epoch of a setting was trained once.
        Assert.Equal(SuccessiveHalving.Epochs(experiment.Stages) - 1, outcome.Runs
            .Where(run => run.State == RunState.Finished).Sum(run => run.Result!.Epochs
                - (run.Note is null ? 0 : run.Result.Epochs / 2)));

        ExperimentResults results = ExperimentResults.Load(folder.Path);
        Assert.Equal(["stopped after 1 epoch: place 3 of 4", "trained to the end: place 1 of 1",
            "stopped after 1 epoch: its loss", "stopped after 2 epochs: place 2 of 2"], results.Runs.Select(run =>
                string.Join(' ', run.Search!.Split(' ').Take(run.Search.Contains("loss") ? 6
                    : run.Search.Contains("trained") ? 8 : 8))));
        Assert.Equal([1, 4, 0, 2], results.Runs.Select(run => run.Epochs.Count));
        Assert.DoesNotContain(results.Faults, fault => fault.Contains("belong"));
        string page = File.ReadAllText(Report.Write(results, folder["report"]));
        Assert.Contains("What the search stopped", page);
        Assert.Contains("its loss was no number any more", page);
        Assert.Equal(4, results.Query("SELECT search FROM runs").Rows.Count);

        string recorded = folder["recorded.jsonl"];
        RecordedResults.Write(results, recorded, "run");
        Assert.Equal(results.Runs.Select(run => run.Search),
            ExperimentResults.Load(recorded).Runs.Select(run => run.Search));
    }

    [Fact]
    public void Stopped_after_every_epoch_it_asks_for_the_same_runs_and_they_have_the_same_bits()
    {
        using Folder straight = new(), stopped = new();
        Experiment experiment = Rates(1e-6, 3e-3, 1e-3, 1e-5, 1e-4) with { Seeds = [1, 2] };
        ExperimentOutcome whole = Tiny.Run(experiment, straight, jobs: 2, cancellation: Token);
        for (int stops = 0; ; stops++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            int heard = 0;
            try
            {
                ExperimentOutcome outcome = Tiny.Run(experiment, stopped, cancellation: stop.Token,
                    progress: new Hearer<RunProgress>(news =>
                    {
                        if (news.Changed is { State: RunState.Running, Last: not null } && ++heard == 2)
                            stop.Cancel();
                    }));
                Assert.Equal(whole.Runs.Select(run => run.Run.Hash), outcome.Runs.Select(run => run.Run.Hash));
                Assert.Equal(whole.Stages, outcome.Stages);
                Assert.True(stops >= 5);
                break;
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
            }
        }
        Assert.All(whole.Runs, run => ExperimentRunnerTests.AssertSameRun(
            straight["runs", run.Run.Hash], stopped["runs", run.Run.Hash]));
    }

    [Fact]
    public void A_stage_waits_for_a_run_that_another_process_holds()
    {
        using var folder = new Folder();
        Experiment experiment = Rates(1e-4, 3e-3);
        PlannedRun held = experiment.Plan()[0];
        using (FileLock.TryTake(new RunStore(folder.Path).LockOf(held.Hash)))
        {
            ExperimentOutcome outcome = Tiny.Run(experiment, folder, cancellation: Token);
            Assert.Equal([RunState.Elsewhere, RunState.Finished], outcome.Runs.Select(run => run.State));
            Assert.EndsWith("not decided yet", Assert.Single(outcome.Stages));
        }
        Assert.Contains(ExperimentResults.Load(folder.Path).Runs,
            run => run.Search!.StartsWith("waits for the others", StringComparison.Ordinal));
        Assert.Equal(3, Tiny.Run(experiment, folder, cancellation: Token).Runs.Count);
    }

    [Fact]
    public void It_is_no_ones_share() => Assert.Contains("several processes", Assert.Throws<ArgumentException>(() =>
    {
        using var folder = new Folder();
        ExperimentRunner.Run(Rates(1e-4, 3e-3), Tiny.Into(folder) with { Shard = new Shard(0, 2) },
            cancellation: Token);
    }).Message);

    // Of 4 · 1 + 2 · 1 + 1 · 2 epochs, 4 are the first stage's; the second trains 2 of the 4 that its runs have in the
    // end, and the third 2 of 4.
    [Fact]
    public void The_forecast_counts_the_stages_to_come()
    {
        Experiment experiment = Rates(1e-6, 3e-3, 1e-3, 1e-5);
        Assert.Equal(8, SuccessiveHalving.Epochs(experiment.Stages));
        Forecast forecast = experiment.Forecast();
        Assert.Empty(forecast.Problems);
        Assert.Equal(4, forecast.Open);
        Assert.NotNull(forecast.Time);
        Assert.Equal([2, 1, 0.5], Enumerable.Range(0, 3)
            .Select(stage => Forecast.ShareOfStages(experiment.Stages, stage)));
    }

    [Fact]
    public void A_random_search_is_recorded_as_a_sweep_is()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas() with
        {
            Grid = new Dictionary<string, IReadOnlyList<object?>>(),
            Search = new SearchSettings
            {
                Draws = 3,
                Space =
                {
                    ["loss.beta"] = Draw.Between(0.1, 4),
                    ["training.learningRate"] = Draw.Logarithmic(1e-4, 1e-2)
                },
            },
        };
        Assert.All(Tiny.Run(experiment, folder, cancellation: Token).Runs,
            run => Assert.Equal(RunState.Finished, run.State));
        Assert.All(Tiny.Run(experiment.With("search.draws=4"), folder, cancellation: Token).Runs.Take(3),
            run => Assert.Equal(RunState.FinishedBefore, run.State));
        ExperimentResults results = ExperimentResults.Load(folder.Path);
        Assert.Equal(4, results.Finished.Count);
        Assert.Empty(SweepView.Of(results).By);
        Assert.True(File.Exists(Report.Write(results, folder["report"])));
    }
}
