namespace LatentLab.Training.Fused;

/// <summary>What a thread writes down while it works on a chunk of images.</summary>
internal sealed class ChunkMemory : IDisposable
{
    // A product reads its right side in panels, beyond the last number that counts.
    private const int Slack = MatrixKernel.TileColumns;

    /// <param name="images">The most of a chunk.</param>
    public ChunkMemory(int images, IReadOnlyList<PatchLayer> layers)
    {
        Patches = [.. layers.Select(layer =>
            new FloatMatrix(images * layer.Grid.Places, layer.Grid.PatchSize, Slack))];
        Small = [.. layers.Select(layer => new FloatMatrix(images * layer.Grid.Places, layer.SmallChannels, Slack))];
        Gradients = [.. layers.Select(layer =>
            new FloatMatrix(images * layer.Grid.Places, layer.SmallChannels, Slack))];
        Image = new FloatMatrix(images, layers[^1].LargeSize);
    }

    /// <summary>Shape [images · places, 9 · large channels], of each layer.</summary>
    public FloatMatrix[] Patches { get; }

    /// <summary>A decoder's small grids, shape [images · places, small channels].</summary>
    public FloatMatrix[] Small { get; }

    /// <summary>The gradients to the small grids.</summary>
    public FloatMatrix[] Gradients { get; }

    /// <summary>What a decoder makes, then the gradient to it.</summary>
    public FloatMatrix Image { get; }

    public static int NumbersPerImage(IReadOnlyList<PatchLayer> layers) =>
        layers.Max(layer => layer.PatchesSize) + layers.Sum(layer => layer.LargeSize + layer.SmallSize);

    public void Dispose()
    {
        foreach (FloatMatrix matrix in (IEnumerable<FloatMatrix>)[.. Patches, .. Small, .. Gradients, Image])
            matrix.Dispose();
    }
}

/// <summary>What the convolutions of one side write down on their way, for one batch size.</summary>
internal sealed class StageBuffers : IDisposable
{
    /// <param name="kept">The layers whose small grids are kept from the way forward for the way back.</param>
    /// <param name="features">Numbers that the fully connected layers see.</param>
    public StageBuffers(
        int batch, IReadOnlyList<PatchLayer> layers, IReadOnlyList<PatchLayer> kept, int features, int parts)
    {
        ChunkSize = ImageChunks.SizeFor(batch, ChunkMemory.NumbersPerImage(layers));
        Chunks = [.. Enumerable.Range(0, parts).Select(_ => new ChunkMemory(ChunkSize, layers))];
        Kept = [.. kept.Select(layer => new FloatMatrix(batch * layer.Grid.Places, layer.SmallChannels))];
        (Features, FeatureGradients) = (new FloatMatrix(batch, features), new FloatMatrix(batch, features));
    }

    /// <summary>Images of a chunk, and memory for one of each thread.</summary>
    public int ChunkSize { get; }

    public ChunkMemory[] Chunks { get; }

    /// <summary>Shape [batch · places, small channels], of each kept layer, after ReLU.</summary>
    public FloatMatrix[] Kept { get; }

    /// <summary>The numbers that the fully connected layers see, channel by channel, and the gradients to
    /// them.</summary>
    public FloatMatrix Features { get; }

    public FloatMatrix FeatureGradients { get; }

    public void Dispose()
    {
        foreach (ChunkMemory memory in Chunks)
            memory.Dispose();
        foreach (FloatMatrix matrix in (IEnumerable<FloatMatrix>)[.. Kept, Features, FeatureGradients])
            matrix.Dispose();
    }
}

/// <summary>The convolutions of an encoder with ReLU after each, forward and backward.</summary>
/// <param name="layers">From the image on.</param>
internal sealed unsafe class ConvolutionStage(
    IReadOnlyList<PatchLayer> layers, ImageChunks chunks, StepPasses passes, int parts) : IDisposable
{
    public IReadOnlyList<PatchLayer> Layers => layers;

    private PatchLayer Last => layers[^1];

    private int Work => layers.Sum(layer => layer.PatchesSize);

    public StageBuffers NewBuffers(int batch) => new(batch, layers, layers, Last.SmallSize, parts);

    /// <param name="images">Shape [batch, pixels · channels], the channels of a pixel side by side.</param>
    /// <returns>Shape [batch, channels · places].</returns>
    public FloatMatrix Forward(FloatMatrix images, StageBuffers buffers)
    {
        foreach (PatchLayer layer in layers)
            layer.Prepare();
        passes.End(StepPass.Patches);
        chunks.Run(images.Rows, buffers.ChunkSize, Work, (worker, start, end) =>
        {
            for (int i = 0; i < layers.Count; i++)
            {
                PatchLayer layer = layers[i];
                MatrixView patches = Cut(worker, i, images, buffers, start, end);
                FloatMatrix kept = buffers.Kept[i];
                int places = layer.Grid.Places;
                layer.ToSmall(worker, patches, kept.RowsFrom(start * places, (end - start) * places));
                worker.End(StepPass.EncoderProducts);
                bool isLast = layer == Last;
                worker.ForImages(start, end, layer.SmallSize, (_, first, last) =>
                {
                    for (int row = first; row < last; row++)
                    {
                        float* own = kept.Data + (nint)row * layer.SmallSize;
                        ReluKernel.Forward(new Span<float>(own, layer.SmallSize), layer.Bias);
                        if (isLast)
                            Transposition.Of(own, places, layer.SmallChannels,
                                buffers.Features.Data + (nint)row * layer.SmallSize);
                    }
                });
                worker.End(StepPass.EncoderActivations);
            }
        });
        return buffers.Features;
    }

    /// <summary>From <see cref="StageBuffers.FeatureGradients"/>; every layer learns.</summary>
    /// <param name="images">As on the way forward.</param>
    public void Backward(FloatMatrix images, StageBuffers buffers, AdamStep step)
    {
        chunks.Run(images.Rows, buffers.ChunkSize, Work, (worker, start, end) =>
        {
            ChunkMemory memory = buffers.Chunks[worker.Part];
            for (int i = layers.Count - 1; i >= 0; i--)
            {
                PatchLayer layer = layers[i];
                PatchLayer? above = layer == Last ? null : layers[i + 1];
                float* aboves = above is null ? null : memory.Patches[i + 1].Data;
                worker.ForImages(start, end, layer.SmallSize, (part, first, last) =>
                {
                    for (int row = first; row < last; row++)
                    {
                        float* own = memory.Gradients[i].Data + (nint)(row - start) * layer.SmallSize;
                        if (above is null)
                            Transposition.Of(buffers.FeatureGradients.Data + (nint)row * layer.SmallSize,
                                layer.SmallChannels, layer.Grid.Places, own);
                        else
                            PatchKernel.Overlay(above.Grid, aboves + (nint)(row - start) * above.PatchesSize, own);
                        ReluKernel.Backward(new Span<float>(own, layer.SmallSize),
                            buffers.Kept[i].Numbers((long)row * layer.SmallSize, layer.SmallSize),
                            layer.BiasGradient(part));
                    }
                });
                worker.End(StepPass.ActivationGradients);
                MatrixView patches = Cut(worker, i, images, buffers, start, end);
                MatrixView gradients = memory.Gradients[i].RowsFrom(0, (end - start) * layer.Grid.Places);
                layer.AddGradient(worker, patches, gradients);
                worker.End(StepPass.WeightGradients);
                if (i == 0)
                    return;
                // The patches have done their duty; the gradients to them take their place.
                layer.ToPatches(worker, gradients, patches);
                worker.End(StepPass.InputGradients);
            }
        });
        foreach (PatchLayer layer in layers)
            layer.Learn(step);
        passes.End(StepPass.Adam);
    }

    public void Dispose()
    {
        foreach (PatchLayer layer in layers)
            layer.Dispose();
    }

    private MatrixView Cut(ChunkWorker worker, int index, FloatMatrix images, StageBuffers buffers, int start, int end)
    {
        PatchLayer layer = layers[index];
        float* from = index == 0 ? images.Data : buffers.Kept[index - 1].Data;
        FloatMatrix patches = buffers.Chunks[worker.Part].Patches[index];
        worker.ForImages(start, end, layer.PatchesSize, (_, first, last) =>
        {
            for (int row = first; row < last; row++)
                PatchKernel.Cut(layer.Grid, from + (nint)row * layer.LargeSize,
                    patches.Data + (nint)(row - start) * layer.PatchesSize);
        });
        worker.End(StepPass.Patches);
        return patches.RowsFrom(0, (end - start) * layer.Grid.Places);
    }
}
