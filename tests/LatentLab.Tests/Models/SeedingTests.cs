using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

public sealed class SeedingTests
{
    [Fact]
    public void The_same_seed_gives_the_same_weights_whatever_drew_numbers_before_and_another_seed_gives_others()
    {
        using var scope = NewDisposeScope();
        using var first = new VariationalAutoencoder([1, 6, 6], latentSize: 2, hidden: [5], channels: [3], seed: 4);
        rand(17);
        using var second = new VariationalAutoencoder([1, 6, 6], latentSize: 2, hidden: [5], channels: [3], seed: 4);
        using var other = new VariationalAutoencoder([1, 6, 6], latentSize: 2, hidden: [5], channels: [3], seed: 5);
        foreach (var ((name, a), (_, b)) in first.named_parameters().Zip(second.named_parameters()))
            Assert.True(a.eq(b).all().ToBoolean(), name);
        foreach (var ((name, a), (_, b)) in first.named_parameters().Zip(other.named_parameters()))
            Assert.False(a.eq(b).any().ToBoolean(), name);
    }

    [Fact]
    public void Building_a_model_draws_nothing_from_the_global_generator()
    {
        using var scope = NewDisposeScope();
        using Tensor state = get_rng_state();
        Tensor expected = Seeding.WithoutTrace(() => rand(4));
        Tensor found = Seeding.WithoutTrace(() =>
        {
            set_rng_state(state);
            using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2);
            return rand(4);
        });
        Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());
    }

    [Fact]
    public void Weights_fill_the_interval_that_their_number_of_inputs_gives()
    {
        using var scope = NewDisposeScope();
        using var autoencoder = new Autoencoder([1, 10, 10], latentSize: 2, hidden: [400]);
        Tensor weight = autoencoder.get_parameter("encoder.body.hidden1.weight")!,
            bias = autoencoder.get_parameter("encoder.body.hidden1.bias")!;
        // 1/√100; the largest of 40,000 uniform numbers is that close
        Assert.InRange(weight.abs().max().ToDouble(), 0.0999, 0.1);
        Assert.InRange(bias.abs().max().ToDouble(), 0.095, 0.1);
        Assert.Equal(0.1 / Math.Sqrt(3), weight.std().ToDouble(), 3);
    }
}
