using System.Text.Json;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>A network with one hidden layer of 64 with the weights that the page has, computed by libtorch.</summary>
internal sealed class PageNetwork(JsonElement weights, bool variational)
{
    private readonly float[][] weights = weights.Deserialize<float[][]>()!;

    /// <summary>The codes, or means, of images.</summary>
    public Tensor Encode(Tensor images) => Linear(nn.functional.relu(Linear(images.flatten(1), 0)), 1);

    public ImageBatch Decode(Tensor latents)
    {
        using DisposeScope scope = NewDisposeScope();
        int first = variational ? 3 : 2;
        return ImageBatch.FromTensor(
            Linear(nn.functional.relu(Linear(latents, first)), first + 1).sigmoid().view(-1, 1, 28, 28));
    }

    private Tensor Linear(Tensor from, int layer)
    {
        float[] matrix = weights[2 * layer], biases = weights[2 * layer + 1];
        return nn.functional.linear(
            from, tensor(matrix, [biases.Length, matrix.Length / biases.Length]), tensor(biases));
    }
}
