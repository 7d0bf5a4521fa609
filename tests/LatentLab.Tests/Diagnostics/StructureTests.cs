using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class StructureTests
{
    [Fact]
    public void A_turned_moved_and_scaled_copy_keeps_every_neighbour()
    {
        using var scope = NewDisposeScope();
        Tensor points = randn([1100, 3], float64, generator: new Generator(1));   // two blocks of rows
        Tensor turn = linalg.qr(randn([3, 3], float64, generator: new Generator(2))).Q;
        NeighbourhoodResult reading = Trustworthiness.Measure(points, 7 * points.mm(turn) + 3);
        Assert.Equal((1.0, 1.0, 10), (reading.Trustworthy, reading.Continuous, reading.Neighbours));
    }

    [Fact]
    public void An_unrelated_code_scores_as_chance_does()
    {
        using var scope = NewDisposeScope();
        Tensor points = randn([500, 3], float64, generator: new Generator(1)),
            other = randn([500, 2], float64, generator: new Generator(2));
        NeighbourhoodResult reading = Trustworthiness.Measure(points, other);
        // A neighbour's rank is then uniform on 1 … n − 1: E[max(0, r − k)] = (n − 1 − k)(n − k) / (2 (n − 1)).
        double n = 500, k = 10, chance = 1 - (n - 1 - k) * (n - k) / ((n - 1) * (2 * n - 3 * k - 1));
        // Each of the 5000 ranks has a deviation of about 0.29 n, which is 0.29 on this scale; neighbours share rows,
        // hence 4 rather than 1.
        Assert.Equal(chance, reading.Trustworthy, 4 * 4 * 0.29 / Math.Sqrt(5000));
        Assert.Equal(chance, reading.Continuous, 4 * 4 * 0.29 / Math.Sqrt(5000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(14)]
    public void The_scores_are_the_papers_sums_written_out(int neighbours)
    {
        using var scope = NewDisposeScope();
        Tensor points = randn([30, 4], float64, generator: new Generator(3));
        Tensor codes = points.narrow(1, 0, 2) + 0.3 * randn([30, 2], float64, generator: new Generator(4));
        NeighbourhoodResult reading = Trustworthiness.Measure(points, codes, neighbours);
        Assert.Equal(ByHand(points, codes, neighbours), reading.Trustworthy, 1e-12);
        Assert.Equal(ByHand(codes, points, neighbours), reading.Continuous, 1e-12);
    }

    [Fact]
    public void A_code_that_tears_a_ring_is_trustworthy_and_not_continuous_and_one_that_folds_it_the_other_way_round()
    {
        using var scope = NewDisposeScope();
        double[] angles = [.. Enumerable.Range(0, 200).Select(i => 2 * Math.PI * i / 200)];
        Tensor ring =
            tensor(angles.SelectMany(angle => new[] { Math.Cos(angle), Math.Sin(angle) }).ToArray(), [200, 2]);
        Tensor torn = tensor(angles, [200, 1]), folded = tensor(angles.Select(Math.Cos).ToArray(), [200, 1]);
        NeighbourhoodResult tear = Trustworthiness.Measure(ring, torn), fold = Trustworthiness.Measure(ring, folded);
        Assert.True(tear.Trustworthy > tear.Continuous);
        Assert.True(fold.Continuous > fold.Trustworthy);
    }

    [Fact]
    public void Equal_points_are_no_reason_to_lose_neighbours()
    {
        using var scope = NewDisposeScope();
        Tensor points = randn([20, 2], float64, generator: new Generator(1)).repeat(3, 1);
        Assert.Equal(1, Trustworthiness.Measure(points, points, 5).Trustworthy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Too_many_neighbours_are_refused(int neighbours)
    {
        using var scope = NewDisposeScope();
        Tensor points = rand(20, 2);
        Assert.Contains("from 1 to 9", Assert.Throws<ArgumentOutOfRangeException>(
            () => Trustworthiness.Measure(points, points, neighbours)).Message);
        Assert.Contains("20 rows",
            Assert.Throws<ArgumentException>(() => Trustworthiness.Measure(points, rand(19, 2), 3)).Message);
    }

    [Fact]
    public void Turning_mirroring_moving_and_scaling_leave_no_residual()
    {
        using var scope = NewDisposeScope();
        Tensor map = randn([100, 2], float64, generator: new Generator(1));
        Tensor mirrored = 0.01 * map.mm(tensor(new[,] { { 0.6, 0.8 }, { 0.8, -0.6 } })) - 50;
        Assert.Equal(0, ProcrustesResidual.Between(map, mirrored), 1e-9);
        Assert.Equal(0, ProcrustesResidual.Between(mirrored, map), 1e-9);
        // one dimension more, unused
        Assert.Equal(0, ProcrustesResidual.Between(map, cat([zeros([100, 1], float64), map], 1)), 1e-9);
    }

    [Fact]
    public void In_one_dimension_the_residual_is_one_minus_the_squared_correlation()
    {
        using var scope = NewDisposeScope();
        // (1, 2, 3, 4) and (2, 1, 4, 3): covariance 0.75, variances 1.25: correlation 0.6.
        Tensor first = tensor(new[] { 1.0, 2, 3, 4 }, [4, 1]), second = tensor(new[] { 2.0, 1, 4, 3 }, [4, 1]);
        Assert.Equal(1 - 0.36, ProcrustesResidual.Between(first, second), 1e-12);
    }

    [Fact]
    public void Unrelated_maps_of_many_points_leave_nearly_everything()
    {
        using var scope = NewDisposeScope();
        // Each of the four inner products is of order 1/√n·½, so the residual is 1 − O(1/n).
        Tensor first = randn([5000, 2], float64, generator: new Generator(1)),
            second = randn([5000, 2], float64, generator: new Generator(2));
        Assert.InRange(ProcrustesResidual.Between(first, second), 1 - 20.0 / 5000, 1);
    }

    [Fact]
    public void A_map_without_shape_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("one place",
            Assert.Throws<ArgumentException>(() => ProcrustesResidual.Between(rand(5, 2), ones(5, 2) * 0.1)).Message);
    }

    [Fact]
    public void Structure_measures_leave_no_tensor_behind()
    {
        using Tensor points = rand(20, 2);
        using Tensor other = rand(20, 2);
        long before = LiveTensors.Count;
        Trustworthiness.Measure(points, other, 3);
        ProcrustesResidual.Between(points, other);
        Assert.Equal(before, LiveTensors.Count);
    }

    private static double ByHand(Tensor originals, Tensor codes, int k)
    {
        int n = (int)originals.shape[0];
        int[][] before = Ranks(originals), after = Ranks(codes);
        double sum = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                if (i != j && after[i][j] <= k && before[i][j] > k)
                    sum += before[i][j] - k;
        return 1 - 2.0 / (n * k * (2.0 * n - 3 * k - 1)) * sum;
    }

    // [i][j]: how many others are nearer to i than j is, plus one.
    private static int[][] Ranks(Tensor rows)
    {
        int n = (int)rows.shape[0], d = (int)rows.shape[1];
        double[] values = [.. rows.contiguous().data<double>()];
        double Distance(int i, int j) =>
            Enumerable.Range(0, d).Sum(c => Math.Pow(values[i * d + c] - values[j * d + c], 2));
        return [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n)
            .Select(j => 1 + Enumerable.Range(0, n)
                .Count(other => other != i && other != j && Distance(i, other) < Distance(i, j))).ToArray())];
    }
}
