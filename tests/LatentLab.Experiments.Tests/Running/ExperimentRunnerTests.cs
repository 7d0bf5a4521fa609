using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Tests.Support;
using LatentLab.Training;

namespace LatentLab.Experiments.Tests.Running;

[Collection(nameof(Trainings))]
public class ExperimentRunnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_run_leaves_what_reports_read()
    {
        using var folder = new Folder();
        Tiny.Run(Tiny.Betas(1), folder, cancellation: Token);
        RecordedRuns reading = new RunStore(folder.Path).Read(verify: true);

        Assert.Empty(reading.Problems);
        Assert.Equal("tiny", reading.Experiment!.Name);
        RunRecord run = Assert.Single(reading.Runs);
        Assert.Equal([1, 2, 3], run.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(run.Epochs, epoch =>
        {
            Assert.Equal(2, epoch.KlPerLatent!.Count);
            Assert.Equal(epoch.Validation!.Kl, epoch.KlPerLatent.Sum(), 1e-4);
        });
        Assert.Equal(run.Result!.Test.Kl, run.Result.KlPerLatent!.Sum(), 1e-4);
        Assert.Equal((60, 30, 1), (run.Result.TrainImages, run.Result.TestImages, run.Environment!.Starts));
        RunCodes codes = RunFolder.ReadCodes(run)!;
        Assert.Equal((10, 2, 10), (codes.Codes.GetLength(0), codes.Codes.GetLength(1), codes.Labels.Count));
        Assert.Equal((4, 3, 3), (Pictures(RunFolder.SamplesFile), Pictures(RunFolder.OriginalsFile),
            Pictures(RunFolder.ReconstructionsFile)));
        Assert.Equal(run.Result.Checkpoint,
            RunFiles.Digest(folder["runs", run.Config.Hash, RunFolder.CheckpointFile]));

        int Pictures(string file) => RunFolder.ReadPictures(run, file)!.Count;
    }

    [Theory]
    [InlineData(ModelKind.Vae)]
    [InlineData(ModelKind.Autoencoder)]
    public void Grey_shapes_are_measured_for_completeness(ModelKind kind)
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(1) with
        {
            Base = Tiny.Config with
            {
                Data = Tiny.Config.Data with { Binarise = Binarise.None },
                Model = Tiny.Config.Model with { Kind = kind }
            }
        };
        RunResult result = Assert.Single(Tiny.Run(experiment, folder, cancellation: Token).Runs).Result!;
        Assert.Equal(kind == ModelKind.Vae, result.CompletenessOfPrior is >= 0 and <= 1);
        Assert.InRange(result.CompletenessOfFittedGaussian!.Value, 0, 1);
        Assert.Equal(kind == ModelKind.Autoencoder, result.KlPerLatent is null);
    }

    [Fact]
    public void A_linear_vae_nears_probabilistic_pca_and_never_passes_it()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(1) with
        {
            Base = Tiny.Config with
            {
                Data = Tiny.Config.Data with { Train = 300 },
                Model = new ModelSettings
                {
                    Kind = ModelKind.LinearVae,
                    Latent = 2,
                    Likelihood = LikelihoodKind.Gaussian,
                    Variance = 0.1
                },
                Training = new TrainingSettings { BatchSize = 50, LearningRate = 0.01 },
            },
            Grid = new Dictionary<string, IReadOnlyList<object?>> { ["training.epochs"] = [1, 120] },
        };
        double[] excess = [.. Tiny.Run(experiment, folder, cancellation: Token).Runs
            .Select(run => RunMetric.Find("ppca.excess").Get(run.Result!)!.Value)];
        // Its likelihood is the least that the loss can be, up to float32 sums over 784 pixels.
        Assert.InRange(excess[1], -1e-2, excess[0] / 10);
    }

    [Fact]
    public void The_kept_model_is_the_one_that_was_measured()
    {
        using var folder = new Folder();
        Tiny.Run(Tiny.Betas(1), folder, cancellation: Token);
        RunRecord run = new RunStore(folder.Path).Read().Runs.Single();
        using var model = RunFolder.LoadModel(run).Network;
        using RunData data = RunData.Load(run.Config.Data);
        LossTerms kept = run.Result!.Test,
            found = RunEvaluation.Measure(run.Config, (Models.ILatentModel)model, data, Token).Test;
        // The run had one thread, this test has torch's default: sums over other shares round differently in float32.
        Assert.Equal(kept.Reconstruction, found.Reconstruction, tolerance: 1e-5 * kept.Reconstruction);
        Assert.Equal(kept.Kl, found.Kl, tolerance: 1e-5 * kept.Reconstruction);
    }

    [Fact]
    public void A_finished_run_is_not_repeated_and_an_extended_grid_runs_what_is_new()
    {
        using var folder = new Folder();
        Tiny.Run(Tiny.Betas(1), folder, cancellation: Token);
        var before = Tiny.Contents(folder["runs"]);

        ExperimentOutcome again = Tiny.Run(Tiny.Betas(1, 2), folder, cancellation: Token);

        Assert.Equal([RunState.FinishedBefore, RunState.Finished], again.Runs.Select(run => run.State));
        Assert.All(before, file => Assert.Equal(file.Value, Tiny.Contents(folder["runs"])[file.Key]));
    }

    [Fact]
    public void Runs_side_by_side_give_the_weights_of_runs_one_by_one()
    {
        using Folder one = new(), several = new();
        Experiment experiment = Tiny.Betas(0.5, 1, 2, 4);
        Tiny.Run(experiment, one, jobs: 1, cancellation: Token);
        Tiny.Run(experiment, several, jobs: 3, cancellation: Token);
        foreach (PlannedRun run in experiment.Plan())
            Assert.Equal(File.ReadAllBytes(one["runs", run.Hash, RunFolder.ModelFile]),
                File.ReadAllBytes(several["runs", run.Hash, RunFolder.ModelFile]));
    }

    [Fact]
    public void A_run_that_fails_stops_no_other_and_is_tried_again()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(1) with
        {
            Grid = new Dictionary<string, IReadOnlyList<object?>> { ["training.learningRate"] = [1e30, 1e-3] }
        };
        ExperimentOutcome outcome = Tiny.Run(experiment, folder, cancellation: Token);
        string failed = experiment.Plan()[0].Hash;

        Assert.Equal([RunState.Failed, RunState.Finished], outcome.Runs.Select(run => run.State));
        Assert.NotEmpty(outcome.Runs[0].Message!);
        Assert.True(File.Exists(folder["runs", failed, RunFolder.FailureFile]));
        Assert.Equal([RunState.Failed, RunState.FinishedBefore],
            Tiny.Run(experiment, folder, cancellation: Token).Runs.Select(run => run.State));
    }

    [Fact]
    public void Data_that_are_not_there_fail_the_runs_that_need_them_and_no_other()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(1) with
        {
            Grid = new Dictionary<string, IReadOnlyList<object?>> { ["data.name"] = ["no-such-set", "shapes"] }
        };
        ExperimentOutcome outcome = Tiny.Run(experiment, folder, cancellation: Token);
        Assert.Equal([RunState.Failed, RunState.Finished], outcome.Runs.Select(run => run.State));
        Assert.Contains("no-such-set", outcome.Runs[0].Message);
    }

    [Fact]
    public void A_run_that_another_process_holds_is_left_to_it()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(1, 2);
        PlannedRun held = experiment.Plan()[0];
        using (FileLock.TryTake(new RunStore(folder.Path).LockOf(held.Hash)))
            Assert.Equal([RunState.Elsewhere, RunState.Finished],
                Tiny.Run(experiment, folder, cancellation: Token).Runs.Select(run => run.State));
        Assert.Equal([RunState.Finished, RunState.FinishedBefore],
            Tiny.Run(experiment, folder, cancellation: Token).Runs.Select(run => run.State));
    }

    [Fact]
    public async Task Two_runners_on_one_folder_finish_every_run_once()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
        ExperimentOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 2)
            .Select(_ => Task.Run(() => Tiny.Run(experiment, folder, cancellation: Token), Token)));

        Assert.All(outcomes, outcome => Assert.Empty(outcome.Failed));
        Assert.Equal(experiment.Plan().Count, outcomes.Sum(outcome => outcome.Count(RunState.Finished)));
        RecordedRuns reading = new RunStore(folder.Path).Read(verify: true);
        Assert.Empty(reading.Problems);
        Assert.All(reading.Runs, run => Assert.Equal((true, 1), (run.IsFinished, run.Environment!.Starts)));
    }

    [Fact]
    public void Shards_are_a_partition()
    {
        IReadOnlyList<PlannedRun> plan = Tiny.Betas([.. Enumerable.Range(1, 11).Select(beta => (double)beta)]).Plan();
        Shard[] shards = [.. Enumerable.Range(0, 4).Select(index => Shard.Parse($"{index}/4"))];
        Assert.All(plan, run => Assert.Single(shards, shard => shard.Holds(run)));
        Assert.All(shards, shard => Assert.InRange(plan.Count(shard.Holds), 2, 3));
    }

    [Theory]
    [InlineData("4/4", "0 to 3")]
    [InlineData("1", "0/8")]
    [InlineData("a/b", "0/8")]
    [InlineData("-1/4", "0/8")]
    [InlineData("0/0", "0/8")]
    public void A_shard_that_cannot_be_is_refused(string text, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => Shard.Parse(text)).Message);

    [Theory]
    [InlineData(null, 8, 1, 8)]
    [InlineData(null, 8, 3, 2)]
    [InlineData(4, 8, 1, 4)]
    [InlineData(4, 8, 4, 2)]
    [InlineData(100, 2, 1, 2)]
    [InlineData(2, 1, 2, 1)]
    public void Jobs_times_threads_never_pass_the_cores(int? jobs, int cores, int threads, int expected) =>
        Assert.Equal(expected, new RunOptions { OutputFolder = "", Jobs = jobs, Cores = cores }.JobsFor(threads));

    [Fact]
    public void Every_epoch_is_told_and_the_time_left_falls_to_nothing()
    {
        using var folder = new Folder();
        List<RunProgress> heard = [];
        Tiny.Run(Tiny.Betas(1, 2), folder, progress: new Hearer<RunProgress>(heard.Add), cancellation: Token);
        Assert.Equal(2 * Tiny.Config.Training.Epochs,
            heard.Count(news => news.Changed is { State: RunState.Running, Last: not null }));
        Assert.Equal((2, 2, TimeSpan.Zero), (heard[^1].Ended, heard[^1].Count,
            TimeSpan.FromMilliseconds(Math.Round(heard[^1].Left!.Value.TotalMilliseconds))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stopped_run_goes_on_to_the_bits_of_the_uninterrupted_one(bool convolutional)
    {
        using Folder straight = new(), stopped = new();
        Experiment experiment = Tiny.Betas(2) with
        {
            Base = Tiny.Config with
            {
                Model = Tiny.Config.Model with { Hidden = [16], Channels = convolutional ? [4] : [] },
                Loss = new LossSettings { Annealing = Annealing.Linear, AnnealingEpochs = 4 },
                Training =
                    new TrainingSettings { Epochs = 8, BatchSize = 32, Decay = LearningRateDecay.Cosine, Patience = 3 },
            },
        };
        string hash = experiment.Plan()[0].Hash;
        Tiny.Run(experiment, straight, cancellation: Token);
        int stops = 0;
        for (int epoch = 1; ; epoch++)
        {
            using var stop = new CancellationTokenSource();
            int last = epoch;
            try
            {
                Tiny.Run(experiment, stopped,
                    progress: new Hearer<RunProgress>(news => { if (news.Changed.Last?.Epoch == last) stop.Cancel(); }),
                    cancellation: stop.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.InRange(stops, 3, 8);
        AssertSameRun(straight["runs", hash], stopped["runs", hash]);
    }

    internal static void AssertSameRun(string expected, string found)
    {
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, RunFolder.ModelFile)),
            File.ReadAllBytes(Path.Combine(found, RunFolder.ModelFile)));
        RunRecord one = RunFolder.Read(expected, verify: true), other = RunFolder.Read(found, verify: true);
        Assert.Equal(one.Epochs.Select(Numbers), other.Epochs.Select(Numbers));
        Assert.Equal(RunMetric.All.Where(IsNoTime).Select(metric => metric.Get(one.Result!)),
            RunMetric.All.Where(IsNoTime).Select(metric => metric.Get(other.Result!)));
        Assert.Equal((one.Result!.Ending, one.Result.WeightsOfEpoch),
            (other.Result!.Ending, other.Result.WeightsOfEpoch));

        static string Numbers(MetricsLine line) => RunFiles.MetricsText(line with { Seconds = 0 });
        static bool IsNoTime(RunMetric metric) =>
            metric.Name is not ("seconds" or "imagesPerSecond" or "peakMegabytes");
    }
}
