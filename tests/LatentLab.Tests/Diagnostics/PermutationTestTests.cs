using LatentLab.Diagnostics;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class PermutationTestTests
{
    private static double DistanceOfMeans(Tensor first, Tensor second) =>
        (first.mean([0]) - second.mean([0])).norm().item<double>();

    public static TheoryData<string> Statistics => ["discrepancy", "sliced", "means"];

    private static PermutationTest Run(string statistic, Tensor x, Tensor y, int permutations, int seed) =>
        statistic switch
        {
            "discrepancy" => PermutationTest.Run(x, y, new MaximumMeanDiscrepancy(), permutations, seed),
            "sliced" => PermutationTest.Run(x, y, new SlicedWasserstein(8), permutations, seed),
            _ => PermutationTest.Run(x, y, DistanceOfMeans, permutations, seed),
        };

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Where_both_samples_come_from_one_distribution_the_p_values_are_uniform(string statistic)
    {
        const int Runs = 400, Permutations = 19;   // p is then one of 20 values, each equally likely
        var counts = new int[Permutations + 1];
        for (int run = 0; run < Runs; run++)
        {
            using var scope = NewDisposeScope();
            Tensor points = randn([27, 2], float64, generator: new Generator((ulong)run));
            PermutationTest test =
                Run(statistic, points.narrow(0, 0, 12), points.narrow(0, 12, 15), Permutations, seed: run);
            counts[(int)Math.Round(test.PValue * (Permutations + 1)) - 1]++;
        }
        // χ² with 19 degrees of freedom lies below 43.8 in 999 of 1000 cases.
        double expected = Runs / (double)counts.Length;
        Assert.InRange(counts.Sum(count => (count - expected) * (count - expected) / expected), 0, 43.8);
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void The_fast_way_and_the_plain_way_agree_split_by_split(string statistic)
    {
        using var scope = NewDisposeScope();
        Tensor x = rand([9, 3], float64, generator: new Generator(1)),
            y = rand([6, 3], float64, generator: new Generator(2));
        // of the pooled points, as all splits share it
        double bandwidth = MaximumMeanDiscrepancy.MedianDistance(cat([x, y], 0));
        Func<Tensor, Tensor, double> plain = statistic switch
        {
            "discrepancy" => new MaximumMeanDiscrepancy(bandwidth).Between,
            "sliced" => new SlicedWasserstein(8).Between,
            _ => DistanceOfMeans,
        };
        PermutationTest fast = Run(statistic, x, y, 25, seed: 4), slow = PermutationTest.Run(x, y, plain, 25, seed: 4);
        Assert.Equal(slow.Statistic, fast.Statistic, 1e-12);
        Assert.All(fast.Shuffled.Zip(slow.Shuffled), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Samples_that_nobody_would_mix_up_get_the_smallest_p_value_there_is(string statistic)
    {
        using var scope = NewDisposeScope();
        PermutationTest test = Run(statistic, rand(30, 2), rand(30, 2) + 10, 99, seed: 1);
        Assert.Equal(0.01, test.PValue, 1e-12);
        Assert.Equal(1, test.LowerPValue, 1e-12);
    }

    [Fact]
    public void A_sample_and_its_copy_are_more_alike_than_two_samples_are()
    {
        using var scope = NewDisposeScope();
        Tensor points = randn([60, 2], float64, generator: new Generator(1));
        PermutationTest test = PermutationTest.Run(points, points + 1e-6, new MaximumMeanDiscrepancy(), 99);
        Assert.Equal(1, test.PValue, 1e-12);
        Assert.Equal(0.01, test.LowerPValue, 1e-12);
    }

    [Fact]
    public void Points_that_are_all_one_give_no_reason_to_doubt()
    {
        using var scope = NewDisposeScope();
        Tensor same = 0.1 * ones([10, 2], float64);
        Assert.All(Statistics, row => Assert.Equal(1, Run(row.Data, same, same, 20, seed: 1).PValue, 1e-12));
    }

    [Fact]
    public void The_seed_decides_the_splits()
    {
        using var scope = NewDisposeScope();
        Tensor x = rand(10, 2), y = rand(10, 2);
        double[] Shuffled(int seed) => [.. PermutationTest.Run(x, y, new SlicedWasserstein(), 10, seed).Shuffled];
        Assert.Equal(Shuffled(1), Shuffled(1));
        Assert.NotEqual(Shuffled(1), Shuffled(2));
    }
}
