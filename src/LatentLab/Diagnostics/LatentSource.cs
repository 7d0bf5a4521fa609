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

    /// <summary>A mixture: draw a component by its weight, then a point of its Gaussian.</summary>
    public static LatentSource Mixture(MixturePrior prior)
    {
        double[] weights = [.. prior.Weights];
        double[,] means = prior.Means, variances = prior.Variances;
        return new($"mixture of {weights.Length} Gaussians", prior.LatentSize, (count, seed) =>
        {
            var random = new Random(seed);
            double[] points = new double[count * prior.LatentSize];
            for (int point = 0; point < count; point++)
            {
                double choice = random.NextDouble();
                int chosen = 0;
                while (chosen < weights.Length - 1 && choice >= weights[chosen])
                    choice -= weights[chosen++];
                for (int latent = 0; latent < prior.LatentSize; latent++)
                    points[point * prior.LatentSize + latent] = means[chosen, latent]
                        + Math.Sqrt(variances[chosen, latent]) * random.NextNormal();
            }
            return NumberTensor.Of(points, count, prior.LatentSize);
        });
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

/// <summary>Mean and covariance of codes, as plain numbers: what a Gaussian fitted to them needs.</summary>
/// <param name="Mean">d numbers.</param>
/// <param name="Root">A with A·Aᵀ = covariance, d × d, row by row: mean + A·ε with ε ~ N(0, I) has the codes' mean and
/// covariance.</param>
/// <param name="Radius">√ trace of the covariance: the root mean square distance of the codes from their mean, in
/// latent units.</param>
internal sealed record CodeSpread(double[] Mean, double[] Root, double Radius)
{
    public int LatentSize => Mean.Length;

    /// <param name="codes">Shape [n, d], n ≥ 2.</param>
    /// <exception cref="ArgumentException">Fewer than two codes, numbers that are not finite, or codes that all are one
    /// point.</exception>
    public static CodeSpread Of(Tensor codes)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Rows.Of(codes, nameof(codes)).cpu();
        if (rows.shape[0] < 2)
            throw new ArgumentException("Expected at least two codes, found one: it has no spread.", nameof(codes));
        Tensor mean = rows.mean([0]), centred = rows - mean;
        Tensor covariance = centred.t().mm(centred) / (rows.shape[0] - 1);
        double variance = covariance.trace().item<double>();
        if (!(variance > 0))
            throw new ArgumentException("All codes are one point: they have no spread.", nameof(codes));
        // By eigenvectors, not by Cholesky: a dead latent makes the covariance singular.
        (Tensor values, Tensor vectors) = linalg.eigh(covariance);
        Tensor root = vectors * values.clamp_min(0).sqrt();
        return new([.. mean.data<double>()], [.. root.contiguous().data<double>()], Math.Sqrt(variance));
    }

    /// <summary>A·v for each row v.</summary>
    /// <param name="rows">Shape [n, d], float64.</param>
    /// <returns>Shape [n, d], float64; in the caller's scope.</returns>
    public Tensor Stretch(Tensor rows)
    {
        using Tensor root = NumberTensor.Of(Root, LatentSize, LatentSize);
        return rows.mm(root.t());
    }
}
