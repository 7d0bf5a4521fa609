using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Tests.Support;
using LatentLab.Training;
using LatentLab.Training.Fused;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training.Fused;

public sealed class FusedTrainingStepTests
{

    public static TheoryData<string> Cases => [.. StepCase.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hundred_steps_give_what_the_plain_step_gives(string name)
    {
        using var scope = NewDisposeScope();
        StepCase settings = StepCase.All[name];
        ILatentModel fast = settings.Create(), plain = settings.Create();
        Elbo objective = Elbo.Of(plain, settings.Parts);
        using var fusedStep = FusedTrainingStep.TryCreate(fast, objective, 1e-3);
        using var plainStep = new PlainTrainingStep(plain, objective);
        Assert.True(fusedStep is not null, "the fused step does not cover this case");

        foreach (Tensor batch in settings.Batches(100))
        {
            fusedStep.Step(batch, settings.Beta);
            plainStep.Step(batch, settings.Beta);
        }

        LossTerms expected = plainStep.ReadTotals().Mean, found = fusedStep.ReadTotals().Mean;
        Assert.Equal(1, found.Reconstruction / expected.Reconstruction, 1e-6);
        Assert.Equal(expected.Kl, found.Kl, 1e-6 * (1 + expected.Kl));
        Assert.Equal(expected.Beta, found.Beta);
        using OptimizerState expectedState = plainStep.ReadState(), foundState = fusedStep.ReadState();
        Assert.Equal(100, foundState.Steps);
        foreach (var ((key, theirs), ours) in plain.Network.named_parameters().Zip(fast.Network.parameters()))
            Distance.AssertBelow(1e-6, ours, theirs, key);
        for (int i = 0; i < expectedState.Means.Count; i++)
        {
            Distance.AssertBelow(1e-5, foundState.Means[i], expectedState.Means[i], $"mean gradient {i}");
            Distance.AssertBelow(1e-5, foundState.Squares[i], expectedState.Squares[i], $"mean square {i}");
        }
        (fast as IDisposable)?.Dispose();
        (plain as IDisposable)?.Dispose();
    }

    /// <remarks>
    /// Left to run freely, two float32 trainings of this size part within a hundred steps however they are computed
    /// (plain float32 from plain float64 too: by 1e-3 of the weights), because a unit whose input is zero to rounding
    /// is on in one and off in the other. So both set out from one state at every step.
    /// </remarks>
    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 12)]
    public void Each_step_of_the_benchmarks_models_is_the_plain_step(bool convolutional, int steps)
    {
        using var scope = NewDisposeScope();
        StepCase benchmark = convolutional ? StepCase.ConvolutionalBenchmark : StepCase.Benchmark;
        // A convolution's gradient adds up 25,088 places in float32, √n · 6e-8 apart; a layer's 128 images.
        double bound = convolutional ? 1e-5 : 1e-6;
        using var fast = (VariationalAutoencoder)benchmark.Create();
        using var plain = (VariationalAutoencoder)benchmark.Create();
        using FusedTrainingStep fusedStep = FusedTrainingStep.TryCreate(fast, Elbo.Of(fast), 1e-3)!;
        using var plainStep = new PlainTrainingStep(plain, Elbo.Of(plain));
        foreach (Tensor batch in benchmark.Batches(steps))
        {
            using var quiet = no_grad();
            using var step = NewDisposeScope();
            fusedStep.Step(batch, 1);
            using (enable_grad())
                plainStep.Step(batch, 1);

            LossTerms expected = plainStep.ReadTotals().Mean, found = fusedStep.ReadTotals().Mean;
            Assert.Equal(1, found.Reconstruction / expected.Reconstruction, 1e-6);
            // The plain step's float32 sum of terms that nearly cancel has this spread itself while the KL is small.
            Assert.Equal(1, found.Kl / expected.Kl, 3e-6);
            using OptimizerState expectedState = plainStep.ReadState();
            // Comparing takes longer than stepping; the first steps are where Adam is touchiest.
            if (expectedState.Steps < 4 || expectedState.Steps % 10 == 0)
                CompareAll(expectedState);
            foreach (var (theirs, ours) in plain.parameters().Zip(fast.parameters()))
                ours.copy_(theirs);
            fusedStep.WriteState(expectedState);
        }

        void CompareAll(OptimizerState expected)
        {
            using OptimizerState found = fusedStep.ReadState();
            int i = 0;
            foreach (var ((key, theirs), ours) in plain.named_parameters().Zip(fast.parameters()))
            {
                Distance.AssertBelow(bound, found.Means[i], expected.Means[i], $"mean gradient of {key}");
                Distance.AssertBelow(bound, found.Squares[i], expected.Squares[i], $"mean square of {key}");
                // Adam's first step moves each weight by its gradient's sign, also where that is zero to rounding.
                Distance.AssertBelow(found.Steps == 1 ? 1e-5 : bound, ours, theirs, key);
                i++;
            }
        }
    }

    [Fact]
    public void Gradients_are_the_slopes_that_differences_in_double_precision_give()
    {
        using var scope = NewDisposeScope();
        using var model = new Autoencoder([1, 3, 4], latentSize: 2, hidden: [7]);
        using var exact = new Autoencoder([1, 3, 4], latentSize: 2, hidden: [7]);
        exact.to(float64);
        Elbo objective = Elbo.Of(exact);
        using var generator = new Generator(11);
        Tensor images = rand([6, 1, 3, 4], generator: generator);
        // The step moves the weights; after one, Adam's mean is a tenth of the gradient.
        using FusedTrainingStep step = FusedTrainingStep.TryCreate(model, objective, 1e-3)!;
        step.Step(images, beta: 1);
        using OptimizerState state = step.ReadState();

        using var quiet = no_grad();
        foreach (var ((name, parameter), mean) in exact.named_parameters().Zip(state.Means))
            for (long i = 0; i < parameter.numel(); i++)
            {
                double slope = (LossAt(parameter, i, 1e-6) - LossAt(parameter, i, -1e-6)) / 2e-6;
                Assert.True(Math.Abs(slope - 10 * mean.flatten()[i].ToDouble()) < 2e-6,
                    $"{name}[{i}]: {slope} ≠ {10 * mean.flatten()[i].ToDouble()}");
            }

        double LossAt(Tensor parameter, long index, double by)
        {
            parameter.view(-1)[index].add_(by);
            double loss = objective.Loss(exact.call(images.to(float64)), images.to(float64)).ToDouble();
            parameter.view(-1)[index].sub_(by);
            return loss;
        }
    }

    [Fact]
    public void A_training_goes_on_with_the_other_step_from_the_same_state()
    {
        using var scope = NewDisposeScope();
        StepCase settings = StepCase.All["two hidden layers"];
        ILatentModel switched = settings.Create(), plain = settings.Create();
        Elbo objective = Elbo.Of(plain);
        using var plainStep = new PlainTrainingStep(plain, objective);
        ITrainingStep current = FusedTrainingStep.TryCreate(switched, objective, 1e-3)!;
        int done = 0;
        foreach (Tensor batch in settings.Batches(40))
        {
            if (done is 10 or 25)
            {
                using OptimizerState state = current.ReadState();
                current.Dispose();
                current = done == 10
                    ? new PlainTrainingStep(switched, objective)
                    : FusedTrainingStep.TryCreate(switched, objective, 1e-3)!;
                current.WriteState(state);
            }
            current.Step(batch, 1);
            plainStep.Step(batch, 1);
            done++;
        }
        current.Dispose();
        foreach (var ((key, theirs), ours) in plain.Network.named_parameters().Zip(switched.Network.parameters()))
            Distance.AssertBelow(1e-6, ours, theirs, key);
        (switched as IDisposable)?.Dispose();
        (plain as IDisposable)?.Dispose();
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 3, hidden: [20]);
        using Tensor images = zeros(32, 1, 8, 8), rest = zeros(20, 1, 8, 8);
        long before = LiveTensors.Count;
        using (ITrainingStep step = TrainingSteps.Create(model, Elbo.Of(model), new TrainingOptions()))
        {
            Assert.Equal("fused", step.Name);
            Take(step, images, rest);
            long after = LiveTensors.Count;
            for (int i = 0; i < 20; i++)
                Take(step, images, rest);
            Assert.Equal(after, LiveTensors.Count);
        }
        Assert.Equal(before, LiveTensors.Count);

        static void Take(ITrainingStep step, Tensor images, Tensor rest)
        {
            step.Step(images, 1);
            step.Step(rest, 1);
            step.ReadTotals();
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_is_reported_with_its_step()
    {
        using var scope = NewDisposeScope();
        using var model = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        using FusedTrainingStep step = FusedTrainingStep.TryCreate(model, Elbo.Of(model), 1e-3)!;
        Tensor images = rand(8, 1, 4, 4);
        step.Step(images, 1);
        step.Step(images, 1);
        using (no_grad())
            model.Decoder.parameters().First().fill_(double.NaN);
        step.Step(images, 1);
        step.Step(images, 1);
        Assert.Equal(3, step.ReadTotals().FirstNonFiniteStep);
        Assert.Throws<InvalidOperationException>(() => step.ReadTotals());
    }

    [Fact]
    public void Every_batch_size_works_in_any_order()
    {
        using var scope = NewDisposeScope();
        using var fast = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        using var plain = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        using FusedTrainingStep fusedStep = FusedTrainingStep.TryCreate(fast, Elbo.Of(fast), 1e-3)!;
        using var plainStep = new PlainTrainingStep(plain, Elbo.Of(plain));
        foreach (int size in (int[])[1, 2, 3, 17, 64, 5, 1, 64, 33])
        {
            Tensor images = rand(size, 1, 4, 4);
            fusedStep.Step(images, 0.5);
            plainStep.Step(images, 0.5);
        }
        foreach (var ((key, theirs), ours) in plain.named_parameters().Zip(fast.parameters()))
            Distance.AssertBelow(1e-6, ours, theirs, key);
        Assert.Equal(plainStep.ReadTotals().Mean.Total, fusedStep.ReadTotals().Mean.Total, 1e-5);
    }

    [Fact]
    public void Foreign_input_is_refused_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        using var other = new VariationalAutoencoder([1, 4, 4], latentSize: 3, hidden: [8]);
        using FusedTrainingStep step = FusedTrainingStep.TryCreate(model, Elbo.Of(model), 1e-3)!;
        using FusedTrainingStep otherStep = FusedTrainingStep.TryCreate(other, Elbo.Of(other), 1e-3)!;
        using OptimizerState foreign = otherStep.ReadState();
        Assert.Throws<ArgumentException>(() => step.Step(zeros(5, 1, 4, 5), 1));
        Assert.Throws<ArgumentException>(() => step.Step(zeros(5, 16), 1));
        Assert.Throws<ArgumentException>(() => step.Step(zeros(0, 1, 4, 4), 1));
        Assert.Throws<ArgumentException>(() => step.Step(zeros([5, 1, 4, 4], dtype: float64), 1));
        Assert.Throws<ArgumentException>(() => step.WriteState(foreign));
        using OptimizerState state = step.ReadState();
        Assert.Equal(0, state.Steps);
        Assert.All(state.Means, mean => Assert.Equal(0, mean.abs().sum().ToDouble()));
    }

    [Fact]
    public void Weights_that_were_moved_are_noticed()
    {
        using var model = new Autoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        using FusedTrainingStep step = FusedTrainingStep.TryCreate(model, Elbo.Of(model), 1e-3)!;
        model.to(float64);
        model.to(float32);
        using Tensor images = zeros(5, 1, 4, 4);
        Assert.Throws<InvalidOperationException>(() => step.Step(images, 1));
    }
}
