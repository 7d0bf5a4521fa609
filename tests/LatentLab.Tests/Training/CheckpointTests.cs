using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-checkpoint").FullName;

    private string FilePath => Path.Combine(folder, "runs", "training.safetensors");

    private TrainingOptions Options => new()
    {
        Epochs = 5,
        BatchSize = 32,
        LearningRate = 5e-3,
        Seed = 7,
        Beta = BetaSchedule.LinearWarmUp(3),
        ValidationSize = 20,
        CheckpointPath = FilePath,
        Resume = true,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_resumed_training_ends_with_the_bits_of_the_uninterrupted_one(bool convolutional)
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(120);
        using VariationalAutoencoder straight = New(convolutional), first = New(convolutional),
            second = New(convolutional, seed: 99);
        TrainingHistory whole = Trainer.Fit(straight, images,
            options: Options with { CheckpointPath = null, Resume = false }, cancellation: Token);

        using var cancellation = new CancellationTokenSource();
        TrainingHistory begun = Trainer.Fit(first, images, options: Options, progress: new CancelAfter(2, cancellation),
            cancellation: cancellation.Token);
        Assert.Equal((2, TrainingEnding.Cancelled), (begun.Epochs.Count, begun.Ending));
        rand(5); // another process would have another global generator
        TrainingHistory ended = Trainer.Fit(second, images, options: Options, cancellation: Token);

        Assert.Equal(whole.Epochs.Select(epoch => (epoch.Train, epoch.Validation)),
            ended.Epochs.Select(epoch => (epoch.Train, epoch.Validation)));
        AssertSameWeights(straight, second);
    }

    [Fact]
    public void Early_stopping_survives_an_interruption_with_its_best_weights()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(10), held = Toy.Images(60, seed: 9);
        var options = new TrainingOptions
        {
            Epochs = 400,
            BatchSize = 10,
            LearningRate = 3e-3,
            Patience = 5,
            CheckpointPath = FilePath,
            Resume = true
        };
        using Autoencoder straight = New(), interrupted = New();
        TrainingHistory whole = Trainer.Fit(straight, images, held,
            options with { CheckpointPath = null, Resume = false }, cancellation: Token);
        using var cancellation = new CancellationTokenSource();
        Trainer.Fit(interrupted, images, held, options, new CancelAfter(whole.WeightsOfEpoch + 2, cancellation),
            cancellation.Token);
        TrainingHistory ended = Trainer.Fit(interrupted, images, held, options, cancellation: Token);
        Assert.Equal((whole.Epochs.Count, whole.WeightsOfEpoch, TrainingEnding.StoppedEarly),
            (ended.Epochs.Count, ended.WeightsOfEpoch, ended.Ending));
        AssertSameWeights(straight, interrupted);

        // Once stopped it stays stopped: resuming again changes nothing.
        TrainingHistory again = Trainer.Fit(interrupted, images, held, options, cancellation: Token);
        Assert.Equal(ended.Epochs.Count, again.Epochs.Count);
        AssertSameWeights(straight, interrupted);

        static Autoencoder New() => new([1, 8, 8], latentSize: 8, hidden: [128]);
    }

    [Fact]
    public void A_finished_training_goes_on_when_more_epochs_are_asked_for_and_refuses_fewer()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(120);
        using VariationalAutoencoder straight = New(false), extended = New(false);
        Trainer.Fit(straight, images, options: Options with { CheckpointPath = null, Resume = false },
            cancellation: Token);
        Trainer.Fit(extended, images, options: Options with { Epochs = 3, CheckpointEvery = 100 }, cancellation: Token);
        TrainingHistory ended = Trainer.Fit(extended, images, options: Options, cancellation: Token);
        Assert.Equal(5, ended.Epochs.Count);
        AssertSameWeights(straight, extended);
        Assert.Contains("past the 4 asked for", Assert.Throws<InvalidDataException>(
            () => Trainer.Fit(extended, images, options: Options with { Epochs = 4 }, cancellation: Token)).Message);
    }

    [Fact]
    public void Without_resume_a_training_begins_anew_and_overwrites_the_file()
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder vae = New(false);
        Trainer.Fit(vae, Toy.Images(120), options: Options with { Epochs = 2 }, cancellation: Token);
        TrainingHistory anew = Trainer.Fit(vae, Toy.Images(120), options: Options with { Epochs = 1, Resume = false },
            cancellation: Token);
        Assert.Single(anew.Epochs);
        using Checkpoint checkpoint = Checkpoint.Load(FilePath);
        Assert.Single(checkpoint.Epochs);
        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!)); // no draft stays behind
    }

    [Fact]
    public void The_checkpoint_of_another_training_is_refused_by_name_and_the_model_is_as_it_was()
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder vae = New(false), wider = new([1, 8, 8], latentSize: 3, hidden: [16], seed: 4);
        Tensor images = Toy.Images(120);
        Trainer.Fit(vae, images, options: Options with { Epochs = 1 }, cancellation: Token);
        using VariationalAutoencoder untouched = New(false), resumed = New(false);
        Assert.Contains("its model is",
            Refused(() => Trainer.Fit(wider, images, options: Options, cancellation: Token)));
        Assert.Contains("its seed is 7, this one's is 8",
            Refused(() => Trainer.Fit(resumed, images, options: Options with { Seed = 8 }, cancellation: Token)));
        Assert.Contains("batch size",
            Refused(() => Trainer.Fit(resumed, images, options: Options with { BatchSize = 8 }, cancellation: Token)));
        Assert.Contains("learning rate", Refused(
            () => Trainer.Fit(resumed, images, options: Options with { LearningRate = 1 }, cancellation: Token)));
        Assert.Contains("its β is",
            Refused(() => Trainer.Fit(resumed, images, options: Options with { Beta = 2.0 }, cancellation: Token)));
        Assert.Contains("KL parts", Refused(() =>
            Trainer.Fit(resumed, images, options: Options with { KlParts = KlParts.MeanOnly }, cancellation: Token)));
        Assert.Contains("training images",
            Refused(() => Trainer.Fit(resumed, images * 0.5, options: Options, cancellation: Token)));
        AssertSameWeights(untouched, resumed);

        string Refused(Action action)
        {
            string message = Assert.Throws<InvalidDataException>(action).Message;
            Assert.Contains(FilePath, message);
            return message;
        }
    }

    // Row 1,050 of 1,100: one pixel of one image.
    [Fact]
    public void A_data_set_that_differs_in_one_late_image_is_another_one()
    {
        using var scope = NewDisposeScope();
        TrainingOptions options = Options with { ValidationSize = 0, Epochs = 1 };
        Tensor images = Toy.Images(1100), changed = images.clone(), held = Toy.Images(1100, seed: 8),
            otherHeld = held.clone();
        changed[1050, 0, 3, 3] = 0.123;
        otherHeld[1050, 0, 3, 3] = 0.123;
        using VariationalAutoencoder vae = New(false);
        Trainer.Fit(vae, images, held, options, cancellation: Token);
        Assert.Contains("training images", Assert.Throws<InvalidDataException>(
            () => Trainer.Fit(vae, changed, held, options, cancellation: Token)).Message);
        Assert.Contains("validation images", Assert.Throws<InvalidDataException>(
            () => Trainer.Fit(vae, images, otherHeld, options, cancellation: Token)).Message);
        Assert.Single(Trainer.Fit(vae, images, held, options, cancellation: Token).Epochs);
    }

    [Fact]
    public void A_checkpoint_of_version_0_1_which_knows_the_first_1000_images_goes_on_and_knows_all_from_then_on()
    {
        using var scope = NewDisposeScope();
        TrainingOptions options = Options with { ValidationSize = 0, Epochs = 1, CheckpointEvery = 1 };
        Tensor images = Toy.Images(1100), other = images.clone();
        other[3, 0, 3, 3] = 0.123;
        using VariationalAutoencoder vae = New(false);
        Trainer.Fit(vae, images, options: options, cancellation: Token);
        using (Checkpoint now = Checkpoint.Load(FilePath))
        {
            string first = Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(images.narrow(0, 0, 1000).contiguous().bytes))[..16];
            (now with { Setting = now.Setting with { Images = $"[1100, 1, 8, 8] {first}" } }).Save(FilePath);
        }

        Assert.Contains("training images", Assert.Throws<InvalidDataException>(
            () => Trainer.Fit(vae, other, options: options, cancellation: Token)).Message);
        Assert.Equal(2,
            Trainer.Fit(vae, images, options: options with { Epochs = 2 }, cancellation: Token).Epochs.Count);
        using Checkpoint after = Checkpoint.Load(FilePath);
        Assert.StartsWith("[1100, 1, 8, 8] all ", after.Setting.Images);
    }

    [Fact]
    public void Saved_weights_come_back_to_the_bit_and_foreign_ones_are_refused()
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder saved = New(true), loaded = New(true, seed: 50), kept = New(true, seed: 50),
            other = New(false);
        ModelFile.Save(saved, FilePath);
        ModelFile.LoadInto(loaded, FilePath);
        AssertSameWeights(saved, loaded);
        Assert.Contains("another model",
            Assert.Throws<InvalidDataException>(() => ModelFile.LoadInto(other, FilePath)).Message);

        Trainer.Fit(saved, Toy.Images(40), options: Options with { Epochs = 1, Resume = false }, cancellation: Token);
        Assert.Contains("holds no weights",
            Assert.Throws<InvalidDataException>(() => ModelFile.LoadInto(kept, FilePath)).Message);
        ModelFile.Save(saved, FilePath);
        Assert.Contains("not a training checkpoint",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Load(FilePath)).Message);
        Assert.Throws<FileNotFoundException>(() => ModelFile.LoadInto(kept, Path.Combine(folder, "nowhere")));
        using VariationalAutoencoder untouched = New(true, seed: 50);
        AssertSameWeights(untouched, kept);
    }

    private static VariationalAutoencoder New(bool convolutional, int seed = 4) =>
        new([1, 8, 8], latentSize: 2, hidden: [16], channels: convolutional ? [3, 4] : [], seed: seed);

    private static void AssertSameWeights(nn.Module expected, nn.Module found)
    {
        foreach (var ((name, a), (_, b)) in expected.named_parameters().Zip(found.named_parameters()))
            Assert.True(a.eq(b).all().ToBoolean(), $"{name} differs by {(a - b).abs().max().ToDouble():E1}");
    }

    private sealed class CancelAfter(int epochs, CancellationTokenSource source) : IProgress<EpochMetrics>
    {
        public void Report(EpochMetrics value)
        {
            if (value.Epoch == epochs)
                source.Cancel();
        }
    }
}
