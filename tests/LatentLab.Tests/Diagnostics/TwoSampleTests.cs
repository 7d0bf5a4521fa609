using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class TwoSampleTests
{
    private static Tensor Normal(int count, int dimensions, int seed, double mean = 0, double deviation = 1) =>
        mean + deviation * randn([count, dimensions], float64, generator: new Generator((ulong)seed));

    [Fact]
    public void The_discrepancy_is_the_papers_three_means_written_out()
    {
        using var scope = NewDisposeScope();
        double[] x = [0, 1, 3], y = [2, 5];
        double K(double a, double b) => Math.Exp(-(a - b) * (a - b) / (2 * 1.5 * 1.5));
        double within = 2 * (K(0, 1) + K(0, 3) + K(1, 3)) / 6, other = K(2, 5),
            across = x.Sum(a => y.Sum(b => K(a, b))) / 6;
        Assert.Equal(within + other - 2 * across,
            new MaximumMeanDiscrepancy(1.5).Between(tensor(x, [3, 1]), tensor(y, [2, 1])), 1e-12);
    }

    [Fact]
    public void The_discrepancy_of_two_gaussians_comes_near_its_closed_form()
    {
        using var scope = NewDisposeScope();
        // E k(x, y) for x ~ N(a, 1), y ~ N(b, 1) and bandwidth 1: √(1/3) exp(−(a − b)² / 6).
        double exact = 2 * Math.Sqrt(1.0 / 3) * (1 - Math.Exp(-1.0 / 6));
        double[] values =
            [.. Enumerable.Range(0, 20).Select(run =>
                new MaximumMeanDiscrepancy(1).Between(Normal(200, 1, 2 * run), Normal(200, 1, 2 * run + 1, mean: 1)))];
        double error = SpreadOverSeeds.Of(values).StandardDeviation / Math.Sqrt(values.Length);
        Assert.Equal(exact, values.Average(), 4 * error);
    }

    [Fact]
    public void Between_samples_of_one_distribution_the_discrepancy_is_zero_on_average()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 100)
            .Select(run => new MaximumMeanDiscrepancy(1).Between(Normal(30, 2, 2 * run), Normal(50, 2, 2 * run + 1)))];
        double error = SpreadOverSeeds.Of(values).StandardDeviation / Math.Sqrt(values.Length);
        Assert.Equal(0, values.Average(), 4 * error);
        Assert.Contains(values, value => value < 0);   // unbiased, so it must fall below
    }

    [Fact]
    public void The_bandwidth_is_the_median_distance_of_all_points_unless_given()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor(new[] { 0.0, 1 }, [2, 1]), y = tensor(new[] { 3.0, 7 }, [2, 1]);
        // Distances 1, 2, 3, 4, 6, 7: torch's median is the lower of the two in the middle.
        Assert.Equal(3, MaximumMeanDiscrepancy.MedianDistance(cat([x, y], 0)), 1e-12);
        Assert.Equal(new MaximumMeanDiscrepancy(3).Between(x, y), new MaximumMeanDiscrepancy().Between(x, y), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Along_one_dimension_the_sliced_distance_is_that_of_the_sorted_points(int order)
    {
        using var scope = NewDisposeScope();
        // 0 → 2, 1 → 4, 3 → 5
        Tensor x = tensor(new[] { 3.0, 0, 1 }, [3, 1]), y = tensor(new[] { 5.0, 4, 2 }, [3, 1]);
        double expected = order == 1 ? 7.0 / 3 : Math.Sqrt((4 + 9 + 4) / 3.0);
        Assert.Equal(expected, new SlicedWasserstein(5, Order: order).Between(x, y), 1e-12);
    }

    [Fact]
    public void Samples_of_different_size_count_by_their_shares()
    {
        using var scope = NewDisposeScope();
        // Half of the mass moves by 1, the rest stays: {0, 0, 1, 1} against {0, 1} is no distance, {0, 1} against {1,
        // 1, 1} costs ½.
        Tensor two = tensor(new[] { 0.0, 1 }, [2, 1]), four = tensor(new[] { 0.0, 0, 1, 1 }, [4, 1]),
            three = ones([3, 1], float64);
        Assert.Equal(0, new SlicedWasserstein(4).Between(two, four), 1e-12);
        Assert.Equal(0.5, new SlicedWasserstein(4, Order: 1).Between(two, three), 1e-12);
        Assert.Equal(Math.Sqrt(0.5), new SlicedWasserstein(4).Between(three, two), 1e-12);
    }

    [Fact]
    public void A_shift_costs_its_length_over_the_root_of_the_dimensions()
    {
        using var scope = NewDisposeScope();
        Tensor points = Normal(100, 3, 1), shift = tensor(new[] { 1.0, -2, 2 });   // of length 3
        // Along a direction u the points all move by δ·u; (δ·u)² is 3² · Beta(½, 1) in three dimensions: mean 3,
        // deviation 9 · √(4/45).
        double square = Math.Pow(new SlicedWasserstein(4000).Between(points, points + shift), 2);
        Assert.Equal(3, square, 4 * 9 * Math.Sqrt(4.0 / 45) / Math.Sqrt(4000));
    }

    [Fact]
    public void Both_are_blind_to_the_order_of_the_points_and_repeat_themselves()
    {
        using var scope = NewDisposeScope();
        Tensor x = Normal(40, 2, 1), y = Normal(60, 2, 2),
            shuffled = x.index_select(0, randperm(40, generator: new Generator(3)));
        Assert.Equal(new MaximumMeanDiscrepancy().Between(x, y),
            new MaximumMeanDiscrepancy().Between(shuffled, y), 1e-12);
        Assert.Equal(new SlicedWasserstein().Between(x, y), new SlicedWasserstein().Between(shuffled, y), 1e-12);
        Assert.NotEqual(new SlicedWasserstein(Seed: 1).Between(x, y), new SlicedWasserstein(Seed: 2).Between(x, y));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void A_sample_of_one_point_is_refused(int n, int m)
    {
        using var scope = NewDisposeScope();
        Assert.Contains($"found {n} and {m}", Assert.Throws<ArgumentException>(
            () => new MaximumMeanDiscrepancy().Between(rand(n, 2), rand(m, 2))).Message);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("2 numbers",
            Assert.Throws<ArgumentException>(() => new SlicedWasserstein().Between(rand(5, 2), rand(5, 3))).Message);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(
            () => new SlicedWasserstein().Between(rand(5, 2) / 0, rand(5, 2))).Message);
        Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(
            () => new MaximumMeanDiscrepancy(0).Between(rand(5, 2), rand(5, 2))).Message);
    }

    [Fact]
    public void Two_sample_measures_leave_no_tensor_behind()
    {
        using Tensor x = rand(20, 2);
        using Tensor y = rand(30, 2);
        long before = LiveTensors.Count;
        PermutationTest.Run(x, y, new MaximumMeanDiscrepancy(), 5);
        PermutationTest.Run(x, y, new SlicedWasserstein(), 5);
        PermutationTest.Run(x, y, (a, b) => (a.mean() - b.mean()).abs().item<double>(), 5);
        MaximumMeanDiscrepancy.MedianDistance(x);
        ImprovedPrecisionRecall.Measure(x, y);
        Assert.Equal(before, LiveTensors.Count);
    }
}
