using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// A prior of K Gaussians with independent latents, p(z) = Σ wₖ N(z; mₖ, diag sₖ²), fitted to codes by expectation
/// maximisation (Dempster, Laird and Rubin 1977). It holds plain numbers and owns no tensor.
/// </summary>
/// <remarks>
/// With the posteriors of N images as components it is their aggregate posterior, q(z) = 1/N Σ q(z|xᵢ), exactly:
/// <see cref="OfPosteriors"/>. A prior of that kind, with a few images chosen, is the VampPrior's idea (Tomczak and
/// Welling 2018).
/// </remarks>
public sealed class MixturePrior
{
    // A component that narrows down onto one code would have no end: below this share of the codes' own variance none
    // goes.
    private const double LeastVarianceShare = 1e-4;

    // At most this many numbers at once: points × components.
    private const long MostNumbers = 4_000_000;

    private readonly double[] means, variances;

    /// <param name="weights">wₖ above 0; scaled to sum to 1.</param>
    /// <param name="means">mₖ, [K, d].</param>
    /// <param name="variances">sₖ², [K, d], above 0.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit, or weights or variances that are not above
    /// 0.</exception>
    public MixturePrior(double[] weights, double[,] means, double[,] variances)
        : this(weights, [.. means.Cast<double>()], [.. variances.Cast<double>()], means.GetLength(1))
    {
        if (means.GetLength(0) != weights.Length || variances.GetLength(0) != weights.Length
            || variances.GetLength(1) != LatentSize)
            throw new ArgumentException(
                $"Expected means and variances of shape [{weights.Length}, latents], found "
                + $"[{means.GetLength(0)}, {means.GetLength(1)}] and "
                + $"[{variances.GetLength(0)}, {variances.GetLength(1)}].", nameof(means));
    }

    private MixturePrior(double[] weights, double[] means, double[] variances, int latentSize)
    {
        if (weights.Length == 0 || latentSize == 0
            || !weights.Concat(variances).All(number => number > 0 && double.IsFinite(number)))
            throw new ArgumentException("Expected at least one component, weights and variances above 0.",
                nameof(weights));
        double total = weights.Sum();
        (Weights, this.means, this.variances, LatentSize) =
            ([.. weights.Select(weight => weight / total)], means, variances, latentSize);
    }

    /// <summary>wₖ, which sum to 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>d: numbers in one latent.</summary>
    public int LatentSize { get; }

    /// <summary>mₖ, [K, d], a copy.</summary>
    public double[,] Means => Table(means);

    /// <summary>sₖ², [K, d], a copy.</summary>
    public double[,] Variances => Table(variances);

    /// <summary>The aggregate posterior of these images: one component for each, all with the same weight.</summary>
    /// <param name="posterior">q(z|x) of each image, each tensor [n, d]; stays the caller's.</param>
    public static MixturePrior OfPosteriors(DiagonalGaussian posterior)
    {
        using var still = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = posterior.Mean.to(float64).cpu(), variance = posterior.LogVariance.to(float64).exp().cpu();
        return new([.. Enumerable.Repeat(1.0, (int)mean.shape[0])], mean.flatten().ToNumbers(),
            variance.flatten().ToNumbers(), (int)mean.shape[1]);
    }

    /// <summary>Fits K components to codes: begins at K of them, drawn at random, and takes steps of EM.</summary>
    /// <param name="codes">[n, d] with n ≥ K: samples of the posteriors, as the decoder sees them; stay the
    /// caller's.</param>
    /// <param name="steps">EM's; the likelihood of the codes falls at none of them.</param>
    /// <exception cref="ArgumentException">Fewer codes than components, or a latent in which all codes are
    /// alike.</exception>
    public static MixturePrior Fit(Tensor codes, int components, int steps = 100, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        using var still = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Points(codes);
        int count = (int)rows.shape[0];
        if (count < components)
            throw new ArgumentException($"Expected at least {components} codes, one for each component, found {count}.",
                nameof(codes));
        int[] picked = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(picked);
        Tensor start = rows.index_select(0, tensor([.. picked.Take(components).Select(pick => (long)pick)]));
        double[] spread = rows.var(0, unbiased: false).ToNumbers();
        var prior = new MixturePrior([.. Enumerable.Repeat(1.0, components)], start.flatten().ToNumbers(),
            [.. Enumerable.Repeat(spread, components).SelectMany(one => one)], (int)rows.shape[1]);
        for (int step = 0; step < steps; step++)
            prior = prior.Step(rows);
        return prior;
    }

    /// <summary>
    /// One step of EM: each code is shared out among the components by how likely they are to have made it, and each
    /// component takes the mean and the variance of its shares.
    /// </summary>
    /// <param name="codes">[n, d]; stay the caller's.</param>
    public MixturePrior Step(Tensor codes)
    {
        using var still = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Points(codes);
        Tensor shares = LogJoint(rows).softmax(1);                              // [n, K]
        Tensor counts = shares.sum(dim: 0).clamp_min(1e-300).unsqueeze(1);      // [K, 1]
        Tensor mean = shares.t().mm(rows) / counts;
        Tensor variance = shares.t().mm(rows.square()) / counts - mean.square();
        Tensor least = LeastVarianceShare * rows.var(0, unbiased: false);
        return new(counts.squeeze(1).ToNumbers(), mean.flatten().ToNumbers(),
            variance.maximum(least).flatten().ToNumbers(), LatentSize);
    }

    /// <summary>log p(z).</summary>
    /// <param name="latent">[n, d]; stays the caller's.</param>
    /// <returns>Nats, [n], float64; the caller's.</returns>
    public Tensor LogDensity(Tensor latent)
    {
        using var still = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Points(latent);
        long block = Math.Max(1, MostNumbers / Weights.Count);
        return cat([.. rows.split(block).Select(some => LogJoint(some).logsumexp(1))]).MoveToOuterDisposeScope();
    }

    // log wₖ + log N(z; mₖ, sₖ²) for each point and component, [n, K]: (z − m)²/s² multiplied out, as three products of
    // matrices.
    private Tensor LogJoint(Tensor rows)
    {
        Tensor mean = NumberTensor.Of(means, Weights.Count, LatentSize);
        Tensor precision = 1 / NumberTensor.Of(variances, Weights.Count, LatentSize);
        Tensor square = rows.square().mm(precision.t()) - 2 * rows.mm((mean * precision).t())
            + (mean.square() * precision).sum(dim: 1);
        Tensor width = LatentSize * Math.Log(2 * Math.PI) - precision.log().sum(dim: 1);
        return NumberTensor.Of([.. Weights], Weights.Count).log() - 0.5 * (square + width);
    }

    private static Tensor Points(Tensor codes) => codes.dim() == 2
        ? codes.detach().cpu().to(float64)
        : throw new ArgumentException(
            $"Expected points of shape [n, latents], found [{string.Join(", ", codes.shape)}].", nameof(codes));

    private double[,] Table(double[] numbers)
    {
        var table = new double[Weights.Count, LatentSize];
        Buffer.BlockCopy(numbers, 0, table, 0, numbers.Length * sizeof(double));
        return table;
    }
}
