using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>Images as plain numbers, for plots and files: the one form in which pictures leave the tensors.</summary>
/// <param name="Count">How many images.</param>
/// <param name="Channels">1 for grey, 3 for red-green-blue.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Pixels">Values in [0, 1], row by row, of shape [count, channels, height, width].</param>
public sealed record ImageBatch(int Count, int Channels, int Height, int Width, float[] Pixels)
{
    /// <summary>Numbers in one image.</summary>
    public int PixelsPerImage => Channels * Height * Width;

    /// <summary>The pixels of one image, of shape [channels, height, width].</summary>
    public ReadOnlySpan<float> this[int index] => Pixels.AsSpan(index * PixelsPerImage, PixelsPerImage);

    /// <summary>
    /// Copies a tensor of shape [batch, channels, height, width], [batch, height, width] or one image [height, width].
    /// </summary>
    /// <exception cref="ArgumentException">Any other shape.</exception>
    public static ImageBatch FromTensor(Tensor images)
    {
        long[] shape = images.shape switch
        {
            [var height, var width] => [1, 1, height, width],
            [var batch, var height, var width] => [batch, 1, height, width],
            [_, _, _, _] => images.shape,
            _ => throw new ArgumentException(
                "Expected images of shape [batch, channels, height, width], found "
                + $"[{string.Join(", ", images.shape)}]. Flat pixels? Call .view(-1, 1, 28, 28) first.",
                nameof(images)),
        };
        using DisposeScope scope = NewDisposeScope();
        float[] pixels = images.detach().to(float32).cpu().contiguous().data<float>().ToArray();
        return new ImageBatch((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3], pixels);
    }

    /// <summary>A new tensor of shape [count, channels, height, width]; the caller owns it.</summary>
    public Tensor ToTensor() => NumberTensor.Of(Pixels, Count, Channels, Height, Width);

    /// <summary>The images at <paramref name="indices"/>, in that order.</summary>
    public ImageBatch Pick(params IReadOnlyList<int> indices) =>
        this with { Count = indices.Count, Pixels = [.. indices.SelectMany(index => this[index].ToArray())] };
}
