using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Native;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

/// <summary>
/// What experiments ask of the trainer: other objectives, schedules, pixels drawn anew, checkpoints that cost little.
/// </summary>
public sealed class TrainerObjectiveTests : IDisposable
{
    // The first thing that some of these tests touch is TorchSharp itself.
    static TrainerObjectiveTests() => NativeLibraries.Load();

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-objective").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static VariationalAutoencoder New() => new([1, 4, 4], 3, hidden: [16], seed: 2);

    private static Tensor Images(int count)
    {
        using var generator = new Generator(4);
        return rand([count, 1, 4, 4], generator: generator);
    }

    public static TheoryData<string> Kinds =>
    [
        "free bits", "several samples", "importance weights", "drawn pixels", "cosine"
    ];

    private static TrainingOptions OptionsOf(string kind)
    {
        var options = new TrainingOptions
        {
            Epochs = 6,
            BatchSize = 16,
            ValidationSize = 20,
            Beta = BetaSchedule.LinearWarmUp(3)
        };
        return kind switch
        {
            "free bits" => options with { FreeBits = 0.3 },
            "several samples" => options with { Samples = 3 },
            "importance weights" => options with { Samples = 3, ImportanceWeighted = true },
            "drawn pixels" => options with { DynamicBinarisation = true },
            _ => options with { LearningRateSchedule = LearningRateSchedule.Cosine(6) },
        };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_lowers_the_loss_and_resumes_to_the_same_bits(string kind)
    {
        using var scope = NewDisposeScope();
        Tensor images = Images(100);
        TrainingOptions options = OptionsOf(kind);
        using VariationalAutoencoder straight = New(), first = New(), second = New();
        TrainingHistory whole = Trainer.Fit(straight, images, options: options, cancellation: Token);
        Assert.True(whole.Last.Train.Reconstruction < whole.Epochs[0].Train.Reconstruction, whole.ToString());

        TrainingOptions kept = options with { CheckpointPath = Path.Combine(folder, "c.safetensors"), Resume = true };
        using var stop = new CancellationTokenSource();
        Trainer.Fit(first, images, options: kept, progress: new StopAt(3, stop), cancellation: stop.Token);
        TrainingHistory ended = Trainer.Fit(second, images, options: kept, cancellation: Token);
        Assert.Equal(whole.Epochs.Select(epoch => (epoch.Train, epoch.Validation)),
            ended.Epochs.Select(epoch => (epoch.Train, epoch.Validation)));
        foreach (var (one, other) in straight.parameters().Zip(second.parameters()))
            Assert.True(one.equal(other).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_checkpoint_of_another_objective_is_refused(string kind)
    {
        using var scope = NewDisposeScope();
        Tensor images = Images(60);
        string path = Path.Combine(folder, "c.safetensors");
        var plain = new TrainingOptions
        {
            Epochs = 6,
            BatchSize = 16,
            ValidationSize = 20,
            Beta = BetaSchedule.LinearWarmUp(3),
            CheckpointPath = path
        };
        using VariationalAutoencoder model = New();
        Trainer.Fit(model, images, options: plain with { Epochs = 1 }, cancellation: Token);
        Assert.Throws<InvalidDataException>(() => Trainer.Fit(model, images,
            options: OptionsOf(kind) with { CheckpointPath = path, Resume = true }, cancellation: Token));
    }

    [Fact]
    public void Pixels_are_drawn_anew_in_every_epoch_from_seed_and_epoch_alone()
    {
        using var scope = NewDisposeScope();
        // A linear autoencoder that cannot move shows the loss of the pixels it is given.
        var options = new TrainingOptions { Epochs = 3, LearningRate = 1e-30, DynamicBinarisation = true };
        using Autoencoder model = new([1, 4, 4], 1, []), again = new([1, 4, 4], 1, []);
        Tensor grey = full([200, 1, 4, 4], 0.5f);
        TrainingHistory history = Trainer.Fit(model, grey, options: options, cancellation: Token);
        Assert.Equal(3, history.Epochs.Select(epoch => epoch.Train.Reconstruction).Distinct().Count());
        Assert.Equal(history.Epochs.Select(epoch => epoch.Train),
            Trainer.Fit(again, grey, options: options, cancellation: Token).Epochs.Select(epoch => epoch.Train));
    }

    [Fact]
    public void Each_latents_kl_on_the_validation_images_is_in_the_history_and_in_the_checkpoint()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder, "c.safetensors");
        using VariationalAutoencoder model = New();
        TrainingHistory history = Trainer.Fit(model,
            Images(60), options: new TrainingOptions { Epochs = 2, ValidationSize = 20, CheckpointPath = path },
            cancellation: Token);
        Assert.All(history.Epochs, epoch => Assert.Equal(epoch.Validation!.Kl, epoch.KlPerLatent!.Sum(), 1e-5));
        using Checkpoint checkpoint = Checkpoint.Load(path);
        Assert.Equal(history.Epochs.Select(epoch => epoch.KlPerLatent),
            checkpoint.Epochs.Select(epoch => epoch.KlPerLatent));
    }

    [Fact]
    public void Checkpoints_that_would_cost_more_than_their_share_are_not_written()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder, "c.safetensors");
        using VariationalAutoencoder model = New();
        Trainer.Fit(model,
            Images(40), options: new TrainingOptions { Epochs = 3, CheckpointPath = path, CheckpointShare = 1e-9 },
            cancellation: Token);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        using var scope = NewDisposeScope();
        Tensor images = Images(20);
        using VariationalAutoencoder model = New();
        using var plain = new Autoencoder([1, 4, 4], 2, [8]);
        Assert.Throws<ArgumentException>(
            () => Trainer.Fit(model, images, options: new TrainingOptions { FreeBits = -1 }, cancellation: Token));
        Assert.Throws<ArgumentException>(
            () => Trainer.Fit(model, images, options: new TrainingOptions { Samples = 0 }, cancellation: Token));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(model, images, options: new TrainingOptions
        {
            ImportanceWeighted = true,
            KlParts = KlParts.MeanOnly
        }, cancellation: Token));
        Assert.Throws<ArgumentException>(() =>
            Trainer.Fit(model, images, options: new TrainingOptions { CheckpointShare = 0 }, cancellation: Token));
        Assert.Throws<ArgumentException>(
            () => Trainer.Fit(plain, images, options: new TrainingOptions { FreeBits = 1 }, cancellation: Token));
    }

    private sealed class StopAt(int epoch, CancellationTokenSource stop) : IProgress<EpochMetrics>
    {
        public void Report(EpochMetrics value)
        {
            if (value.Epoch == epoch)
                stop.Cancel();
        }
    }
}
