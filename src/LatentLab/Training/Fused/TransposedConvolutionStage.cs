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

    public StageBuffers NewBuffers(int batch) => new(batch, layers, [], layers[0].SmallSize, parts);

    /// <summary>Forward, loss and backward; every layer learns.</summary>
    /// <param name="features">After their ReLU, shape [batch, channels · places].</param>
    /// <param name="below">The layer that made them; the gradient to its bias is added up.</param>
    /// <returns>The gradients to them, before their ReLU.</returns>
    public FloatMatrix Run(
        FloatMatrix features, StageBuffers buffers, FusedLayer below, ImageLoss loss, AdamStep step)
    {
        foreach (PatchLayer layer in layers)
            layer.Prepare();
        passes.End(StepPass.Patches);
        chunks.Run(features.Rows, buffers.ChunkSize, layers.Sum(layer => layer.PatchesSize), (worker, start, end) =>
        {
            ChunkMemory memory = buffers.Chunks[worker.Part];
            Forward(worker, memory, features, start, end);
            worker.ForImages(start, end, Last.LargeSize, (part, first, last) =>
            {
                for (int row = first; row < last; row++)
                    loss(part, row, memory.Image.Row(row - start));
            });
            worker.End(StepPass.Loss);
            Backward(worker, memory, features, buffers.FeatureGradients, below, start, end);
        });
        foreach (PatchLayer layer in layers)
            layer.Learn(step);
        passes.End(StepPass.Adam);
        return buffers.FeatureGradients;
    }

    public void Dispose()
    {
        foreach (PatchLayer layer in layers)
            layer.Dispose();
    }

    private void Forward(ChunkWorker worker, ChunkMemory memory, FloatMatrix features, int start, int end)
    {
        int size = layers[0].SmallSize;
        worker.ForImages(start, end, size, (_, first, last) =>
        {
            for (int row = first; row < last; row++)
                Transposition.Of(features.Data + (nint)row * size, layers[0].SmallChannels, layers[0].Grid.Places,
                    memory.Small[0].Data + (nint)(row - start) * size);
        });
        worker.End(StepPass.Patches);
        for (int i = 0; i < layers.Count; i++)
        {
            PatchLayer layer = layers[i];
            int rows = (end - start) * layer.Grid.Places;
            layer.ToPatches(worker, memory.Small[i].RowsFrom(0, rows), memory.Patches[i].RowsFrom(0, rows));
            worker.End(StepPass.DecoderProducts);
            bool isLast = layer == Last;
            float* patches = memory.Patches[i].Data, into = isLast ? memory.Image.Data : memory.Small[i + 1].Data;
            worker.ForImages(start, end, layer.PatchesSize, (_, first, last) =>
            {
                for (int image = first - start; image < last - start; image++)
                {
                    float* own = into + (nint)image * layer.LargeSize;
                    PatchKernel.Overlay(layer.Grid, patches + (nint)image * layer.PatchesSize, own);
                    if (!isLast)
                        ReluKernel.Forward(new Span<float>(own, layer.LargeSize), layer.Bias);
                }
            });
            worker.End(StepPass.Patches);
        }
    }

    private void Backward(
        ChunkWorker worker, ChunkMemory memory, FloatMatrix features, FloatMatrix featureGradients, FusedLayer below,
        int start, int end)
    {
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            PatchLayer layer = layers[i];
            int rows = (end - start) * layer.Grid.Places, size = layer.SmallSize;
            float* from = layer == Last ? memory.Image.Data : memory.Gradients[i + 1].Data,
                into = memory.Patches[i].Data, own = memory.Gradients[i].Data;
            worker.ForImages(start, end, layer.PatchesSize, (_, first, last) =>
            {
                for (int image = first - start; image < last - start; image++)
                    PatchKernel.Cut(layer.Grid, from + (nint)image * layer.LargeSize,
                        into + (nint)image * layer.PatchesSize);
            });
            worker.End(StepPass.Patches);
            MatrixView patches = memory.Patches[i].RowsFrom(0, rows);
            layer.ToSmall(worker, patches, memory.Gradients[i].RowsFrom(0, rows));
            worker.End(StepPass.InputGradients);
            layer.AddGradient(worker, patches, memory.Small[i].RowsFrom(0, rows));
            worker.End(StepPass.WeightGradients);
            PatchLayer? lower = i > 0 ? layers[i - 1] : null;
            float* small = memory.Small[i].Data;
            worker.ForImages(start, end, size, (part, first, last) =>
            {
                for (int row = first; row < last; row++)
                {
                    float* gradient = own + (nint)(row - start) * size;
                    if (lower is not null)
                    {
                        ReluKernel.Backward(new Span<float>(gradient, size),
                            new Span<float>(small + (nint)(row - start) * size, size), lower.BiasGradient(part));
                        continue;
                    }
                    Transposition.Of(gradient, layer.Grid.Places, layer.SmallChannels,
                        featureGradients.Data + (nint)row * size);
                    ReluKernel.Backward(featureGradients.Row(row), features.Row(row), below.BiasGradient(part));
                }
            });
            worker.End(StepPass.ActivationGradients);
        }
    }
}
