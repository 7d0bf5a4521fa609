using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training.Fused;

/// <summary>What the fused step doesn't cover, the plain one does, without a word from the caller.</summary>
public sealed class FallbackTests
{
    [Fact]
    public void Fully_connected_models_are_covered()
    {
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [10, 10]);
        using var point = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [10]);
        Assert.Equal("fused", StepFor(vae));
        Assert.Equal("fused", StepFor(point));
    }

    [Fact]
    public void Models_with_convolutions_are_covered()
    {
        using var vae = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [10], channels: [4]);
        using var point = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [], channels: [4, 4]);
        Assert.Equal("fused", StepFor(vae));
        Assert.Equal("fused", StepFor(point));
    }

    [Fact]
    public void A_layer_between_convolutions_is_left_to_the_plain_step()
    {
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [], channels: [4]);
        model.Decoder.Layers.append("sigmoid", nn.Sigmoid());
        Assert.Equal("plain", StepFor(model));
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Silu)]
    public void Other_activations_are_left_to_the_plain_step(Activation activation)
    {
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [10], activation: activation);
        Assert.Equal("plain", StepFor(model));
    }

    [Fact]
    public void Double_precision_is_left_to_the_plain_step()
    {
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [10]);
        model.to(float64);
        Assert.Equal("plain", StepFor(model));
    }

    [Fact]
    public void Another_device_is_left_to_the_plain_step()
    {
        // "meta" is a device that every libtorch has: shapes without numbers.
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [10]);
        model.to(META);
        Assert.Equal("plain", StepFor(model));
    }

    [Fact]
    public void A_frozen_weight_is_left_to_the_plain_step()
    {
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [10]);
        model.Encoder.parameters().First().requires_grad = false;
        Assert.Equal("plain", StepFor(model));
    }

    [Fact]
    public void An_added_layer_is_left_to_the_plain_step()
    {
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [10]);
        model.Encoder.Body.append("dropout", nn.Dropout(0.1));
        Assert.Equal("plain", StepFor(model));
    }

    [Fact]
    public void The_linear_vae_is_left_to_the_plain_step()
    {
        using var model = new LinearVae([1, 1, 6], latentSize: 2, variance: 0.5);
        Assert.Equal("plain", StepFor(model));
    }

    private static string StepFor(ILatentModel model)
    {
        using ITrainingStep step = TrainingSteps.Create(model, Elbo.Of(model), new TrainingOptions());
        return step.Name;
    }
}
