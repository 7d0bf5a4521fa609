using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>The images of a step as a matrix, one a row.</summary>
internal static unsafe class BatchInput
{
    /// <param name="images">Shape [batch, c, h, w].</param>
    /// <param name="expected">[c, h, w].</param>
    /// <returns>Shape [batch, numbers per image]; the caller's.</returns>
    /// <exception cref="ArgumentException">Another shape, type or device.</exception>
    public static FloatMatrix Flat(Tensor images, IReadOnlyList<long> expected)
    {
        Check(images, expected);
        return new FloatMatrix(images.detach().contiguous().view(images.shape[0], -1).DetachFromDisposeScope());
    }

    /// <inheritdoc cref="Flat"/>
    public static void Check(Tensor images, IReadOnlyList<long> expected)
    {
        if (images.shape is not [> 0, .. var shape] || !shape.SequenceEqual(expected) || images.dtype != float32
            || images.device_type != DeviceType.CPU)
            throw new ArgumentException(
                $"Expected float32 images of shape [batch, {string.Join(", ", expected)}] on the CPU, found "
                + $"{images.dtype} of shape [{string.Join(", ", images.shape)}] on {images.device}.",
                nameof(images));
    }

    /// <summary>Puts the channels of each pixel side by side.</summary>
    public static FloatMatrix Turn(FloatMatrix images, FloatMatrix turned, PatchGrid grid, OpenMpParallel team)
    {
        team.Run(images.Rows, images.Columns, (_, start, end) =>
        {
            for (int row = start; row < end; row++)
                Transposition.Of(images.Data + (nint)row * images.Columns, grid.Channels, grid.Pixels,
                    turned.Data + (nint)row * images.Columns);
        });
        return turned;
    }
}
