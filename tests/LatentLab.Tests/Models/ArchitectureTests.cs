using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

public sealed class ArchitectureTests
{
    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 17, 12)]
    [InlineData(1, 7, 1)]
    [InlineData(2, 1, 1)]
    public void Decoded_images_have_the_shape_of_the_encoded_ones(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        foreach (int[] convolutions in new int[][] { [], [3], [3, 4], [2, 3, 4] })
            foreach (int[] hidden in new int[][] { [], [5], [6, 5] })
            {
                using var vae = new VariationalAutoencoder([channels, height, width], latentSize: 2, hidden: hidden,
                    channels: convolutions);
                VaeOutput output = vae.call(zeros(2, channels, height, width));
                Assert.Equal([2, channels, height, width], output.Reconstruction.shape);
                Assert.Equal([2, 2], output.Latent.shape);
                Assert.Equal(vae.ParameterCount, vae.Describe().Parameters);
            }
    }

    [Fact]
    public void A_model_built_inside_a_dispose_scope_outlives_it()
    {
        LinearVae linear;
        VariationalAutoencoder convolutional;
        using (NewDisposeScope())
        {
            linear = new LinearVae([1, 1, 5], latentSize: 2, variance: 0.1);
            convolutional = new VariationalAutoencoder([1, 6, 5], latentSize: 2, hidden: [4], channels: [3]);
        }
        using var scope = NewDisposeScope();
        Assert.Equal([3, 1, 1, 5], linear.call(zeros(3, 1, 1, 5)).Reconstruction.shape);
        Assert.Equal([2, 1, 6, 5], convolutional.call(zeros(2, 1, 6, 5)).Reconstruction.shape);
        linear.Dispose();
        convolutional.Dispose();
    }

    [Fact]
    public void A_convolutional_network_has_the_parameters_that_its_layers_need()
    {
        using var autoencoder = new Autoencoder([1, 28, 28], latentSize: 2, hidden: [16], channels: [32, 64]);
        long encoder = (9 * 32 + 32) + (9 * 32 * 64 + 64) + (7 * 7 * 64 * 16 + 16) + (16 * 2 + 2);
        long decoder = (2 * 16 + 16) + (16 * 7 * 7 * 64 + 7 * 7 * 64) + (9 * 64 * 32 + 32) + (9 * 32 + 1);
        Assert.Equal(encoder + decoder, autoencoder.ParameterCount);
    }

    [Fact]
    public void Without_hidden_layers_the_autoencoder_is_linear()
    {
        using var scope = NewDisposeScope();
        using var autoencoder = new Autoencoder([1, 3, 3], latentSize: 2, hidden: [],
            likelihood: Likelihood.SquaredError);
        Tensor a = randn(1, 1, 3, 3), b = randn(1, 1, 3, 3);
        Tensor bent = Map(a) + Map(b) - Map(a + b) - Map(zeros_like(a));
        Assert.Equal(0, bent.abs().max().ToDouble(), 5);

        Tensor Map(Tensor images) => autoencoder.call(images).Reconstruction;
    }

    [Theory]
    [InlineData(Activation.Relu, 0, 1)]
    [InlineData(Activation.Tanh, -0.76159, 0.76159)]
    [InlineData(Activation.Silu, -0.26894, 0.73106)]
    public void Each_activation_is_the_function_it_is_called(Activation activation, double atMinusOne, double atOne)
    {
        using var scope = NewDisposeScope();
        using var layer = Activations.Create(activation);
        Tensor found = layer.call(tensor(new double[] { -1, 1 }));
        Assert.Equal(atMinusOne, found[0].ToDouble(), 5);
        Assert.Equal(atOne, found[1].ToDouble(), 5);
    }
}
