using TorchSharp.Modules;

namespace LatentLab.Training.Fused;

/// <summary>
/// The weights of a convolution or of its transpose as matrices on patches. Both lead between a large grid of pixels
/// and one of half its size, whose places have a patch each: a convolution from large to small, its transpose from
/// small to large; and the backward half of either is the forward half of the other.
/// </summary>
internal sealed unsafe class PatchLayer : IDisposable
{
    private const int Taps = 9;

    private readonly AdamSlot weight, bias;
    private readonly MatrixProduct product;
    private readonly StepPasses passes;
    private readonly int small;
    private readonly FloatMatrix toPatches, fromPatches, gradient;
    private readonly float[] modelGradient, tiledBias;
    private readonly float[][] biasGradients;

    /// <param name="weight">Shape [small channels, large channels, 3, 3].</param>
    /// <param name="bias">One for each channel that goes out.</param>
    /// <param name="grid">The large grid.</param>
    /// <param name="outPlaces">Pixels of an image that goes out.</param>
    public PatchLayer(
        Parameter weight, Parameter bias, PatchGrid grid, int outPlaces, AdamMemory memory, MatrixProduct product,
        StepPasses passes, int parts)
    {
        (this.weight, this.bias) = (memory.SlotOf(weight), memory.SlotOf(bias));
        (this.product, this.passes, Grid, small) = (product, passes, grid, (int)weight.shape[0]);
        toPatches = new FloatMatrix(small, grid.PatchSize);
        fromPatches = new FloatMatrix(grid.PatchSize, small);
        gradient = new FloatMatrix(grid.PatchSize, small);
        modelGradient = new float[this.weight.Count];
        tiledBias = new float[outPlaces * this.bias.Count];
        biasGradients = [.. Enumerable.Range(0, parts).Select(_ => new float[tiledBias.Length])];
    }

    public PatchGrid Grid { get; }

    /// <summary>Channels on the small grid.</summary>
    public int SmallChannels => small;

    /// <summary>b once for each pixel that goes out, shape [places, channels].</summary>
    public ReadOnlySpan<float> Bias => tiledBias;

    /// <summary>Where a thread adds up its share of the gradient, pixel by pixel, shape [places, channels].</summary>
    public Span<float> BiasGradient(int part) => biasGradients[part];

    /// <summary>Reads the model's weights: once in a step, before anything else.</summary>
    public void Prepare()
    {
        int large = Grid.Channels;
        float* weights = weight.Address, to = toPatches.Data, from = fromPatches.Data;
        for (int s = 0; s < small; s++)
            for (int l = 0; l < large; l++)
                for (int tap = 0; tap < Taps; tap++)
                {
                    float w = *weights++;
                    int column = tap * large + l;
                    to[s * Grid.PatchSize + column] = w;
                    from[column * small + s] = w;
                }
        ReadOnlySpan<float> values = bias.Values;
        for (int start = 0; start < tiledBias.Length; start += values.Length)
            values.CopyTo(tiledBias.AsSpan(start));
        passes.End(StepPass.Patches);
    }

    /// <summary>Patches [places, 9 · large] → [places, small].</summary>
    public void ToSmall(FloatMatrix patches, FloatMatrix result) =>
        product.Set(result, patches.View, fromPatches.View);

    /// <summary>[places, small] → patches [places, 9 · large].</summary>
    public void ToPatches(FloatMatrix small, FloatMatrix patches) =>
        product.Set(patches, small.View, toPatches.View);

    /// <summary>The weights' gradient, then Adam.</summary>
    /// <param name="patches">Of the image that came in, or of the gradient to the one that went out.</param>
    /// <param name="small">The other of the two.</param>
    public void Learn(FloatMatrix patches, FloatMatrix small, AdamStep step)
    {
        product.Set(gradient, patches.Transposed, small.View);
        passes.End(StepPass.WeightGradients);
        int large = Grid.Channels, next = 0;
        float* from = gradient.Data;
        for (int s = 0; s < this.small; s++)
            for (int l = 0; l < large; l++)
                for (int tap = 0; tap < Taps; tap++)
                    modelGradient[next++] = from[(tap * large + l) * this.small + s];
        weight.Update(0, modelGradient, step);

        int channels = bias.Count;
        Span<float> biasGradient = stackalloc float[channels];
        biasGradient.Clear();
        foreach (float[] part in biasGradients)
            for (int i = 0; i < part.Length; i += channels)
                for (int channel = 0; channel < channels; channel++)
                    biasGradient[channel] += part[i + channel];
        bias.Update(0, biasGradient, step);
        foreach (float[] part in biasGradients)
            Array.Clear(part);
        passes.End(StepPass.Adam);
    }

    public void Dispose()
    {
        toPatches.Dispose();
        fromPatches.Dispose();
        gradient.Dispose();
    }
}
