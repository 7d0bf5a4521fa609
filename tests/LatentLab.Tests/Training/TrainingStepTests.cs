using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

public sealed class TrainingStepTests
{
    [Fact]
    public void The_plain_step_is_the_loop_that_a_learner_would_write()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(100);
        using var stepped = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16], seed: 3);
        using var looped = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16], seed: 3);
        using ITrainingStep step = new PlainTrainingStep(stepped, Elbo.Of(stepped), learningRate: 2e-3);
        using var optimizer = optim.Adam(looped.parameters(), lr: 2e-3);
        foreach (Tensor batch in images.Batches(32, seed: 8))
            step.Step(batch, beta: 0.5);

        double reconstruction = 0, kl = 0;
        foreach (Tensor batch in images.Batches(32, seed: 8))
        {
            using var inner = NewDisposeScope();
            VaeOutput output = looped.call(batch);
            Tensor terms = ReconstructionLoss.Bernoulli(output.Reconstruction, batch),
                divergence = KlDivergence.FromStandardNormal(output.Posterior);
            optimizer.zero_grad();
            (terms + 0.5 * divergence).mean().backward();
            optimizer.step();
            reconstruction += terms.sum().ToDouble();
            kl += divergence.sum().ToDouble();
        }
        foreach (var ((name, a), (_, b)) in stepped.named_parameters().Zip(looped.named_parameters()))
            Assert.True((a - b).abs().max().ToDouble() < 1e-6, name);
        LossTerms mean = step.ReadTotals().Mean;
        Assert.Equal(reconstruction / 100, mean.Reconstruction, 1e-4);
        Assert.Equal(kl / 100, mean.Kl, 1e-4);
        Assert.Equal(0.5, mean.Beta);
    }

    [Fact]
    public void Totals_start_anew_after_each_reading_and_an_empty_one_is_refused()
    {
        using var scope = NewDisposeScope();
        using var autoencoder = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        using ITrainingStep step = new PlainTrainingStep(autoencoder, Elbo.Of(autoencoder), learningRate: 1e-12);
        Tensor bright = ones(8, 1, 8, 8), dark = zeros(8, 1, 8, 8);
        step.Step(bright, 1);
        double first = step.ReadTotals().Mean.Reconstruction;
        step.Step(dark, 1);
        double second = step.ReadTotals().Mean.Reconstruction;
        step.Step(bright, 1);
        step.Step(dark, 1);
        Assert.Equal((first + second) / 2, step.ReadTotals().Mean.Reconstruction, 5);
        Assert.NotEqual(first, second, 0.1);
        Assert.Contains("Call Step first", Assert.Throws<InvalidOperationException>(() => step.ReadTotals()).Message);
    }

    [Fact]
    public void Sums_are_averaged_over_images_and_a_moving_beta_still_adds_up()
    {
        StepTotals totals = StepLedger.Average([30, 3, 10, 5], [(3, 0.5), (1, 2)]);
        Assert.Equal((10, 2), (totals.Mean.Reconstruction, totals.Mean.Kl));
        Assert.Equal((30 + 0.5 * 3 + 10 + 2 * 5) / 4.0, totals.Mean.Total, 12);
        Assert.Null(totals.FirstNonFiniteStep);
        Assert.Equal(2, StepLedger.Average([1, 1, float.NaN, 1, float.PositiveInfinity, 1],
            [(1, 1), (1, 1), (1, 1)]).FirstNonFiniteStep);
        Assert.Equal(1, StepLedger.Average([1, float.NegativeInfinity], [(1, 1)]).FirstNonFiniteStep);
    }

    [Fact]
    public void The_ledger_grows_without_losing_a_step()
    {
        using var scope = NewDisposeScope();
        using var ledger = new StepLedger(CPU);
        for (int i = 1; i <= 3000; i++)
            ledger.Write(full(2, i), zeros(2), beta: 1);
        Assert.Equal(1500.5, ledger.Read().Mean.Reconstruction);
    }

    [Fact]
    public void Another_step_goes_on_from_the_optimizers_state_to_the_same_bits()
    {
        using var scope = NewDisposeScope();
        Tensor images = Toy.Images(64);
        using var straight = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16], seed: 3);
        using var handedOver = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16], seed: 3);
        using (ITrainingStep step = new PlainTrainingStep(straight, Elbo.Of(straight)))
            for (int i = 0; i < 6; i++)
                step.Step(images, 1);

        ITrainingStep current = new PlainTrainingStep(handedOver, Elbo.Of(handedOver));
        for (int i = 0; i < 6; i++)
        {
            using OptimizerState state = current.ReadState();
            Assert.Equal(i, state.Steps);
            current.Dispose();
            current = new PlainTrainingStep(handedOver, Elbo.Of(handedOver));
            if (i > 0)
                current.WriteState(state);
            current.Step(images, 1);
        }
        current.Dispose();
        foreach (var ((name, a), (_, b)) in straight.named_parameters().Zip(handedOver.named_parameters()))
            Assert.True(a.eq(b).all().ToBoolean(), name);
    }

    [Fact]
    public void The_state_of_another_model_is_refused()
    {
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        using var other = new VariationalAutoencoder([1, 8, 8], latentSize: 3, hidden: [16]);
        using ITrainingStep step = new PlainTrainingStep(vae, Elbo.Of(vae)),
            foreign = new PlainTrainingStep(other, Elbo.Of(other));
        using OptimizerState state = foreign.ReadState();
        Assert.Contains("another model's", Assert.Throws<ArgumentException>(() => step.WriteState(state)).Message);
    }
}
