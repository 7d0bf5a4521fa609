namespace LatentLab.Training.Fused;

/// <summary>Called for each image that a decoder has made: image and gradient change places.</summary>
/// <param name="part">Which thread's sums.</param>
/// <param name="row">Which image of the batch.</param>
/// <param name="image">In: the parameters without the last bias. Out: the gradient to them.</param>
internal delegate void ImageLoss(int part, int row, Span<float> image);

/// <summary>
/// The transposed convolutions of a decoder with ReLU between them, the loss, and the way back, chunk by chunk: the
/// gradient of an image needs no other image.
/// </summary>
/// <param name="layers">From the latent on.</param>
internal sealed unsafe class TransposedConvolutionStage(
    IReadOnlyList<PatchLayer> layers, ImageChunks chunks, StepPasses passes, int parts) : IDisposable
{
    public PatchLayer Last => layers[^1];

    /// <inheritdoc cref="ConvolutionStage.NewBuffers"/>
    public StageBuffers NewBuffers(FloatMatrix features, FloatMatrix featureGradients) =>
        new(layers, layers[0], features, featureGradients, [], parts);

    /// <summary>Forward, loss and backward; every layer learns.</summary>
    /// <param name="below">The layer that made the features; the gradient to its bias is added up.</param>
    /// <returns>The gradients to the features, before their ReLU.</returns>
    public FloatMatrix Run(StageBuffers buffers, FusedLayer below, ImageLoss loss, AdamStep step)
    {
        int batch = buffers.Features.ByImage.Rows;
        foreach (PatchLayer layer in layers)
            layer.Prepare();
        passes.End(StepPass.Patches);
        chunks.Run(batch, buffers.ChunkSize, layers.Sum(layer => layer.PatchesSize), (worker, start, end) =>
        {
            ChunkMemory memory = buffers.Chunks[worker.Part];
            Forward(worker, memory, buffers, start, end);
            worker.ForImages(start, end, Last.LargeSize, (part, first, last) =>
            {
                for (int row = first; row < last; row++)
                    loss(part, row, memory.Image.Row(row - start));
            });
            worker.End(StepPass.Loss);
            Backward(worker, memory, buffers, below, start, end);
        });
        foreach (PatchLayer layer in layers)
            layer.Learn(step);
        passes.End(StepPass.Adam);
        return buffers.FeatureGradients.ByImage;
    }

    public void Dispose()
    {
        foreach (PatchLayer layer in layers)
            layer.Dispose();
    }

    private void Forward(ChunkWorker worker, ChunkMemory memory, StageBuffers buffers, int start, int end)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            PatchLayer layer = layers[i];
            int rows = (end - start) * layer.Grid.Places;
            layer.ToPatches(worker, Part(memory.Small[i], buffers.Features, start, rows),
                memory.Patches[i].RowsFrom(0, rows));
            worker.End(StepPass.DecoderProducts);
            bool isLast = layer == Last;
            float* patches = memory.Patches[i].Data, into = isLast ? memory.Image.Data : memory.Small[i + 1]!.Data;
            worker.ForImages(start, end, layer.PatchesSize, (_, first, last) =>
            {
                for (int image = first - start; image < last - start; image++)
                {
                    float* own = into + (nint)image * layer.LargeSize;
                    float* cut = patches + (nint)image * layer.PatchesSize;
                    if (isLast)
                        OverlayKernel.Overlay(layer.Grid, cut, own);
                    else
                        OverlayKernel.OverlayToActivations(layer.Grid, cut, own, layer.Bias);
                }
            });
            worker.End(StepPass.Patches);
        }
    }

    private void Backward(
        ChunkWorker worker, ChunkMemory memory, StageBuffers buffers, FusedLayer below, int start, int end)
    {
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            PatchLayer layer = layers[i];
            int rows = (end - start) * layer.Grid.Places, size = layer.SmallSize;
            float* from = layer == Last ? memory.Image.Data : memory.Gradients[i + 1]!.Data,
                into = memory.Patches[i].Data;
            worker.ForImages(start, end, layer.PatchesSize, (_, first, last) =>
            {
                for (int image = first - start; image < last - start; image++)
                    PatchKernel.Cut(layer.Grid, from + (nint)image * layer.LargeSize,
                        into + (nint)image * layer.PatchesSize);
            });
            worker.End(StepPass.Patches);
            MatrixView patches = memory.Patches[i].RowsFrom(0, rows),
                small = Part(memory.Small[i], buffers.Features, start, rows),
                gradients = Part(memory.Gradients[i], buffers.FeatureGradients, start, rows);
            layer.ToSmall(worker, patches, gradients);
            worker.End(StepPass.InputGradients);
            layer.AddGradient(worker, patches, small);
            worker.End(StepPass.WeightGradients);
            PatchLayer? lower = i > 0 ? layers[i - 1] : null;
            worker.ForImages(start, end, size, (part, first, last) =>
            {
                for (int row = first; row < last; row++)
                {
                    float* gradient = gradients.Address + (nint)(row - start) * size,
                        activation = small.Address + (nint)(row - start) * size;
                    if (lower is not null)
                        lower.BackwardThroughRelu(gradient, activation, part);
                    else
                        ReluKernel.Backward(new Span<float>(gradient, size), new ReadOnlySpan<float>(activation, size),
                            below.BiasGradient(part));
                }
            });
            worker.End(StepPass.ActivationGradients);
        }
    }

    /// <summary>A chunk's small grid: its own memory, or a part of the batch's features.</summary>
    private MatrixView Part(FloatMatrix? own, FeatureMatrix features, int start, int rows) =>
        own?.RowsFrom(0, rows) ?? features.ByPlace.RowsFrom(start * layers[0].Grid.Places, rows);
}
