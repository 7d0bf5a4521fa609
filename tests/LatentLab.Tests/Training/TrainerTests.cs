using LatentLab.Data;
using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 4, BatchSize = 32, LearningRate = 5e-3 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Training_lowers_the_loss_of_every_model_and_likelihood()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(200);
        ILatentModel[] models =
        [
            new Autoencoder([1, 8, 8], latentSize: 3, hidden: [32]),
            new VariationalAutoencoder([1, 8, 8], latentSize: 3, hidden: [32]),
            new VariationalAutoencoder([1, 8, 8], latentSize: 3, hidden: [16], channels: [4, 8]),
            new VariationalAutoencoder([1, 8, 8], latentSize: 3, hidden: [32], likelihood: Likelihood.Gaussian(0.1)),
            new Autoencoder([1, 8, 8], latentSize: 3, hidden: [32], likelihood: Likelihood.SquaredError),
            new LinearVae([1, 8, 8], latentSize: 3, variance: 0.1),
        ];
        foreach (ILatentModel model in models)
        {
            double before = Validation.Measure(model, Elbo.Of(model), images).Total;
            TrainingHistory history = Trainer.Fit(model, images, images, Short, cancellation: Token);
            double after = Validation.Measure(model, Elbo.Of(model), images).Total;
            Assert.True(after < before - 0.5, $"{model.Network.GetName()}, {model.Likelihood}: {before} → {after}");
            Assert.Equal([1, 2, 3, 4], history.Epochs.Select(epoch => epoch.Epoch));
            model.Network.Dispose();
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_history_and_weights_and_another_seed_gives_others()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(100);
        double[] first = Losses(seed: 1), again = Losses(seed: 1), other = Losses(seed: 2);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        double[] Losses(int seed)
        {
            using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
            rand(3); // other random numbers in between must not matter
            TrainingHistory history =
                Trainer.Fit(vae, images, options: Short with { Seed = seed, ValidationSize = 20 }, cancellation: Token);
            return
            [
                .. history.Epochs.SelectMany(epoch => new[] { epoch.Train.Total, epoch.Validation!.Total }),
                vae.parameters().Sum(parameter => parameter.sum().ToDouble())
            ];
        }
    }

    [Fact]
    public void The_epochs_loss_is_the_mean_over_images_though_the_last_batch_is_smaller()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(70);
        using var autoencoder = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        // So small a learning rate leaves the weights alone: the mean over the epoch is the loss of the model as it is.
        TrainingHistory history = Trainer.Fit(autoencoder, images, images,
            new TrainingOptions { Epochs = 1, BatchSize = 32, LearningRate = 1e-12 }, cancellation: Token);
        Assert.Equal(Validation.Measure(autoencoder, Elbo.Of(autoencoder), images).Total, history.Last.Train.Total, 4);
        Assert.Equal(history.Last.Validation!.Total, history.Last.Train.Total, 4);
    }

    [Fact]
    public void Train_and_validation_are_on_one_scale_and_beta_is_that_of_the_epoch()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        TrainingHistory history = Trainer.Fit(
            vae, Toy.Images(150), Toy.Images(150),
            Short with { Beta = BetaSchedule.LinearWarmUp(2, to: 3), LearningRate = 1e-4 }, cancellation: Token);
        Assert.Equal([0, 1.5, 3, 3], history.Epochs.Select(epoch => epoch.Train.Beta));
        Assert.Equal([0, 1.5, 3, 3], history.Epochs.Select(epoch => epoch.Validation!.Beta));
        Assert.All(history.Epochs, epoch =>
            Assert.Equal(epoch.Train.Total, epoch.Train.Reconstruction + epoch.Train.Beta * epoch.Train.Kl, 9));
        Assert.All(history.Epochs, epoch => Assert.InRange(epoch.Train.Total / epoch.Validation!.Total, 0.95, 1.05));
    }

    [Fact]
    public void No_tensor_more_is_alive_after_the_last_epoch_than_after_the_first()
    {
        using Tensor images = Toy.Images(100);
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16], channels: [3]);
        List<long> alive = [];
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Trainer.Fit(vae, images, images, Short with { Patience = 9 },
            new Heard(_ => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)), Token);
        Assert.Equal(4, alive.Count);
        Assert.All(alive, count => Assert.Equal(alive[0], count));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Early_stopping_goes_back_to_the_best_weights()
    {
        using var scope = NewDisposeScope();
        // Ten images and a large network overfit at once: the validation loss turns.
        using var autoencoder = new Autoencoder([1, 8, 8], latentSize: 8, hidden: [128]);
        Tensor held = Toy.Images(60, seed: 9);
        TrainingHistory history = Trainer.Fit(
            autoencoder, Toy.Images(10),
            held, new TrainingOptions { Epochs = 400, BatchSize = 10, LearningRate = 3e-3, Patience = 5 },
            cancellation: Token);
        int best = history.Epochs.MinBy(epoch => epoch.Validation!.Total)!.Epoch;
        Assert.Equal(TrainingEnding.StoppedEarly, history.Ending);
        Assert.Equal(best + 5, history.Epochs.Count);
        Assert.Equal(best, history.WeightsOfEpoch);
        Assert.Equal(history.Epochs[best - 1].Validation!.Total,
            Validation.Measure(autoencoder, Elbo.Of(autoencoder), held).Total, 6);
    }

    [Fact]
    public void Cancelling_leaves_a_usable_model_and_the_epochs_that_were_finished()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        using var cancellation = new CancellationTokenSource();
        Tensor images = Toy.Images(100);
        TrainingHistory history = Trainer.Fit(
            vae, images, images, Short with { Epochs = 100 },
            new Heard(epoch => { if (epoch.Epoch == 3) cancellation.Cancel(); }), cancellation.Token);
        Assert.Equal(TrainingEnding.Cancelled, history.Ending);
        Assert.Equal(3, history.Epochs.Count);
        Assert.Equal(history.Last.Validation!.Total,
            Validation.Measure(vae, Elbo.Of(vae), images, seed: EpochSeed.Of(1, 0, RandomUse.Validation)).Total, 6);
        Assert.Equal((3, 0), (history.WeightsOfEpoch, history.StepsBeyond));
    }

    // Eight batches an epoch; the model is asked once a step, and cancels at the 19th: two epochs and three steps.
    [Fact]
    public void Cancelled_in_the_middle_of_an_epoch_the_history_says_how_far_the_weights_are_past_its_last_line()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(32);
        using VariationalAutoencoder vae = New(), whole = New();
        using var cancellation = new CancellationTokenSource();
        int asked = 0;
        vae.register_forward_pre_hook((_, input) =>
        {
            if (++asked == 19)
                cancellation.Cancel();
            return input;
        });
        TrainingOptions options = Short with { BatchSize = 4, Epochs = 5 };
        TrainingHistory history = Trainer.Fit(vae, images, options: options, cancellation: cancellation.Token);
        Assert.Equal((TrainingEnding.Cancelled, 2, 2, 3),
            (history.Ending, history.Epochs.Count, history.WeightsOfEpoch, history.StepsBeyond));
        Assert.Contains("weights of epoch 2 and 3 steps more", history.ToString());
        // They are not the weights of epoch 2.
        Trainer.Fit(whole, images, options: options with { Epochs = 2 }, cancellation: Token);
        Assert.NotEqual(Sum(whole), Sum(vae));

        // With tanh, so that the plain step trains it, which calls hooks.
        static VariationalAutoencoder New() =>
            new([1, 8, 8], latentSize: 2, hidden: [16], activation: Activation.Tanh);
        static double Sum(VariationalAutoencoder vae) =>
            vae.parameters().Sum(parameter => parameter.to(float64).abs().sum().item<double>());
    }

    [Fact]
    public void A_loss_that_leaves_the_numbers_stops_and_names_epoch_and_batch()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16],
            likelihood: Likelihood.Gaussian(1e-3));
        var error = Assert.Throws<NonFiniteLossException>(
            () => Trainer.Fit(vae, Toy.Images(200), options: Short with { LearningRate = 1e6 }, cancellation: Token));
        Assert.Equal(1, error.Epoch);
        Assert.InRange(error.Batch, 2, 7); // the first batch still has the weights it began with
        Assert.Contains($"epoch 1, batch {error.Batch}", error.Message);
        Assert.Contains("learning rate", error.Message);
    }

    [Fact]
    public void Datasets_train_as_their_images_do_and_the_model_keeps_its_mode()
    {
        using var scope = NewDisposeScope();
        using var dataset = new ImageDataset("toy", Toy.Images(64));
        using var one = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        using var other = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        one.eval();
        TrainingHistory a = Trainer.Fit(one, dataset, options: Short, cancellation: Token),
            b = Trainer.Fit(other, Toy.Images(64), options: Short, cancellation: Token);
        Assert.Equal(b.Last.Train.Total, a.Last.Train.Total);
        Assert.False(one.training);
        Assert.True(other.training);
    }

    [Fact]
    public void Images_and_options_that_do_not_fit_are_refused_before_anything_is_trained()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        Tensor images = Toy.Images(20);
        Assert.Contains(
            "[n, 1, 8, 8], found [20, 64]", Refused(() => Trainer.Fit(vae, images.view(20, 64), cancellation: Token)));
        Assert.Contains("Divide bytes by 255", Refused(() => Trainer.Fit(vae, images * 255, cancellation: Token)));
        Assert.Contains("finite", Refused(() => Trainer.Fit(vae, images / 0, cancellation: Token)));
        Assert.Contains("Float32", Refused(() => Trainer.Fit(vae, images.to(float64), cancellation: Token)));
        Assert.Contains("validation",
            Refused(() => Trainer.Fit(vae, images, images.narrow(0, 0, 0), cancellation: Token)));
        Assert.Contains("needs validation images",
            Refused(() => Trainer.Fit(vae, images, options: new() { Patience = 2 }, cancellation: Token)));
        Assert.Contains("fewer than the 20",
            Refused(() => Trainer.Fit(vae, images, options: new() { ValidationSize = 20 }, cancellation: Token)));
        Assert.Contains("Epochs: expected at least 1, found 0",
            Refused(() => Trainer.Fit(vae, images, options: new() { Epochs = 0 }, cancellation: Token)));
        Assert.Contains("LearningRate",
            Refused(() => Trainer.Fit(vae, images, options: new() { LearningRate = double.NaN }, cancellation: Token)));
        Assert.Contains("CheckpointPath",
            Refused(() => Trainer.Fit(vae, images, options: new() { Resume = true }, cancellation: Token)));

        static string Refused(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    private sealed class Heard(Action<EpochMetrics> hear) : IProgress<EpochMetrics>
    {
        public void Report(EpochMetrics value) => hear(value);
    }
}
