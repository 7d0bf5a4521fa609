using LatentLab.Data;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

public class ModelWeightsTests
{
    public static TheoryData<Activation, bool> Kinds => new()
    {
        { Activation.Relu, true }, { Activation.Tanh, true }, { Activation.Silu, false }
    };

    /// <summary>The forward pass in plain C# against libtorch's.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void Copied_weights_encode_and_decode_as_the_model_does(Activation activation, bool bernoulli)
    {
        using DisposeScope scope = NewDisposeScope();
        Likelihood likelihood = bernoulli ? Likelihood.Bernoulli : Likelihood.SquaredError;
        ILatentModel[] models =
        [
            new Autoencoder(
                [
                    1,
                    6,
                    5],
                2,
                [
                    20,
                    10],
                likelihood: likelihood,
                activation: activation),
            new Autoencoder(
                [
                    3,
                    6, 5],
                3, [], likelihood: likelihood),
            new VariationalAutoencoder([1, 6, 5], 2, [20], likelihood: likelihood, activation: activation),
            new LinearVae([1, 6, 5], 2, 0.1),
        ];
        foreach (ILatentModel model in models)
        {
            ModelWeights weights = ModelWeights.Of(model);
            Tensor images = rand([4, .. model.Architecture.ImageShape], generator: new Generator(1)),
                codes = 3 * randn(4, model.Architecture.LatentSize, generator: new Generator(2));
            float[] encoded = [.. model.Encode(images).data<float>()], pixels = [.. images.data<float>()],
                latents = [.. codes.data<float>()];
            ImageBatch decoded = model.Decode(codes);
            int size = pixels.Length / 4, latentSize = model.Architecture.LatentSize;
            for (int i = 0; i < 4; i++)
            {
                double[] code = weights.Encode(Numbers(pixels, i * size, size)),
                    image = weights.Decode(Numbers(latents, i * latentSize, latentSize));
                Assert.All(code.Select((value, latent) => value - encoded[i * latentSize + latent]),
                    difference => Assert.Equal(0, difference, 1e-5));
                Assert.All(image.Select((value, pixel) => value - decoded.Pixels[i * size + pixel]),
                    difference => Assert.Equal(0, difference, 1e-5));
            }
            ((IDisposable)model).Dispose();
        }

        static double[] Numbers(float[] values, int start, int count) =>
            [.. values.Skip(start).Take(count).Select(value => (double)value)];
    }

    [Fact]
    public void Copies_stay_as_they_were_and_know_their_shapes()
    {
        using var vae = new VariationalAutoencoder([1, 28, 28], 2, [64, 32]);
        ModelWeights weights = ModelWeights.Of(vae);
        float before = weights.Decoder[0].Weights[0];
        using (no_grad())
            vae.Decoder.parameters().First().zero_();
        Assert.Equal(before, weights.Decoder[0].Weights[0]);
        Assert.Equal([(32, 2), (64, 32), (784, 64)], weights.Decoder.Select(layer => (layer.Rows, layer.Columns)));
        Assert.Equal([(64, 784), (32, 64), (2, 32)], weights.Encoder.Select(layer => (layer.Rows, layer.Columns)));
        Assert.Equal((2, 32), (weights.LogVariance!.Rows, weights.LogVariance.Columns));
        Assert.True(weights.Logits && weights.LatentSize == 2);
    }

    [Fact]
    public void A_convolutional_model_is_refused_with_what_to_do()
    {
        using var model = new Autoencoder([1, 28, 28], 2, [32], channels: [4]);
        Assert.Contains("without channels", Assert.Throws<NotSupportedException>(() => ModelWeights.Of(model)).Message);
    }
}
