using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>How much the decoded image changes over a small step in the latent space.</summary>
/// <param name="Changes">‖d(z + δ) − d(z)‖ for each step, as a share of the typical distance of two real
/// images.</param>
/// <param name="StepShare">Length of the steps as a share of the codes' spread.</param>
/// <param name="Before">d(z) for each step.</param>
/// <param name="After">d(z + δ) for each step.</param>
public sealed record ContinuityResult(double[] Changes, double StepShare, ImageBatch Before, ImageBatch After)
{
    /// <summary>The mean over the steps.</summary>
    public double Mean => Changes.Average();

    /// <summary>
    /// What 95 % of the steps stay below: "close points do <em>not</em> give completely different contents" is about
    /// the worst ones.
    /// </summary>
    public double Percentile95 => Quantile.Of(Changes, 0.95);

    /// <summary>What half of the steps stay below.</summary>
    public double Median => Quantile.Of(Changes, 0.5);

    /// <summary>
    /// The steps whose change is nearest to the 95th percentile, nearest first: what such a change looks like.
    /// </summary>
    public int[] Near95(int count)
    {
        double aim = Percentile95;
        return [.. Enumerable.Range(0, Changes.Length).OrderBy(step => Math.Abs(Changes[step] - aim)).Take(count)];
    }

    public override string ToString() => $"steps of {StepShare:P0} of the spread: median {Median:F3}, 95th percentile "
        + $"{Percentile95:F3} of the unrelated distance";
}

/// <summary>
/// Continuity: "two close points in the latent space should not give two completely different contents once decoded"
/// (Rocca 2019).
/// </summary>
/// <remarks>
/// Close is meant in shares of the codes' spread. A step from a code is δ = f·√d·A·u: f is the share, A·Aᵀ the codes'
/// covariance, u uniform on the unit sphere in d dimensions. Its root mean square length is f times that of the codes'
/// distances from their mean. Since A carries the scale of every direction, turning, stretching or shifting the code
/// (and undoing it in the decoder) leaves the measure as it is, as it leaves the loss.
/// </remarks>
public static class Continuity
{
    /// <summary>Steps from codes drawn at random, in random directions.</summary>
    /// <param name="decode">Latents [m, d] → images.</param>
    /// <param name="codes">Shape [n, d], n ≥ 2: of images, for example of the test images.</param>
    /// <param name="stepShare">f, above 0.</param>
    /// <param name="unrelated">The typical distance of two real images, in pixel values:
    /// <see cref="PixelDistance.BetweenUnrelated"/>.</param>
    /// <param name="steps">How many.</param>
    /// <param name="seed">Draws codes and directions; the same ones for every <paramref name="stepShare"/>.</param>
    /// <exception cref="ArgumentException">Codes in one point, numbers that are not finite, or lengths that are not
    /// above 0.</exception>
    public static ContinuityResult Measure(
        Func<Tensor, ImageBatch> decode, Tensor codes, double stepShare, double unrelated, int steps = 2000,
        int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepShare);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(unrelated);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        CodeSpread spread = CodeSpread.Of(codes);
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator((ulong)(uint)seed);
        Tensor from = LatentSource.Codes(codes).Sample(steps, seed);
        Tensor directions = randn([steps, spread.LatentSize], float64, generator: random);
        directions = directions / directions.norm(1, keepdim: true);
        Tensor to = from + (stepShare * Math.Sqrt(spread.LatentSize) * spread.Stretch(directions)).to(float32);
        ImageBatch before = decode(from), after = decode(to);
        Tensor change = Rows.Of(after.ToTensor(), nameof(decode)) - Rows.Of(before.ToTensor(), nameof(decode));
        return new([.. (change.norm(1) / unrelated).data<double>()], stepShare, before, after);
    }

    /// <summary>
    /// How evenly the image changes on straight lines between pairs of codes: for each line, the largest step of the
    /// decode over the mean step (1: even; as many as there are steps: one jump).
    /// </summary>
    /// <param name="decode">Latents [m, d] → images.</param>
    /// <param name="codes">Shape [n, d], n ≥ 2; the ends of each line are two different ones.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="points">Points on each, both ends included; at least 3.</param>
    /// <exception cref="ArgumentException">Fewer than two codes, or decodes that are not finite.</exception>
    public static double[] StepRatios(
        Func<Tensor, ImageBatch> decode, Tensor codes, int lines = 200, int points = 41, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 1);
        double[,] table = codes.ToTable();
        int count = table.GetLength(0);
        if (count < 2)
            throw new ArgumentException($"Expected at least two codes, found {count}.", nameof(codes));
        var random = new Random(seed);
        var ratios = new double[lines];
        for (int line = 0; line < lines; line++)
        {
            int first = random.Next(count), other = random.Next(count - 1);
            double[] Row(int row) => [.. Enumerable.Range(0, table.GetLength(1)).Select(latent => table[row, latent])];
            using Tensor path = LatentPath.Line(Row(first), Row(other < first ? other : other + 1), points);
            using Tensor decoded = decode(path).ToTensor();
            double[] steps = LatentPath.Steps(decoded);
            ratios[line] = steps.Max() is > 0 and var largest ? largest / steps.Average() : 0;
        }
        return ratios;
    }
}
