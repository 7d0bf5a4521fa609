namespace LatentLab.Training.Fused;

/// <summary>What a thread writes down while it works on a chunk of images.</summary>
internal sealed class ChunkMemory : IDisposable
{
    /// <param name="images">The most of a chunk.</param>
    /// <param name="layers">Some have their small grids elsewhere: those between convolutions and fully connected
    /// layers.</param>
    public ChunkMemory(int images, IReadOnlyList<PatchLayer> layers, PatchLayer smallest)
    {
        Patches = [.. layers.Select(layer => New(layer.Grid.PatchSize, layer, layer.Grid.Stride))];
        Small = [.. layers.Select(layer => layer == smallest ? null : New(layer.SmallChannels, layer))];
        Gradients = [.. layers.Select(layer => layer == smallest ? null : New(layer.SmallChannels, layer))];
        Image = new FloatMatrix(images, layers[^1].LargeSize);

        FloatMatrix New(int columns, PatchLayer layer, int? stride = null) =>
            new(images * layer.Grid.Places, columns, StageBuffers.Slack, stride);
    }

    /// <summary>Shape [images · places, 9 · large channels], of each layer.</summary>
    public FloatMatrix[] Patches { get; }

    /// <summary>A decoder's small grids, shape [images · places, small channels].</summary>
    public FloatMatrix?[] Small { get; }

    /// <summary>The gradients to the small grids.</summary>
    public FloatMatrix?[] Gradients { get; }

    /// <summary>What a decoder makes, then the gradient to it.</summary>
    public FloatMatrix Image { get; }

    public static int NumbersPerImage(IReadOnlyList<PatchLayer> layers) =>
        layers.Max(layer => layer.PatchesSize) + layers.Sum(layer => layer.LargeSize + layer.SmallSize);

    public void Dispose()
    {
        foreach (FloatMatrix? matrix in (IEnumerable<FloatMatrix?>)[.. Patches, .. Small, .. Gradients, Image])
            matrix?.Dispose();
    }
}

/// <summary>The smallest grid of one side for a whole batch, seen two ways: by image for the fully connected layers, by
/// place for the convolutions. The channels of a place lie side by side.</summary>
internal sealed class FeatureMatrix : IDisposable
{
    /// <param name="byImage">Shape [batch, places · channels]; not this object's.</param>
    public FeatureMatrix(FloatMatrix byImage, PatchLayer layer)
    {
        ByImage = byImage;
        ByPlace = new FloatMatrix(
            byImage.Tensor.view((long)byImage.Rows * layer.Grid.Places, layer.SmallChannels).DetachFromDisposeScope());
    }

    public FloatMatrix ByImage { get; }

    /// <summary>Shape [batch · places, channels].</summary>
    public FloatMatrix ByPlace { get; }

    public void Dispose() => ByPlace.Dispose();
}

/// <summary>What the convolutions of one side write down on their way, for one batch size.</summary>
internal sealed class StageBuffers : IDisposable
{
    /// <summary>A product reads its right side in panels, beyond the last number that counts.</summary>
    public const int Slack = MatrixKernel.TileColumns;

    /// <param name="smallest">The layer whose small grid the fully connected layers see.</param>
    /// <param name="features">That grid, shape [batch, places · channels]; not these buffers'.</param>
    /// <param name="featureGradients">The gradients to it, likewise.</param>
    /// <param name="kept">The layers whose small grids are kept from the way forward for the way back.</param>
    public StageBuffers(
        IReadOnlyList<PatchLayer> layers, PatchLayer smallest, FloatMatrix features, FloatMatrix featureGradients,
        IEnumerable<PatchLayer> kept, int parts)
    {
        int batch = features.Rows;
        ChunkSize = ImageChunks.SizeFor(batch, ChunkMemory.NumbersPerImage(layers));
        Chunks = [.. Enumerable.Range(0, parts).Select(_ => new ChunkMemory(ChunkSize, layers, smallest))];
        Kept = [.. kept.Select(layer => new FloatMatrix(batch * layer.Grid.Places, layer.SmallChannels))];
        (Features, FeatureGradients) =
            (new FeatureMatrix(features, smallest), new FeatureMatrix(featureGradients, smallest));
    }

    /// <summary>Images of a chunk, and memory for one of each thread.</summary>
    public int ChunkSize { get; }

    public ChunkMemory[] Chunks { get; }

    /// <summary>Shape [batch · places, small channels], of each kept layer, after ReLU.</summary>
    public FloatMatrix[] Kept { get; }

    /// <summary>What the fully connected layers see, after ReLU, and the gradients to it.</summary>
    public FeatureMatrix Features { get; }

    public FeatureMatrix FeatureGradients { get; }

    public void Dispose()
    {
        foreach (ChunkMemory memory in Chunks)
            memory.Dispose();
        foreach (FloatMatrix matrix in Kept)
            matrix.Dispose();
        Features.Dispose();
        FeatureGradients.Dispose();
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

    /// <param name="features">Where what the fully connected layers see is to be, shape [batch, numbers].</param>
    public StageBuffers NewBuffers(FloatMatrix features, FloatMatrix featureGradients) =>
        new(layers, Last, features, featureGradients, layers.SkipLast(1), parts);

    /// <param name="images">Shape [batch, pixels · channels], the channels of a pixel side by side.</param>
    /// <returns>Shape [batch, places · channels].</returns>
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
                FloatMatrix small = Small(buffers, i);
                int places = layer.Grid.Places;
                layer.ToSmall(worker, patches, small.RowsFrom(start * places, (end - start) * places));
                worker.End(StepPass.EncoderProducts);
                worker.ForImages(start, end, layer.SmallSize, (_, first, last) =>
                {
                    for (int row = first; row < last; row++)
                        ReluKernel.Forward(small.Numbers((long)row * layer.SmallSize, layer.SmallSize), layer.Bias);
                });
                worker.End(StepPass.EncoderActivations);
            }
        });
        return buffers.Features.ByImage;
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
                MatrixView gradients = memory.Gradients[i] is { } own
                    ? own.RowsFrom(0, (end - start) * layer.Grid.Places)
                    : buffers.FeatureGradients.ByPlace.RowsFrom(
                        start * layer.Grid.Places, (end - start) * layer.Grid.Places);
                float* activations = Small(buffers, i).Data;
                worker.ForImages(start, end, layer.SmallSize, (part, first, last) =>
                {
                    for (int row = first; row < last; row++)
                    {
                        float* gradient = gradients.Address + (nint)(row - start) * layer.SmallSize,
                            activation = activations + (nint)row * layer.SmallSize;
                        if (above is null)
                            layer.BackwardThroughRelu(gradient, activation, part);
                        else
                            OverlayKernel.OverlayGradients(above.Grid, aboves + (nint)(row - start) * above.PatchesSize,
                                gradient, activation, layer.BiasGradient(part));
                    }
                });
                worker.End(StepPass.ActivationGradients);
                MatrixView patches = Cut(worker, i, images, buffers, start, end);
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
        float* from = index == 0 ? images.Data : Small(buffers, index - 1).Data;
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

    /// <summary>What a layer has made, shape [batch · places, channels].</summary>
    private FloatMatrix Small(StageBuffers buffers, int index) =>
        index == layers.Count - 1 ? buffers.Features.ByPlace : buffers.Kept[index];
}
