using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>What one midpoint decodes to.</summary>
/// <param name="Nearest">The shape nearest to the decoded image, and how near.</param>
/// <param name="RadiusBetween">Its radius lies between those of the pair's two images.</param>
/// <param name="ExponentBetween">Its exponent does.</param>
/// <param name="OnManifold">The image is a shape: near enough to the nearest one.</param>
public readonly record struct Midpoint(NearestShape Nearest, bool RadiusBetween, bool ExponentBetween, bool OnManifold)
{
    public bool Between => RadiusBetween && ExponentBetween;
}

/// <summary>
/// How often half-way between two codes lies something half-way between two images; every share is one of the pairs, in
/// [0, 1].
/// </summary>
/// <param name="Midpoints">One for each pair, in their order.</param>
public sealed record HalfWayResult(IReadOnlyList<Midpoint> Midpoints)
{
    /// <summary>Both factors lie between those of the ends, and the image is a shape.</summary>
    public double Share => Midpoints.Average(one => one.Between && one.OnManifold ? 1.0 : 0.0);

    /// <summary>Both factors lie between those of the ends; whether the image is a shape is not asked.</summary>
    public double ShareBetween => Midpoints.Average(one => one.Between ? 1.0 : 0.0);

    public double ShareRadiusBetween => Midpoints.Average(one => one.RadiusBetween ? 1.0 : 0.0);

    public double ShareExponentBetween => Midpoints.Average(one => one.ExponentBetween ? 1.0 : 0.0);

    /// <summary>The image is a shape; whether it lies between its ends is not asked.</summary>
    public double ShareOnManifold => Midpoints.Average(one => one.OnManifold ? 1.0 : 0.0);
}

/// <summary>
/// The half-way score: decodes the point in the middle of two codes and reads its factors, on <see cref="Shapes"/>,
/// where they are known.
/// </summary>
public static class HalfWay
{
    private static readonly double RadiusRange = Shapes.LargestRadius - Shapes.SmallestRadius;
    private static readonly double LogExponentRange = Math.Log(Shapes.Exponents[^1] / Shapes.Exponents[0]);

    /// <summary>
    /// Random pairs of images, the first of one class and the second of another (or of the same, then two different
    /// images).
    /// </summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="from">The class of the first; null for any.</param>
    /// <param name="to">The class of the second; null for any.</param>
    /// <exception cref="ArgumentException">A class has too few images.</exception>
    public static (int First, int Second)[] Pairs(IReadOnlyList<int> labels, int? from, int? to, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] Of(int? label) =>
            [.. Enumerable.Range(0, labels.Count).Where(image => label is null || labels[image] == label)];
        int[] firsts = Of(from), seconds = Of(to);
        if (firsts.Length == 0 || seconds.Length == 0 || firsts.Union(seconds).Count() < 2)
            throw new ArgumentException(
                $"Expected two images of the classes {from?.ToString() ?? "any"} and {to?.ToString() ?? "any"}, found "
                + $"{firsts.Length} and {seconds.Length}.",
                nameof(labels));
        var random = new Random(seed);
        var pairs = new (int First, int Second)[count];
        for (int i = 0; i < count; i++)
        {
            do
                pairs[i] = (firsts[random.Next(firsts.Length)], seconds[random.Next(seconds.Length)]);
            while (pairs[i].First == pairs[i].Second);
        }
        return pairs;
    }

    /// <summary>Decodes the middle of each pair's codes and reads its factors off the nearest shape.</summary>
    /// <param name="manifold">All shapes.</param>
    /// <param name="decode">Latents [m, d] → images [m, 1, 28, 28].</param>
    /// <param name="codes">The code of each image, shape [n, d].</param>
    /// <param name="factors">r and log p of each image, shape [n, 2], as <see cref="ImageDataset.Factors"/> of
    /// <see cref="Shapes"/> gives them.</param>
    /// <param name="pairs">Indices into the images.</param>
    /// <param name="threshold">A decode within this pixel distance of the nearest shape is one; for example a tenth of
    /// the distance of unrelated shapes.</param>
    /// <param name="tolerance">
    /// How far outside its two ends a factor may lie and still count as between, as a share of the factor's range over
    /// the whole set (6 pixels for r, ln 8 for log p). Without one, a pair of two equal circles could never have
    /// anything between them.
    /// </param>
    /// <exception cref="ArgumentException">Codes, factors and pairs do not fit.</exception>
    public static HalfWayResult Measure(
        ShapesManifold manifold, Func<Tensor, ImageBatch> decode, Tensor codes, float[,] factors,
        IReadOnlyList<(int First, int Second)> pairs, double threshold, double tolerance = 0.05)
    {
        if (factors.GetLength(0) != codes.shape[0] || factors.GetLength(1) != 2)
            throw new ArgumentException(
                $"Expected r and log p of {codes.shape[0]} images, one for each code, found factors of shape "
                + $"[{factors.GetLength(0)}, {factors.GetLength(1)}].",
                nameof(factors));
        if (pairs.Count == 0)
            throw new ArgumentException("Expected at least one pair, found none.", nameof(pairs));
        using DisposeScope scope = NewDisposeScope();
        Tensor Of(Func<(int First, int Second), int> end) =>
            codes.index_select(0, tensor(pairs.Select(pair => (long)end(pair)).ToArray()).to(codes.device));
        Tensor middles = (Of(pair => pair.First) + Of(pair => pair.Second)) / 2;
        NearestShape[] shapes = manifold.Nearest(decode(middles).ToTensor());
        return new HalfWayResult([.. shapes.Select((shape, i) => new Midpoint(
            shape,
            IsBetween(shape.Radius, factors[pairs[i].First, 0], factors[pairs[i].Second, 0], tolerance * RadiusRange),
            IsBetween(shape.LogExponent, factors[pairs[i].First, 1], factors[pairs[i].Second, 1],
                tolerance * LogExponentRange),
            shape.Distance <= threshold))]);
    }

    private static bool IsBetween(double value, double one, double other, double room) =>
        value >= Math.Min(one, other) - room && value <= Math.Max(one, other) + room;
}
