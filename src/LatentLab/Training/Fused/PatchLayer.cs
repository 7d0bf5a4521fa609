using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>
/// The weights of a convolution or of its transpose as matrices on patches. Both lead between a large grid of pixels
/// and one of half its size, whose places have a patch each: a convolution from large to small, its transpose from
/// small to large; and the backward half of either is the forward half of the other.
/// </summary>
internal sealed unsafe class PatchLayer : IDisposable
{
    private const int Taps = 9;

    // What turning the weights round, or Adam, costs as passes over them.
    private const int PassesOverWeights = 4;

    private readonly OpenMpParallel team;
    private readonly AdamSlot weight, bias;
    private readonly FloatMatrix toPatches, fromPatches;
    private readonly FloatMatrix[] gradients;
    private readonly Tensor toPatchesTensor, fromPatchesTensor;
    private readonly float[] modelGradient, tiledBias;
    private readonly float[][] biasGradients;

    /// <param name="weight">Shape [small channels, large channels, 3, 3].</param>
    /// <param name="bias">One for each channel that goes out.</param>
    /// <param name="grid">The large grid.</param>
    /// <param name="outPlaces">Pixels of an image that goes out.</param>
    /// <param name="team">The threads that add up shares of the biases' gradient.</param>
    /// <param name="productParts">Those that add up shares of the weights' gradient.</param>
    public PatchLayer(
        Parameter weight, Parameter bias, PatchGrid grid, int outPlaces, AdamMemory memory, OpenMpParallel team,
        int productParts)
    {
        this.team = team;
        (this.weight, this.bias) = (memory.SlotOf(weight), memory.SlotOf(bias));
        (Grid, SmallChannels) = (grid, (int)weight.shape[0]);
        toPatches = new FloatMatrix(SmallChannels, Padded(grid.PatchSize));
        fromPatches = new FloatMatrix(grid.PatchSize, Padded(SmallChannels));
        toPatches.Tensor.zero_();
        fromPatches.Tensor.zero_();
        toPatchesTensor = toPatches.Tensor.narrow(1, 0, grid.PatchSize).DetachFromDisposeScope();
        fromPatchesTensor = fromPatches.Tensor.narrow(1, 0, SmallChannels).DetachFromDisposeScope();
        gradients = [.. Enumerable.Range(0, productParts).Select(_ => new FloatMatrix(grid.PatchSize, SmallChannels))];
        modelGradient = new float[this.weight.Count];
        tiledBias = new float[outPlaces * this.bias.Count];
        biasGradients = [.. Enumerable.Range(0, team.MostParts).Select(_ => new float[tiledBias.Length])];
    }

    /// <summary>The large grid.</summary>
    public PatchGrid Grid { get; }

    /// <summary>Channels on the small grid.</summary>
    public int SmallChannels { get; }

    /// <summary>Numbers of an image on the small grid.</summary>
    public int SmallSize => Grid.Places * SmallChannels;

    /// <summary>Numbers of an image on the large grid.</summary>
    public int LargeSize => Grid.Pixels * Grid.Channels;

    /// <summary>Numbers of an image's patches, with those between them.</summary>
    public int PatchesSize => Grid.Places * Grid.Stride;

    /// <summary>b once for each pixel that goes out, shape [places, channels].</summary>
    public ReadOnlySpan<float> Bias => tiledBias;

    /// <summary>Where a thread adds up its share of the gradient, pixel by pixel, shape [places, channels].</summary>
    public Span<float> BiasGradient(int part) => biasGradients[part];

    /// <summary>Back through the ReLU of one image that this layer has made; adds up its bias's gradient.</summary>
    /// <param name="gradients">Shape [places, channels].</param>
    public void BackwardThroughRelu(float* gradients, float* activations, int part)
    {
        if (bias.Count % 16 == 0)
            ReluKernel.BackwardOverPlaces(
                gradients, activations, tiledBias.Length / bias.Count, bias.Count, BiasGradient(part));
        else
            ReluKernel.Backward(new Span<float>(gradients, tiledBias.Length),
                new ReadOnlySpan<float>(activations, tiledBias.Length), BiasGradient(part));
    }

    /// <summary>Reads the model's weights: once in a step, before anything else.</summary>
    public void Prepare()
    {
        int large = Grid.Channels, toStride = toPatches.Columns, fromStride = fromPatches.Columns;
        team.Run(SmallChannels, PassesOverWeights * large * Taps, (_, start, end) =>
        {
            float* weights = weight.Address + (nint)start * large * Taps, to = toPatches.Data, from = fromPatches.Data;
            for (int s = start; s < end; s++)
                for (int l = 0; l < large; l++)
                    for (int tap = 0; tap < Taps; tap++)
                    {
                        float w = *weights++;
                        int column = tap * large + l;
                        to[s * toStride + column] = w;
                        from[column * fromStride + s] = w;
                    }
        });
        ReadOnlySpan<float> values = bias.Values;
        for (int start = 0; start < tiledBias.Length; start += values.Length)
            values.CopyTo(tiledBias.AsSpan(start));
        foreach (FloatMatrix gradient in gradients)
            new Span<float>(gradient.Data, gradient.Rows * gradient.Columns).Clear();
    }

    /// <summary>Patches [places, 9 · large] → [places, small].</summary>
    public void ToSmall(ChunkWorker worker, MatrixView patches, MatrixView result) => worker.Multiply(result, patches,
        new MatrixView(fromPatchesTensor, null, (IntPtr)fromPatches.Data, Grid.PatchSize, SmallChannels,
            fromPatches.Columns, 1));

    /// <summary>[places, small] → patches [places, 9 · large].</summary>
    public void ToPatches(ChunkWorker worker, MatrixView small, MatrixView patches) => worker.Multiply(patches, small,
        new MatrixView(toPatchesTensor, null, (IntPtr)toPatches.Data, SmallChannels, Grid.PatchSize,
            toPatches.Columns, 1));

    /// <summary>Adds a chunk's share to the weights' gradient.</summary>
    /// <param name="patches">Of the images that came in, or of the gradients to those that went out.</param>
    /// <param name="small">The other of the two; its memory goes on for 32 numbers.</param>
    public void AddGradient(ChunkWorker worker, MatrixView patches, MatrixView small) =>
        worker.Multiply(gradients[worker.Part].View, patches.Transposed, small, add: true);

    /// <summary>Adam, when all chunks have been added.</summary>
    public void Learn(AdamStep step)
    {
        int large = Grid.Channels;
        team.Run(SmallChannels, PassesOverWeights * large * Taps, (_, start, end) =>
        {
            int first = start * large * Taps, next = first;
            for (int s = start; s < end; s++)
                for (int l = 0; l < large; l++)
                    for (int tap = 0; tap < Taps; tap++)
                    {
                        float sum = 0;
                        foreach (FloatMatrix part in gradients)
                            sum += part.Data[(tap * large + l) * SmallChannels + s];
                        modelGradient[next++] = sum;
                    }
            weight.Update(first, modelGradient.AsSpan(first, next - first), step);
        });

        float[] tiles = biasGradients[0];
        for (int part = 1; part < biasGradients.Length; part++)
            MatrixProduct.Add(tiles, biasGradients[part]);
        int channels = bias.Count;
        for (int start = channels; start < tiles.Length; start += channels)
            MatrixProduct.Add(tiles.AsSpan(0, channels), tiles.AsSpan(start, channels));
        bias.Update(0, tiles.AsSpan(0, channels), step);
        foreach (float[] part in biasGradients)
            Array.Clear(part);
    }

    public void Dispose()
    {
        toPatchesTensor.Dispose();
        fromPatchesTensor.Dispose();
        toPatches.Dispose();
        fromPatches.Dispose();
        foreach (FloatMatrix gradient in gradients)
            gradient.Dispose();
    }

    private static int Padded(int columns) =>
        (columns + MatrixKernel.TileColumns - 1) / MatrixKernel.TileColumns * MatrixKernel.TileColumns;
}
