using LatentLab.Data;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// A distribution over a latent space from which points are drawn to be decoded. It holds plain numbers and owns no
/// tensor.
/// </summary>
public sealed class LatentSource
{
    private readonly Func<int, int, Tensor> draw;

    private LatentSource(string name, int latentSize, Func<int, int, Tensor> draw) =>
        (Name, LatentSize, this.draw) = (name, latentSize, draw);

    /// <summary>What a figure or a table calls it.</summary>
    public string Name { get; }

    /// <summary>d: numbers in one latent.</summary>
    public int LatentSize { get; }

    /// <summary>Draws latents; the same seed gives the same ones.</summary>
    /// <param name="count">n, at least 1.</param>
    /// <returns>Shape [n, d], float32, on the CPU; the caller's.</returns>
    public Tensor Sample(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return draw(count, seed).to(float32).MoveToOuterDisposeScope();
    }

    public override string ToString() => Name;

    /// <summary>N(0, I), the prior of a variational autoencoder (Kingma &amp; Welling 2014).</summary>
    public static LatentSource StandardNormal(int latentSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latentSize, 1);
        return new("N(0, I)", latentSize, (count, seed) => Normal(count, latentSize, seed));
    }

    /// <summary>Uniform over the smallest box with sides along the axes that holds all the codes.</summary>
    /// <param name="codes">Shape [n, d]; stays the caller's.</param>
    /// <exception cref="ArgumentException">No codes, or numbers that are not finite.</exception>
    public static LatentSource Box(Tensor codes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Rows.Of(codes, nameof(codes)).cpu();
        double[] low = [.. rows.amin([0]).data<double>()], high = [.. rows.amax([0]).data<double>()];
        return new("box around the codes", low.Length, (count, seed) =>
        {
            using var random = new Generator((ulong)(uint)seed);
            Tensor from = NumberTensor.Of(low, low.Length), to = NumberTensor.Of(high, high.Length);
            return from + (to - from) * rand([count, low.Length], float64, generator: random);
        });
    }

    /// <summary>N(m, S) with the codes' mean m and full covariance S (the unbiased one, n − 1).</summary>
    /// <param name="codes">Shape [n, d], n ≥ 2; stays the caller's.</param>
    /// <exception cref="ArgumentException">Fewer than two codes, codes in one point, or numbers that are not
    /// finite.</exception>
    public static LatentSource FittedGaussian(Tensor codes)
    {
        CodeSpread spread = CodeSpread.Of(codes);
        return new("Gaussian fitted to the codes", spread.LatentSize, (count, seed) =>
            NumberTensor.Of(spread.Mean, spread.LatentSize) + spread.Stretch(Normal(count, spread.LatentSize, seed)));
    }

    /// <summary>The codes themselves, each equally likely.</summary>
    /// <param name="codes">Shape [n, d]; stays the caller's.</param>
    /// <exception cref="ArgumentException">No codes, or numbers that are not finite.</exception>
    public static LatentSource Codes(Tensor codes)
    {
        double[] all = Numbers(codes, nameof(codes));
        int latentSize = all.Length / (int)codes.shape[0];
        return new("the codes themselves", latentSize, (count, seed) => Picked(all, latentSize, count, seed));
    }

    /// <summary>
    /// The aggregate posterior q(z) = mean over images of q(z|x): draw an image, then z ~ q(z|x) (Makhzani et al.
    /// 2016).
    /// </summary>
    /// <param name="posterior">Mean and log σ² of each image, shape [n, d]; stay the caller's.</param>
    /// <exception cref="ArgumentException">No images, or numbers that are not finite.</exception>
    public static LatentSource AggregatePosterior(DiagonalGaussian posterior)
    {
        Rows.SameCount(posterior.Mean, posterior.LogVariance, nameof(posterior));
        Rows.SameWidth(posterior.Mean, posterior.LogVariance, nameof(posterior));
        double[] means = Numbers(posterior.Mean, nameof(posterior)),
            logVariances = Numbers(posterior.LogVariance, nameof(posterior));
        int latentSize = means.Length / (int)posterior.Mean.shape[0];
        return new("aggregate posterior", latentSize, (count, seed) =>
            Picked(means, latentSize, count, seed)
                + (0.5 * Picked(logVariances, latentSize, count, seed)).exp() * Normal(count, latentSize, seed));
    }

    private static Tensor Normal(int count, int latentSize, int seed)
    {
        using var random = new Generator((ulong)(uint)seed);
        return randn([count, latentSize], float64, generator: random);
    }

    /// <summary>Rows drawn with replacement; the same seed picks the same rows.</summary>
    private static Tensor Picked(double[] rows, int latentSize, int count, int seed)
    {
        var random = new Random(seed);
        int[] picks = [.. Enumerable.Range(0, count).Select(_ => random.Next(rows.Length / latentSize))];
        double[] picked = [.. picks.SelectMany(pick => rows.AsSpan(pick * latentSize, latentSize).ToArray())];
        return NumberTensor.Of(picked, count, latentSize);
    }

    private static double[] Numbers(Tensor codes, string name)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. Rows.Of(codes, name).cpu().contiguous().data<double>()];
    }
}
