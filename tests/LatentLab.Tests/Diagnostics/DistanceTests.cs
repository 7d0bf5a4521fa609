using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class DistanceTests
{
    [Fact]
    public void Black_and_white_images_of_four_pixels_are_two_apart()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2, PixelDistance.Mean(zeros(3, 1, 2, 2), ones(3, 1, 2, 2)));
        Assert.Equal(0, PixelDistance.Mean(ones(3, 1, 2, 2), ones(3, 1, 2, 2)));
        // √(3² + 4²) = 5 and 0: the mean of the distances, not the distance of the means.
        Assert.Equal(2.5,
            PixelDistance.Mean(tensor(new[,] { { 3f, 4 }, { 1, 1 } }), tensor(new[,] { { 0f, 0 }, { 1, 1 } })));
    }

    [Fact]
    public void Two_unrelated_unit_vectors_are_root_two_apart_and_never_the_same_one()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Math.Sqrt(2), PixelDistance.BetweenUnrelated(eye(5), seed: 1), 1e-12);
        Assert.Equal(Math.Sqrt(2), PixelDistance.BetweenUnrelated(eye(2), seed: 1, pairs: 50), 1e-12);
    }

    [Fact]
    public void The_typical_distance_of_normal_points_agrees_with_theory_and_with_itself()
    {
        using var scope = NewDisposeScope();
        // x − y ~ N(0, 2) in one dimension: E|x − y| = 2/√π, standard deviation √(2 − 4/π) = 0.85 per pair.
        Tensor points = randn([4000, 1], float64, generator: new Generator(2));
        double typical = PixelDistance.BetweenUnrelated(points, seed: 7, pairs: 20_000);
        Assert.Equal(2 / Math.Sqrt(Math.PI), typical, 4 * 0.85 * Math.Sqrt(1 / 20_000.0 + 1 / 4000.0));
        Assert.Equal(typical, PixelDistance.BetweenUnrelated(points, seed: 7, pairs: 20_000));
        Assert.NotEqual(typical, PixelDistance.BetweenUnrelated(points, seed: 8, pairs: 20_000));
    }

    [Fact]
    public void An_image_of_the_set_is_at_distance_zero_exactly()
    {
        using var scope = NewDisposeScope();
        // far from the origin, where cancellation would show
        Tensor set = rand([50, 1, 28, 28], generator: new Generator(1)) + 100;
        NearestImages nearest = NearestImages.Among(set, set.narrow(0, 10, 5));
        Assert.Equal([10, 11, 12, 13, 14], nearest.Indices);
        Assert.Equal([0.0, 0, 0, 0, 0], nearest.Distances);
    }

    [Fact]
    public void The_nearest_is_found_as_by_hand()
    {
        using var scope = NewDisposeScope();
        Tensor set = tensor(new[,] { { 0f, 0 }, { 10, 0 }, { 0, 10 } });
        NearestImages nearest = NearestImages.Among(set, tensor(new[,] { { 9f, 0 }, { 1, 7 }, { -3, -4 } }));
        Assert.Equal([1, 2, 0], nearest.Indices);
        double[] expected = [1, Math.Sqrt(10), 5];
        Assert.All(expected.Zip(nearest.Distances), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Blocks_cover_every_row_once_and_stay_small()
    {
        foreach ((long count, long bytes) in new[] { (1L, 1L), (10, Rows.BlockBytes), (10, Rows.BlockBytes * 2),
            (1000, Rows.BlockBytes / 7), (5, 0) })
        {
            (long Start, long Length)[] blocks = [.. Rows.Blocks(count, bytes)];
            Assert.Equal(count, blocks.Sum(block => block.Length));
            Assert.Equal(blocks.Select(block => block.Start),
                blocks.Select((_, i) => blocks.Take(i).Sum(block => block.Length)));
            Assert.All(blocks, block => Assert.True(block.Length == 1 || block.Length * bytes <= Rows.BlockBytes));
        }
    }

    [Fact]
    public void A_set_in_several_blocks_gives_the_same_as_in_one()
    {
        using var scope = NewDisposeScope();
        // 5000 rows of 1000 numbers are 40 MB in float64: five blocks.
        Tensor set = rand([5000, 1000], generator: new Generator(3));
        Tensor images = set.index_select(0, tensor(new long[] { 4999, 4500, 3 })) + 0.001;
        NearestImages nearest = NearestImages.Among(set, images);
        Assert.Equal([4999, 4500, 3], nearest.Indices);
        Assert.All(nearest.Distances, distance => Assert.Equal(0.001 * Math.Sqrt(1000), distance, 1e-5));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("rows of 4",
            Assert.Throws<ArgumentException>(() => NearestImages.Among(rand(3, 4), rand(3, 5))).Message);
        Assert.Contains("3 rows",
            Assert.Throws<ArgumentException>(() => PixelDistance.Mean(rand(3, 4), rand(2, 4))).Message);
        Assert.Contains("two images",
            Assert.Throws<ArgumentException>(() => PixelDistance.BetweenUnrelated(rand(1, 4), seed: 1)).Message);
        Assert.Contains("[4]", Assert.Throws<ArgumentException>(() => PixelDistance.Mean(rand(4), rand(4))).Message);
    }

    [Fact]
    public void Distances_leave_no_tensor_behind()
    {
        using Tensor images = rand(20, 6);
        long before = LiveTensors.Count;
        NearestImages.Among(images, images);
        PixelDistance.Mean(images, images);
        PixelDistance.BetweenUnrelated(images, seed: 1, pairs: 5);
        Assert.Equal(before, LiveTensors.Count);
    }
}
