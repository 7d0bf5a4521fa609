using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Tests.Support;
using LatentLab.Training;

namespace LatentLab.Experiments.Tests.Running;

/// <summary>More epochs than before: what was trained is not trained again, and not a bit differs.</summary>
[Collection(nameof(Trainings))]
public class EarlierRunsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Experiment Of(int epochs, TrainingSettings? training = null, bool convolutional = false) =>
        Tiny.Betas(2) with
        {
            Base = Tiny.Config with
            {
                Model = Tiny.Config.Model with { Channels = convolutional ? [4] : [] },
                Loss = new LossSettings { Annealing = Annealing.Linear, AnnealingEpochs = 4 },
                Training = (training ?? new TrainingSettings { Decay = LearningRateDecay.Stages }) with
                {
                    Epochs = epochs,
                    BatchSize = 32
                },
            },
        };

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 2)]
    public void A_run_of_more_epochs_goes_on_to_the_bits_of_one_from_the_first_epoch(bool convolutional, int? patience)
    {
        using Folder straight = new(), grown = new();
        var training = new TrainingSettings { LearningRate = 0.02, Patience = patience };
        Experiment few = Of(3, training, convolutional), more = Of(9, training, convolutional);
        string hash = more.Plan()[0].Hash;
        Tiny.Run(more, straight, cancellation: Token);
        // A share that allows no checkpoint in so short a time: the last one is written all the same.
        ExperimentRunner.Run(few, Tiny.Into(grown) with { CheckpointShare = 1e-6 }, cancellation: Token);
        var before = Tiny.Contents(grown["runs", few.Plan()[0].Hash]);
        int trained = 0;
        RunStatus status = Assert.Single(Tiny.Run(more, grown, cancellation: Token, progress: new Hearer<RunProgress>(
            news => trained += news.Changed is { State: RunState.Running, Last: not null } ? 1 : 0)).Runs);

        Assert.Contains($"goes on after epoch 3 of run {few.Plan()[0].Hash}", status.Note);
        Assert.Equal(status.Result!.Epochs - 3, trained);
        Assert.Equal(before, Tiny.Contents(grown["runs", few.Plan()[0].Hash]));
        ExperimentRunnerTests.AssertSameRun(straight["runs", hash], grown["runs", hash]);
        Assert.Equal(status.Note, RunFolder.Read(grown["runs", hash]).Environment!.Earlier);
        Assert.Equal(RunState.FinishedBefore, Tiny.Run(more, grown, cancellation: Token).Runs[0].State);
    }

    [Fact]
    public void It_says_why_it_begins_at_epoch_1()
    {
        using var folder = new Folder();
        string Note(Experiment experiment) => Tiny.Run(experiment, folder, cancellation: Token).Runs[0].Note ?? "";
        var cosine = new TrainingSettings { Decay = LearningRateDecay.Cosine };
        Assert.Equal("", Note(Of(1, cosine)));
        Assert.Contains("cosine", Note(Of(2, cosine)));
        Assert.False(File.Exists(folder["runs", Of(1, cosine).Plan()[0].Hash, RunFolder.CheckpointFile]));

        ExperimentRunner.Run(Of(1), Tiny.Into(folder) with { KeepCheckpoints = false }, cancellation: Token);
        Assert.Contains("kept no checkpoint", Note(Of(2)));

        string checkpoint = folder["runs", Of(2).Plan()[0].Hash, RunFolder.CheckpointFile];
        byte[] bytes = File.ReadAllBytes(checkpoint);
        bytes[^5] ^= 1;
        File.WriteAllBytes(checkpoint, bytes);
        Assert.Contains("has changed", Note(Of(3)));

        Experiment other = Of(3) with { Base = Of(3).Base with { Seed = 1, Loss = new LossSettings() } };
        Assert.Equal("", Note(other));
    }

    [Fact]
    public void The_longest_run_that_can_be_gone_on_from_is_taken()
    {
        using var folder = new Folder();
        Tiny.Run(Of(1), folder, cancellation: Token);
        Tiny.Run(Of(3), folder, cancellation: Token);
        File.Delete(folder["runs", Of(3).Plan()[0].Hash, RunFolder.CheckpointFile]);
        Assert.Contains("after epoch 1 of", Tiny.Run(Of(4), folder, cancellation: Token).Runs[0].Note);
        Assert.Equal(RunState.FinishedBefore, Tiny.Run(Of(3), folder, cancellation: Token).Runs[0].State);
    }

    [Fact]
    public void A_kill_after_the_copy_goes_on_from_it()
    {
        using Folder straight = new(), killed = new();
        Tiny.Run(Of(5), straight, cancellation: Token);
        Tiny.Run(Of(2), killed, cancellation: Token);
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Token))
            Assert.Throws<OperationCanceledException>(() => Tiny.Run(Of(5), killed, cancellation: stop.Token,
                progress: new Hearer<RunProgress>(news => { if (news.Changed.Note is not null) stop.Cancel(); })));
        string hash = Of(5).Plan()[0].Hash;
        Assert.Empty(Directory.Exists(killed["damaged"]) ? ["damaged"] : Array.Empty<string>());
        Tiny.Run(Of(5), killed, cancellation: Token);
        Assert.Equal(TrainingEnding.Completed, RunFolder.Read(killed["runs", hash]).Result!.Ending);
        ExperimentRunnerTests.AssertSameRun(straight["runs", hash], killed["runs", hash]);
    }
}
