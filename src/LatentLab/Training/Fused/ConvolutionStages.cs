namespace LatentLab.Training.Fused;

/// <summary>What the convolutions of one side write down on their way, for one batch size.</summary>
internal sealed class PatchBuffers : IDisposable
{
    /// <param name="isEncoder">True where the layers lead from the large grid to the small one.</param>
    public PatchBuffers(int batch, IReadOnlyList<PatchLayer> layers, bool isEncoder)
    {
        Patches = [.. layers.Select(layer => new FloatMatrix(batch * layer.Grid.Places, layer.Grid.PatchSize))];
        Small = [.. layers.Select(NewSmall)];
        SmallGradients = [.. layers.Select(NewSmall)];
        PatchLayer inner = isEncoder ? layers[^1] : layers[0], outer = isEncoder ? layers[0] : layers[^1];
        Image = new FloatMatrix(isEncoder ? 0 : batch, outer.Grid.Pixels * outer.Grid.Channels);
        int features = inner.Grid.Places * inner.SmallChannels;
        (Features, FeatureGradients) = (new FloatMatrix(batch, features), new FloatMatrix(batch, features));

        FloatMatrix NewSmall(PatchLayer layer) => new(batch * layer.Grid.Places, layer.SmallChannels);
    }

    /// <summary>Shape [batch · places, 9 · large channels], of each layer.</summary>
    public FloatMatrix[] Patches { get; }

    /// <summary>What is on the small grids, shape [batch · places, small channels], and the gradients to it.</summary>
    public FloatMatrix[] Small { get; }

    public FloatMatrix[] SmallGradients { get; }

    /// <summary>What a decoder makes, shape [batch, pixels · channels], then the gradient to it.</summary>
    public FloatMatrix Image { get; }

    /// <summary>The numbers that the fully connected layers see, channel by channel, and the gradients to
    /// them.</summary>
    public FloatMatrix Features { get; }

    public FloatMatrix FeatureGradients { get; }

    public void Dispose()
    {
        foreach (FloatMatrix matrix in (IEnumerable<FloatMatrix>)
            [.. Patches, .. Small, .. SmallGradients, Image, Features, FeatureGradients])
            matrix.Dispose();
    }
}

/// <summary>The convolutions of an encoder with ReLU after each, forward and backward.</summary>
/// <param name="layers">From the image on.</param>
internal sealed unsafe class ConvolutionStage(
    IReadOnlyList<PatchLayer> layers, OpenMpParallel team, StepPasses passes) : IDisposable
{
    public IReadOnlyList<PatchLayer> Layers => layers;

    public PatchBuffers NewBuffers(int batch) => new(batch, layers, isEncoder: true);

    /// <param name="images">Shape [batch, pixels · channels], the channels of a pixel side by side.</param>
    /// <returns>Shape [batch, channels · places].</returns>
    public FloatMatrix Forward(FloatMatrix images, PatchBuffers buffers)
    {
        float* image = images.Data;
        for (int i = 0; i < layers.Count; i++)
        {
            PatchLayer layer = layers[i];
            layer.Prepare();
            PatchGrid grid = layer.Grid;
            float* large = image, patches = buffers.Patches[i].Data, small = buffers.Small[i].Data;
            int size = grid.Pixels * grid.Channels, patchSize = grid.Places * grid.PatchSize,
                smallSize = grid.Places * layer.SmallChannels;
            team.Run(images.Rows, patchSize, (_, start, end) =>
            {
                for (int row = start; row < end; row++)
                    PatchKernel.Cut(grid, large + (nint)row * size, patches + (nint)row * patchSize);
            });
            passes.End(StepPass.Patches);
            layer.ToSmall(buffers.Patches[i], buffers.Small[i]);
            passes.End(StepPass.EncoderProducts);
            float* features = i == layers.Count - 1 ? buffers.Features.Data : null;
            team.Run(images.Rows, smallSize, (_, start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    float* own = small + (nint)row * smallSize;
                    ReluKernel.Forward(new Span<float>(own, smallSize), layer.Bias);
                    if (features != null)
                        Transposition.Of(own, grid.Places, layer.SmallChannels, features + (nint)row * smallSize);
                }
            });
            passes.End(StepPass.EncoderActivations);
            image = small;
        }
        return buffers.Features;
    }

    /// <summary>From <see cref="PatchBuffers.FeatureGradients"/>; every layer learns.</summary>
    public void Backward(PatchBuffers buffers, AdamStep step)
    {
        int batch = buffers.Features.Rows;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            PatchLayer layer = layers[i], above = layers[Math.Min(i + 1, layers.Count - 1)];
            bool isLast = i == layers.Count - 1;
            int size = layer.Grid.Places * layer.SmallChannels;
            float* gradients = buffers.SmallGradients[i].Data, activations = buffers.Small[i].Data,
                features = buffers.FeatureGradients.Data,
                patches = isLast ? null : buffers.Patches[i + 1].Data;
            team.Run(batch, size, (part, start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    float* own = gradients + (nint)row * size;
                    if (isLast)
                        Transposition.Of(features + (nint)row * size, layer.SmallChannels, layer.Grid.Places, own);
                    else
                        PatchKernel.Overlay(above.Grid,
                            patches + (nint)row * above.Grid.Places * above.Grid.PatchSize, own);
                    ReluKernel.Backward(new Span<float>(own, size),
                        new Span<float>(activations + (nint)row * size, size), layer.BiasGradient(part));
                }
            });
            passes.End(StepPass.ActivationGradients);
            layer.Learn(buffers.Patches[i], buffers.SmallGradients[i], step);
            if (i == 0)
                return;
            // The patches have done their duty; their gradients take their place.
            layer.ToPatches(buffers.SmallGradients[i], buffers.Patches[i]);
            passes.End(StepPass.InputGradients);
        }
    }

    public void Dispose()
    {
        foreach (PatchLayer layer in layers)
            layer.Dispose();
    }
}

/// <summary>The transposed convolutions of a decoder with ReLU between them, forward and backward.</summary>
/// <param name="layers">From the latent on.</param>
internal sealed unsafe class TransposedConvolutionStage(
    IReadOnlyList<PatchLayer> layers, OpenMpParallel team, StepPasses passes) : IDisposable
{
    public IReadOnlyList<PatchLayer> Layers => layers;

    public PatchBuffers NewBuffers(int batch) => new(batch, layers, isEncoder: false);

    /// <param name="features">Shape [batch, channels · places].</param>
    /// <returns>The image's parameters without the last bias, shape [batch, pixels · channels].</returns>
    public FloatMatrix Forward(FloatMatrix features, PatchBuffers buffers)
    {
        int batch = features.Rows;
        for (int i = 0; i < layers.Count; i++)
        {
            PatchLayer layer = layers[i];
            layer.Prepare();
            PatchGrid grid = layer.Grid;
            int smallSize = grid.Places * layer.SmallChannels, patchSize = grid.Places * grid.PatchSize,
                size = grid.Pixels * grid.Channels;
            float* small = buffers.Small[i].Data, patches = buffers.Patches[i].Data, before = features.Data,
                next = i + 1 < layers.Count ? buffers.Small[i + 1].Data : null, image = buffers.Image.Data;
            if (i == 0)
                team.Run(batch, smallSize, (_, start, end) =>
                {
                    for (int row = start; row < end; row++)
                        Transposition.Of(before + (nint)row * smallSize, layer.SmallChannels, grid.Places,
                            small + (nint)row * smallSize);
                });
            passes.End(StepPass.Patches);
            layer.ToPatches(buffers.Small[i], buffers.Patches[i]);
            passes.End(StepPass.DecoderProducts);
            team.Run(batch, patchSize, (_, start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    float* own = (next != null ? next : image) + (nint)row * size;
                    PatchKernel.Overlay(grid, patches + (nint)row * patchSize, own);
                    if (next != null)
                        ReluKernel.Forward(new Span<float>(own, size), layer.Bias);
                }
            });
            passes.End(StepPass.Patches);
        }
        return buffers.Image;
    }

    /// <summary>From the gradient in <see cref="PatchBuffers.Image"/>; every layer learns.</summary>
    /// <param name="activations">The features that came in, after their ReLU.</param>
    /// <param name="below">The layer that made them.</param>
    /// <returns>The gradients to them, before their ReLU.</returns>
    public FloatMatrix Backward(PatchBuffers buffers, FloatMatrix activations, FusedLayer below, AdamStep step)
    {
        int batch = activations.Rows;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            PatchLayer layer = layers[i];
            PatchGrid grid = layer.Grid;
            int patchSize = grid.Places * grid.PatchSize, size = grid.Pixels * grid.Channels,
                smallSize = grid.Places * layer.SmallChannels;
            float* large = i == layers.Count - 1 ? buffers.Image.Data : buffers.SmallGradients[i + 1].Data,
                patches = buffers.Patches[i].Data, gradients = buffers.SmallGradients[i].Data,
                small = buffers.Small[i].Data, features = buffers.FeatureGradients.Data;
            team.Run(batch, patchSize, (_, start, end) =>
            {
                for (int row = start; row < end; row++)
                    PatchKernel.Cut(grid, large + (nint)row * size, patches + (nint)row * patchSize);
            });
            passes.End(StepPass.Patches);
            layer.ToSmall(buffers.Patches[i], buffers.SmallGradients[i]);
            passes.End(StepPass.InputGradients);
            layer.Learn(buffers.Patches[i], buffers.Small[i], step);
            PatchLayer? lower = i > 0 ? layers[i - 1] : null;
            team.Run(batch, smallSize, (part, start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    var own = new Span<float>(gradients + (nint)row * smallSize, smallSize);
                    if (lower is not null)
                    {
                        ReluKernel.Backward(own, new Span<float>(small + (nint)row * smallSize, smallSize),
                            lower.BiasGradient(part));
                        continue;
                    }
                    Transposition.Of(gradients + (nint)row * smallSize, grid.Places, layer.SmallChannels,
                        features + (nint)row * smallSize);
                    ReluKernel.Backward(new Span<float>(features + (nint)row * smallSize, smallSize),
                        activations.Row(row), below.BiasGradient(part));
                }
            });
            passes.End(StepPass.ActivationGradients);
        }
        return buffers.FeatureGradients;
    }

    public void Dispose()
    {
        foreach (PatchLayer layer in layers)
            layer.Dispose();
    }
}
