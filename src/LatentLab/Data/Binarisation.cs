using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>
/// Grey pixels made 0 or 1, which is what a Bernoulli likelihood describes. Fixed: once, before training. Dynamic: a
/// new draw each time an image is looked at (Salakhutdinov and Murray 2008; Burda et al. 2016), which also keeps a
/// model from memorising the draw.
/// </summary>
public static class Binarisation
{
    /// <summary>1 where a pixel reaches <paramref name="threshold"/>, else 0.</summary>
    /// <returns>float32, the shape of <paramref name="images"/>; the caller's.</returns>
    public static Tensor Threshold(Tensor images, double threshold = 0.5)
    {
        using Scalar cut = threshold; // held, since TorchSharp does not keep an unnamed scalar alive during the call
        using Tensor reached = images.ge(cut);
        return reached.to(float32);
    }

    /// <summary>One Bernoulli draw per pixel, with the pixel's grey as probability of a 1.</summary>
    /// <param name="images">Values in [0, 1], any shape.</param>
    /// <param name="generator">Where the randomness comes from, of the images' device; null for the global one.</param>
    /// <returns>The shape of <paramref name="images"/>; the caller's.</returns>
    public static Tensor Draw(Tensor images, Generator? generator = null) => bernoulli(images, generator);

    /// <summary>The set with each pixel drawn once from <paramref name="seed"/>.</summary>
    /// <returns>A new set, owned by the caller.</returns>
    public static ImageDataset BinarisedOnce(this ImageDataset dataset, int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, dataset.Images.device);
        return dataset.With(Draw(dataset.Images, generator));
    }

    /// <summary>The set with each pixel cut at <paramref name="threshold"/>.</summary>
    /// <returns>A new set, owned by the caller.</returns>
    public static ImageDataset BinarisedAt(this ImageDataset dataset, double threshold = 0.5)
    {
        using var scope = NewDisposeScope();
        return dataset.With(Threshold(dataset.Images, threshold));
    }
}
