using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class LatentPathTests
{
    [Fact]
    public void A_line_runs_evenly_from_end_to_end()
    {
        using Tensor line = LatentPath.Line([0, 1], [4, -1], 5);
        Assert.Equal([0f, 1, 1, 0.5f, 2, 0, 3, -0.5f, 4, -1], line.data<float>());
    }

    [Fact]
    public void A_linear_decoder_changes_evenly()
    {
        using var scope = NewDisposeScope();
        Tensor latents = LatentPath.Line([0], [10], 600);   // more than are decoded at once
        LatentPathResult reading = LatentPath.Measure(Linear, latents, zeros(1, 1, 2, 2), threshold: 10);
        Assert.Equal(599, reading.Steps.Length);
        Assert.All(reading.Steps, step => Assert.Equal(2 * 10 / 599.0, step, 1e-5));
        Assert.Equal(1, reading.LargestOverMeanStep, 1e-3);
        Assert.Equal(0.5, reading.ShareFarther);           // ‖(z, z, z, z)‖ = 2z > 10 for z > 5

        static Tensor Linear(Tensor z) => z.view(-1, 1, 1, 1).expand(-1, 1, 2, 2);
    }

    [Fact]
    public void A_decoder_that_jumps_once_has_all_its_change_in_one_step()
    {
        using var scope = NewDisposeScope();
        LatentPathResult reading = LatentPath.Measure(
            z =>
                z.gt(0).to(float32).view(-1, 1, 1, 1),
            LatentPath.Line([-1], [1], 100), zeros(3, 1, 1, 1), threshold: 0.5);
        Assert.Equal(1.0, reading.Steps.Sum());
        Assert.Equal(99, reading.LargestOverMeanStep, 1e-9);
        Assert.Equal(0.5, reading.ShareFarther);
        Assert.Equal((0.0, 1.0), (reading.Nearest.Distances[0], reading.Nearest.Distances[^1]));
    }

    [Fact]
    public void A_decoder_that_never_changes_has_no_step()
    {
        using var scope = NewDisposeScope();
        LatentPathResult reading = LatentPath.Measure(z => ones(z.shape[0], 1, 1, 1), LatentPath.Line([0], [1], 10),
            ones(1, 1, 1, 1), threshold: 0);
        Assert.Equal((0.0, 0.0), (reading.LargestOverMeanStep, reading.ShareFarther));
    }

    [Fact]
    public void A_decoder_of_plain_numbers_gives_the_same_as_one_of_tensors()
    {
        using var scope = NewDisposeScope();
        Tensor latents = LatentPath.Line([0], [1], 7), images = rand(4, 1, 1, 1);
        LatentPathResult tensors = LatentPath.Measure(Square, latents, images, 0.1);
        LatentPathResult numbers = LatentPath.Measure(z => ImageBatch.FromTensor(Square(z)), latents, images, 0.1);
        Assert.Equal(tensors.Steps, numbers.Steps);
        Assert.Equal(tensors.Nearest.Distances, numbers.Nearest.Distances);

        static Tensor Square(Tensor z) => z.square().view(-1, 1, 1, 1);
    }

    [Fact]
    public void A_map_has_the_value_of_each_of_its_points()
    {
        LatentMap map = LatentMap.Measure(Identity, Radius, x: (-1, 1), y: (0, 3), columns: 3, rows: 4);
        Assert.Equal([-1.0, 0, 1], map.X);
        Assert.Equal([0.0, 1, 2, 3], map.Y);
        for (int row = 0; row < 4; row++)
            for (int column = 0; column < 3; column++)
                Assert.Equal(Math.Sqrt(map.X[column] * map.X[column] + map.Y[row] * map.Y[row]),
                    map.Values[row, column], 1e-6);
    }

    [Fact]
    public void The_share_of_a_square_outside_its_circle_is_one_minus_a_quarter_of_pi()
    {
        LatentMap map = LatentMap.Measure(Identity, Radius, x: (-1, 1), y: (-1, 1), columns: 200, rows: 200);
        // A cell is decided by its point: the error is at most the cells that the circle crosses, 8 · 100 of 200².
        Assert.Equal(1 - Math.PI / 4, map.ShareAbove(1), 800.0 / 40_000);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        Tensor latents = LatentPath.Line([0], [1], 5);
        Assert.Contains("1 images for 5 latents", Assert.Throws<ArgumentException>(
            () => LatentPath.Measure(_ => rand(1, 1, 1, 1), latents, rand(1, 1), 1)).Message);
        Assert.Contains("1 and 2", Assert.Throws<ArgumentException>(() => LatentPath.Line([0], [1, 2], 5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentPath.Line([0], [1], 1));
        Assert.Contains("from a lower to a higher",
            Assert.Throws<ArgumentException>(() => LatentMap.Measure(Identity, Radius, (1, 1), (0, 1))).Message);
        Assert.Contains("1 values for 2500",
            Assert.Throws<ArgumentException>(() => LatentMap.Measure(Identity, _ => [1.0], (0, 1), (0, 1))).Message);
        Assert.Contains("not finite",
            Assert.Throws<ArgumentException>(() => LatentPath.Measure(z => z / 0, latents, rand(1, 1), 1)).Message);
    }

    [Fact]
    public void Walks_leave_no_tensor_behind()
    {
        using Tensor latents = LatentPath.Line([0], [1], 300);
        using Tensor images = rand(4, 1, 1, 1);
        long before = LiveTensors.Count;
        LatentPath.Measure(z => z.square().view(-1, 1, 1, 1), latents, images, 1);
        LatentPath.Measure(z => ImageBatch.FromTensor(z.view(-1, 1, 1, 1)), latents, images, 1);
        LatentMap.Measure(Identity, Radius, (0, 1), (0, 1), 5, 5);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void A_spread_has_the_mean_deviation_and_ends_of_its_values()
    {
        SpreadOverSeeds spread = SpreadOverSeeds.Measure([2, 4, 6, 8], seed => seed / 2.0);
        Assert.Equal([1.0, 2, 3, 4], spread.Values);
        Assert.Equal((2.5, 1.0, 4.0), (spread.Mean, spread.Minimum, spread.Maximum));
        Assert.Equal(Math.Sqrt(5.0 / 3), spread.StandardDeviation, 1e-12);
        Assert.Equal("2.5 ± 1.3 (n = 4)", spread.ToString());
        Assert.True(double.IsNaN(SpreadOverSeeds.Of(1.0).StandardDeviation));
        Assert.Throws<ArgumentException>(() => SpreadOverSeeds.Of());
        Assert.Throws<ArgumentException>(() => SpreadOverSeeds.Of(1, double.NaN));
    }

    private static Tensor Identity(Tensor z) => z.view(-1, 1, 1, 2);

    private static double[] Radius(Tensor images)
    {
        using var scope = NewDisposeScope();
        Tensor radii = images.flatten(1).norm(1).to(float64);
        return [.. radii.data<double>()];
    }
}
