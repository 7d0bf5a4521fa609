using LatentLab.Experiments.Records;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Running;
using LatentLab.Experiments.Tests.Support;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Tests.Own;

/// <summary>
/// Models, losses and metrics of one's own are swept, recorded, gone on with and reported as the kit's.
/// </summary>
[Collection(nameof(Trainings))]
public class OwnRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Experiment Plain => Tiny.Betas(1, 4)
        .WithModel("plain", (config, shape) => new PlainNetwork(config.Model.Latent));

    private static Experiment Full => Plain
        .WithLoss("capacity", inputs => inputs.Terms.Reconstruction.mean()
            + inputs.Beta * (inputs.Terms.Kl.mean() - 3).abs())
        .WithMetric("contrast", "grey levels", (model, test) =>
        {
            Tensor codes = model.Encode(test.Images);
            var decoded = model.Decode(codes);
            return 255.0 * decoded.Pixels.Max() - 255.0 * decoded.Pixels.Min();
        });

    [Fact]
    public void They_are_recorded_and_read_without_the_code()
    {
        using var folder = new Folder();
        ExperimentOutcome outcome = Tiny.Run(Full, folder, cancellation: Token);
        Assert.All(outcome.Runs, run => Assert.Equal((RunState.Finished, null), (run.State, run.Message)));

        RecordedRuns reading = new RunStore(folder.Path).Read(verify: true);
        Assert.Empty(reading.Problems);
        Assert.Equal(Full.Plan().Select(run => run.Hash), reading.Experiment!.Plan().Select(run => run.Hash));
        ExperimentResults results = ExperimentResults.Load(folder.Path);
        Assert.Equal(2, results.Finished.Count);
        Assert.StartsWith("plain@", results.Finished[0].Settings["model.own"]);
        Assert.InRange(results.Finished[0]["contrast"], 1, 255);
        Assert.Equal("contrast (grey levels)", results.Label("contrast"));
        Assert.Contains("contrast (grey levels)", File.ReadAllText(Report.Write(results, folder["report"])));
        Assert.Equal(2, results.Query("SELECT contrast FROM runs WHERE model_own LIKE 'plain@%'").Rows.Count);

        string own = File.ReadAllText(folder["runs", Full.Plan()[0].Hash, RunFolder.OwnFile]);
        Assert.All(["model plain@", "loss capacity@", "metric contrast@", "(grey levels)",
            "class PlainNetwork : nn.Module",   // the source of the class, which stands in another file than the call
            "nn.Dropout(drop)", "newobj LatentLab.Experiments.Tests.Own.PlainNetwork"],
            word => Assert.Contains(word, own));

        string recorded = folder["recorded.jsonl"];
        RecordedResults.Write(results, recorded, "run");
        Assert.Equal("contrast (grey levels)", ExperimentResults.Load(recorded).Label("contrast"));

        RunRecord run = reading.Runs[0];
        using var model = RunFolder.LoadModel(run, Full).Network;
        Assert.Contains("not at hand", Assert.Throws<ArgumentException>(() => RunFolder.LoadModel(run)).Message);
    }

    [Fact]
    public void The_command_has_no_code_and_says_what_to_do()
    {
        using var folder = new Folder();
        Experiment file = Experiment.Parse(Full.ToJson());
        ExperimentOutcome outcome = Tiny.Run(file, folder, cancellation: Token);
        Assert.All(outcome.Runs, run => Assert.Equal(RunState.Failed, run.State));
        Assert.Contains("WithModel(\"plain\", …)", outcome.Runs[0].Message);
        Assert.Contains("every run will fail", Assert.Single(file.Forecast().Problems));

        Tiny.Run(Full, folder, cancellation: Token);
        Assert.All(Tiny.Run(file, folder, cancellation: Token).Runs,
            run => Assert.Equal(RunState.FinishedBefore, run.State));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("point")]
    [InlineData("derived")]
    public void Stopped_after_each_epoch_they_reach_the_bits_of_the_uninterrupted_run(string kind)
    {
        Experiment experiment = kind switch
        {
            "plain" => Full,
            "point" => Tiny.Betas(1).WithModel("point", (config, shape) => new PlainPoint(config.Model.Latent)),
            _ => Tiny.Betas(1).WithModel("derived", (config, shape) => new DerivedNetwork(shape, config)),
        };
        using Folder straight = new(), stopped = new();
        Tiny.Run(experiment, straight, jobs: 2, cancellation: Token);   // side by side, dropout and all
        for (int epoch = 1; epoch <= Tiny.Config.Training.Epochs; epoch++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            int last = epoch;
            try
            {
                Tiny.Run(experiment, stopped, cancellation: stop.Token, progress: new Hearer<RunProgress>(
                    news => { if (news.Changed.Last?.Epoch == last) stop.Cancel(); }));
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
            }
        }
        Tiny.Run(experiment, stopped, cancellation: Token);
        Assert.All(experiment.Plan(), run => ExperimentRunnerTests.AssertSameRun(
            straight["runs", run.Hash], stopped["runs", run.Hash]));
    }

    [Fact]
    public void A_grid_over_models_names_them_and_null_is_the_kits()
    {
        using var folder = new Folder();
        Experiment experiment = (Tiny.Betas() with
        {
            Grid = new Dictionary<string, IReadOnlyList<object?>> { ["model.own"] = ["plain", "point", null] }
        })
            .WithModel("plain", (config, shape) => new PlainNetwork(config.Model.Latent))
            .WithModel("point", (config, shape) => new PlainPoint(config.Model.Latent));
        Assert.Equal(["own plain", "own point", "own null"], experiment.Plan().Select(run => run.Label));
        ExperimentOutcome outcome = Tiny.Run(experiment, folder, cancellation: Token);
        Assert.All(outcome.Runs, run => Assert.Equal((RunState.Finished, null), (run.State, run.Message)));
        Assert.Equal([false, true, false], outcome.Runs.Select(run => run.Result!.KlPerLatent is null));
    }

    // ‖KL − 3‖ is what is minimised, and the KL of the bound is not: with a large β it ends at 3 nats.
    [Fact]
    public void The_loss_of_ones_own_is_what_is_minimised()
    {
        using var folder = new Folder();
        Experiment experiment = Full.With("loss.beta=50", "training.epochs=60", "training.learningRate=0.01",
            "data.train=300");
        RunResult result = Assert.Single(Tiny.Run(experiment, folder, cancellation: Token).Runs).Result!;
        Assert.InRange(result.Test.Kl, 2, 4);
    }

    [Fact]
    public void One_more_metric_is_measured_without_training_again()
    {
        using var folder = new Folder();
        Experiment one = Plain.With("loss.beta=1");
        Tiny.Run(one, folder, cancellation: Token);
        int trained = 0;
        RunStatus again = Assert.Single(Tiny.Run(one.WithMetric("count", "images", (model, test) => test.Count), folder,
            cancellation: Token, progress: new Hearer<RunProgress>(
                news => trained += news.Changed is { State: RunState.Running, Last: not null } ? 1 : 0)).Runs);
        Assert.Equal((0, 30), (trained, again.Result!.Own!.Single().Value));
        Assert.Contains("after epoch 3", again.Note);
        Assert.Equal(File.ReadAllBytes(folder["runs", one.Plan()[0].Hash, RunFolder.ModelFile]),
            File.ReadAllBytes(folder["runs", again.Run.Hash, RunFolder.ModelFile]));
    }

    [Fact]
    public void What_fails_in_ones_own_code_is_named()
    {
        using var folder = new Folder();
        string Message(Experiment experiment) =>
            Tiny.Run(experiment.With("loss.beta=1"), folder, cancellation: Token).Runs[0].Message!;
        Assert.Contains("metric 'bad' failed: no such thing", Message(Plain.WithMetric("bad", "",
            (model, test) => throw new InvalidOperationException("no such thing"))));
        Assert.Contains("expected a scalar or one number", Message(Plain.WithLoss("bad",
            inputs => inputs.Output.Reconstruction)));
        Assert.Contains("encode(Tensor)", Message(Tiny.Betas(1, 2).WithModel("linear",
            (config, shape) => nn.Linear(784, 2))));
        Assert.Contains("it failed on 2 images", Message(Tiny.Betas(1, 2).WithModel("small",
            (config, shape) => new PlainNetwork(config.Model.Latent, pixels: 100))));
        Assert.Contains("a code of shape [2, 2], found [2, 3]", Message(Tiny.Betas(1, 2).WithModel("three",
            (config, shape) => new PlainNetwork(3))));
    }

    [Fact]
    public void Settings_that_a_part_of_ones_own_replaces_are_refused_beside_it()
    {
        Assert.Contains("model.kind", Assert.Throws<ArgumentException>(
            () => Plain.With("model.kind=autoencoder")).Message);
        Assert.Contains("loss.freeBits", Assert.Throws<ArgumentException>(
            () => Full.With("loss.freeBits=0.5")).Message);
        Assert.Contains("the kit has one", Assert.Throws<ArgumentException>(
            () => Plain.WithMetric("test.kl", "nats", (model, test) => 0)).Message);
    }

    [Fact]
    public void The_trainer_takes_such_a_module_too()
    {
        using var data = Data.Datasets.Load("shapes", train: 60, test: 20, seed: 1);
        var model = Models.OwnModel.Of(() => new PlainNetwork(2), [1, 28, 28], latentSize: 2, seed: 3);
        using var network = model.Network;
        TrainingHistory history = Trainer.Fit(model, data.Train, data.Test, new TrainingOptions { Epochs = 5 },
            cancellation: Token);
        Assert.True(history.Last.Validation!.Total < history.Epochs[0].Validation!.Total);
    }
}
