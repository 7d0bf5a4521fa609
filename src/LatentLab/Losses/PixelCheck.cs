using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Losses;

/// <summary>Refuses images for which a loss is a number without a meaning. One pass over the pixels, no copy.</summary>
internal static class PixelCheck
{
    /// <summary>For a Bernoulli likelihood.</summary>
    /// <param name="who">Begins the sentence.</param>
    /// <exception cref="ArgumentException">A pixel is outside [0, 1], or no number.</exception>
    public static void Probabilities(Tensor images, string who)
    {
        (double least, double most) = Range(images, who);
        if (!double.IsFinite(least) || !double.IsFinite(most))
            throw new ArgumentException(
                $"{who}: expected finite numbers, and for a Bernoulli likelihood pixels in [0, 1], found values from "
                + $"{least} to {most}.",
                nameof(images));
        if (least < 0 || most > 1)
            throw new ArgumentException(
                $"{who}: a Bernoulli likelihood needs pixels in [0, 1], found values from {least} to {most}. Divide "
                + "bytes by 255, bring pixels from [-1, 1] there with (x + 1) / 2, or use Likelihood.Gaussian. In "
                + "ReconstructionLoss.Bernoulli(logits, images) the decoder's answer comes first.",
                nameof(images));
    }

    /// <summary>For any likelihood.</summary>
    /// <inheritdoc cref="Probabilities"/>
    public static void Finite(Tensor images, string who)
    {
        (double least, double most) = Range(images, who);
        if (!double.IsFinite(least) || !double.IsFinite(most))
            throw new ArgumentException(
                $"{who}: expected finite numbers, found values from {least} to {most}.", nameof(images));
    }

    /// <returns>NaN for both where one of the numbers is.</returns>
    private static (double Least, double Most) Range(Tensor images, string who)
    {
        if (!images.is_floating_point())
            throw new ArgumentException(
                $"{who}: expected real numbers, found {images.dtype}. Convert with .to(float32), and divide bytes by "
                + "255.",
                nameof(images));
        if (images.numel() == 0)
            return (0, 0);
        if (images is { dtype: ScalarType.Float32, device_type: DeviceType.CPU } && images.is_contiguous())
            return OfMemory(images);
        using DisposeScope scope = NewDisposeScope();
        using Tensor alone = images.detach();
        return (alone.min().to(float64).item<double>(), alone.max().to(float64).item<double>());
    }

    // libtorch's own minimum and maximum take two passes and six handles, several times as long as this one pass.
    private static (double Least, double Most) OfMemory(Tensor images)
    {
        ReadOnlySpan<float> pixels = MemoryMarshal.Cast<byte, float>(images.bytes);
        ReadOnlySpan<Vector512<float>> whole = MemoryMarshal.Cast<float, Vector512<float>>(pixels);
        Vector512<float> low = Vector512.Create(float.PositiveInfinity), high = -low, odd = default;
        foreach (Vector512<float> part in whole)
        {
            (low, high) = (Vector512.MinNative(low, part), Vector512.MaxNative(high, part));
            odd += part * 0f;   // stays 0, but for infinities and what is no number
        }
        float least = float.PositiveInfinity, most = float.NegativeInfinity, strange = Vector512.Sum(odd);
        foreach (float pixel in pixels[(whole.Length * Vector512<float>.Count)..])
        {
            (least, most) = (Math.Min(least, pixel), Math.Max(most, pixel));
            strange += pixel * 0f;
        }
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
            (least, most) = (Math.Min(least, low[lane]), Math.Max(most, high[lane]));
        if (strange == 0)
            return (least, most);
        foreach (float pixel in pixels)
            (least, most) = (Math.Min(least, pixel), Math.Max(most, pixel));
        return (least, most);
    }
}
