using LatentLab.Data;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

public sealed class VariationalAutoencoderTests
{
    [Fact]
    public void The_network_784_400_20_has_652824_parameters()
    {
        using var vae = new VariationalAutoencoder(imageShape: [1, 28, 28], hidden: [400], latentSize: 20);
        Assert.Equal(652_824, vae.ParameterCount);
        Assert.Equal(652_824, vae.Describe().Layers.Sum(layer => layer.Parameters));
    }

    [Fact]
    public void Its_parameters_are_called_after_their_layers()
    {
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        Assert.Equal(
            ["encoder.body.hidden1.weight", "encoder.body.hidden1.bias", "encoder.mean.weight", "encoder.mean.bias",
                "encoder.logVariance.weight", "encoder.logVariance.bias", "decoder.layers.hidden1.weight",
                "decoder.layers.hidden1.bias", "decoder.layers.expand.weight", "decoder.layers.expand.bias"],
            vae.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void The_description_lists_the_layers_an_image_passes_in_order_with_their_shapes()
    {
        using var vae = new VariationalAutoencoder([1, 28, 28], hidden: [256], latentSize: 2);
        LayerTable table = vae.Describe();
        Assert.Equal(
            ["encoder.body.flatten", "encoder.body.hidden1", "encoder.body.hidden1-activation",
                "encoder.mean", "encoder.logVariance", "decoder.layers.hidden1", "decoder.layers.hidden1-activation",
                "decoder.layers.expand", "decoder.layers.unflatten"],
            table.Layers.Select(layer => layer.Name));
        Assert.Equal([784, 256, 256, 2, 2, 256, 256, 784],
            table.Layers.Take(8).Select(layer => layer.OutputShape.Single()));
        Assert.Equal([1, 28, 28], table.Layers[^1].OutputShape);
        Assert.Contains("encoder.logVariance", vae.ToString());
        Assert.Contains("404,244 parameters", vae.ToString());
        Assert.Contains("<td><code>encoder.mean</code></td><td>Linear</td>", vae.ToHtml());
    }

    [Fact]
    public void The_description_finds_the_two_heads_and_where_the_decoder_begins()
    {
        using var vae = new VariationalAutoencoder([1, 28, 28], hidden: [256], latentSize: 2);
        LayerTable table = vae.Describe();
        Assert.Equal(
            [LayerRole.Encoder, LayerRole.Encoder, LayerRole.Encoder, LayerRole.Mean, LayerRole.LogVariance,
                LayerRole.Decoder, LayerRole.Decoder, LayerRole.Decoder, LayerRole.Decoder],
            table.Layers.Select(layer => layer.Role));
        Assert.True(table.Samples);
        Assert.Equal(2, table.LatentSize);
        Assert.Equal([1, 28, 28], table.ImageShape);
    }

    [Fact]
    public void An_autoencoder_has_one_code_and_draws_nothing()
    {
        using var autoencoder = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [6], channels: [3]);
        LayerTable table = autoencoder.Describe();
        Assert.Equal("encoder.code", Assert.Single(table.Layers, layer => layer.Role == LayerRole.Code).Name);
        Assert.All(table.Layers, layer => Assert.True(layer.Role == LayerRole.Code || layer.Name.StartsWith(
            layer.Role == LayerRole.Encoder ? "encoder." : "decoder.", StringComparison.Ordinal)));
        Assert.False(table.Samples);
    }

    [Fact]
    public void A_variance_that_is_no_layers_output_has_no_layer()
    {
        using var linear = new LinearVae([1, 1, 5], latentSize: 2, variance: 0.1);
        LayerTable table = linear.Describe();
        Assert.DoesNotContain(table.Layers, layer => layer.Role == LayerRole.LogVariance);
        Assert.Contains(table.Layers, layer => layer.Role == LayerRole.Mean);
        // log σ², one number for each latent
        Assert.Equal(2, table.Parameters - table.Layers.Sum(layer => layer.Parameters));
    }

    [Fact]
    public void Looking_at_the_layers_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var looked = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8], seed: 3);
        using var left = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8], seed: 3);
        Tensor images = rand([3, 1, 4, 4]);
        looked.Describe();
        Assert.True(looked.training);
        Assert.Equal(0, (looked.call(images).Latent - left.call(images).Latent).abs().max().ToDouble());
        Assert.Equal(9, looked.Describe().Layers.Count); // a hook left behind would list each layer twice
    }

    [Fact]
    public void The_latent_is_the_mean_plus_the_deviation_times_the_models_own_noise()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8], seed: 3);
        using var same = new Generator(3);
        Tensor images = rand([5, 1, 4, 4]);
        VaeOutput output = vae.call(images);
        Tensor epsilon = randn([5, 2], generator: same);
        Tensor expected = output.Posterior.Mean + (output.Posterior.LogVariance / 2).exp() * epsilon;
        Assert.Equal(0, (output.Latent - expected).abs().max().ToDouble(), 6);
        Assert.Equal(0, (vae.Decoder.call(output.Latent) - output.Reconstruction).abs().max().ToDouble(), 6);
    }

    [Fact]
    public void Encode_gives_the_posterior_means_of_any_number_of_images_and_EncodeDistribution_both_parts()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 3, hidden: [8]);
        Tensor images = rand([1100, 1, 4, 4]); // three chunks
        DiagonalGaussian expected = vae.Encoder.call(images), found = vae.EncodeDistribution(images);
        Assert.Equal(0, (vae.Encode(images) - expected.Mean).abs().max().ToDouble(), 5);
        Assert.Equal(0, (found.Mean - expected.Mean).abs().max().ToDouble(), 5);
        Assert.Equal(0, (found.LogVariance - expected.LogVariance).abs().max().ToDouble(), 5);
        Assert.False(found.Mean.requires_grad);
    }

    [Fact]
    public void Decode_gives_mean_images_between_0_and_1()
    {
        using var scope = NewDisposeScope();
        using var bernoulli = new VariationalAutoencoder([1, 4, 6], latentSize: 2, hidden: [8]);
        using var gaussian = new VariationalAutoencoder([1, 4, 6], latentSize: 2, hidden: [8],
            likelihood: Likelihood.Gaussian(0.1));
        Tensor latent = 20 * randn(7, 2);
        ImageBatch images = bernoulli.Decode(latent), means = gaussian.Decode(latent);
        Assert.Equal((7, 1, 4, 6), (images.Count, images.Channels, images.Height, images.Width));
        float[] expected = bernoulli.Decoder.call(latent).sigmoid().detach().data<float>().ToArray();
        Assert.All(images.Pixels.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 5));
        Assert.All(means.Pixels, pixel => Assert.InRange(pixel, 0, 1));
        Assert.Equal(bernoulli.Decode(bernoulli.Encode(images.ToTensor())).Pixels,
            bernoulli.Reconstruct(images.ToTensor()).Pixels);
    }

    [Fact]
    public void Looking_leaves_no_tensor_behind_and_the_mode_as_it_was()
    {
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        using Tensor images = rand([600, 1, 4, 4]), latent = randn(600, 2);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 3; i++)
        {
            vae.Decode(latent);
            vae.Reconstruct(images);
            vae.Encode(images).Dispose();
            vae.Describe();
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(vae.training);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_with_what_was_expected()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        Assert.Contains(
            "[n, 1, 4, 4], found [3, 16]", Assert.Throws<ArgumentException>(() => vae.Encode(zeros(3, 16))).Message);
        Assert.Contains(
            "[n, 2], found [3, 5]", Assert.Throws<ArgumentException>(() => vae.Decode(zeros(3, 5))).Message);
        Assert.Contains("MNIST is [1, 28, 28]",
            Assert.Throws<ArgumentException>(() => new VariationalAutoencoder([28, 28], latentSize: 2)).Message);
        Assert.Contains("latentSize",
            Assert.Throws<ArgumentException>(() => new VariationalAutoencoder([1, 4, 4], latentSize: 0)).Message);
        Assert.Contains("hidden", Assert.Throws<ArgumentException>(
            () => new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8, 0])).Message);
    }
}
