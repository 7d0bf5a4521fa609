using LatentLab.Data;
using LatentLab.Diagnostics;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class HalfWayTests(HalfWayTests.Grid grid) : IClassFixture<HalfWayTests.Grid>
{
    public sealed class Grid
    {
        public ShapesManifold Manifold { get; } = new();
    }

    private static readonly float[,] Factors = { { 6, 0 }, { 10, 0 }, { 6, 2 }, { 10, 2 } };

    /// <summary>
    /// A decoder that reads its code as (r, log p): whatever lies half-way between two codes is then a shape with the
    /// mean factors.
    /// </summary>
    private static ImageBatch Draw(Tensor codes)
    {
        float[] factors = codes.to(float32).data<float>().ToArray(), pixels = new float[factors.Length / 2 * 784];
        for (int i = 0; i < factors.Length / 2; i++)
            Shapes.Render(factors[2 * i], Math.Exp(factors[2 * i + 1]), pixels.AsSpan(784 * i, 784));
        return new ImageBatch(factors.Length / 2, 1, 28, 28, pixels);
    }

    [Fact]
    public void A_decoder_that_draws_the_factors_lies_between_with_every_pair()
    {
        using Tensor codes = tensor(Factors);
        HalfWayResult reading = HalfWay.Measure(grid.Manifold, Draw, codes, Factors,
            [(0, 1), (0, 2), (0, 3), (3, 0), (1, 2)], threshold: 0.2);
        Assert.Equal((1.0, 1.0, 1.0), (reading.Share, reading.ShareBetween, reading.ShareOnManifold));
        Assert.Equal(8, reading.Midpoints[0].Nearest.Radius, 0.03);
        Assert.Equal(1, reading.Midpoints[1].Nearest.LogExponent, 0.02);
    }

    [Fact]
    public void Each_factor_is_judged_apart_and_within_the_stated_tolerance()
    {
        using Tensor codes = tensor(Factors);
        // The decoder draws a radius 0.2 larger than it should: half-way between two of r = 10 that is outside, yet
        // within 5 % of 6 pixels.
        ImageBatch Larger(Tensor z) => Draw(z + tensor(new float[] { 0.2f, 0 }));
        Assert.Equal(1, HalfWay.Measure(grid.Manifold, Larger, codes, Factors, [(1, 3)], 0.2, tolerance: 0.05).Share);
        HalfWayResult strict = HalfWay.Measure(grid.Manifold, Larger, codes, Factors, [(1, 3)], 0.2, tolerance: 0.01);
        Assert.Equal((0.0, 1.0, 0.0, 1.0),
            (strict.ShareRadiusBetween, strict.ShareExponentBetween, strict.Share, strict.ShareOnManifold));
    }

    [Fact]
    public void A_cross_fade_of_unlike_shapes_is_no_shape_however_its_factors_read()
    {
        using Tensor pixels = Draw(tensor(Factors)).ToTensor().flatten(1);
        HalfWayResult blend = HalfWay.Measure(grid.Manifold, z => ImageBatch.FromTensor(z.view(-1, 1, 28, 28)), pixels,
            Factors, [(0, 1), (0, 3), (2, 3)], threshold: 0.9);
        Assert.Equal((0.0, 0.0), (blend.ShareOnManifold, blend.Share));
        Assert.Equal(1, blend.ShareRadiusBetween);
    }

    [Fact]
    public void Pairs_are_of_the_wanted_classes_never_of_one_image_and_the_same_for_the_same_seed()
    {
        int[] labels = [0, 1, 2, 0, 1, 2];
        Assert.All(HalfWay.Pairs(labels, 1, 2, 100, seed: 3),
            pair => Assert.Equal((1, 2), (labels[pair.First], labels[pair.Second])));
        // images 0 and 3
        Assert.All(HalfWay.Pairs(labels, 0, 0, 100, seed: 3), pair => Assert.Equal(3, pair.First + pair.Second));
        Assert.All(HalfWay.Pairs(labels, null, null, 100, seed: 3), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(HalfWay.Pairs(labels, null, null, 100, seed: 3), HalfWay.Pairs(labels, null, null, 100, seed: 3));
        Assert.Throws<ArgumentException>(() => HalfWay.Pairs([0, 1], 0, 0, 1, seed: 3));
        using Tensor codes = tensor(Factors);
        Assert.Throws<ArgumentException>(
            () => HalfWay.Measure(grid.Manifold, Draw, codes, new float[3, 2], [(0, 1)], 1));
    }
}
