using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Images cut into overlapping 3×3 patches, two pixels apart, and put together again.</summary>
internal static class Patches
{
    /// <summary>Pixels along a patch.</summary>
    public const long Side = 3;

    private const long Stride = 2, Padding = 1;

    /// <summary>Patches along an edge of <paramref name="size"/> pixels: half of them, rounded up.</summary>
    public static long Half(long size) => (size + 1) / 2;

    /// <returns>One column per place, shape [batch, channels · 9, places].</returns>
    public static Tensor Of(Tensor images) =>
        nn.functional.unfold(images, Side, padding: Padding, stride: Stride);

    /// <summary>Adds up the patches where they overlap: the transpose of <see cref="Of"/>.</summary>
    /// <param name="patches">Shape [batch, channels · 9, places].</param>
    /// <returns>Shape [batch, channels, height, width].</returns>
    public static Tensor Overlay(Tensor patches, long height, long width) =>
        nn.functional.fold(patches, (height, width), (Side, Side), padding: (Padding, Padding),
            stride: (Stride, Stride));
}
