using LatentLab.Experiments.Comparing;

namespace LatentLab.Experiments.Tests.Comparing;

public class PairedDifferenceTests
{
    private static PairedDifference Of(params (double A, double B)[] pairs) =>
        PairedDifference.Of([.. pairs.Select((pair, index) => new SeedPair(index + 1, pair.A, pair.B))]);

    [Fact]
    public void The_interval_is_the_mean_and_t_standard_errors_to_either_side()
    {
        // Differences 1, 2, 3: mean 2, s = 1, t(2) = 4.302653, 4.302653 / √3 = 2.484138.
        PairedDifference difference = Of((0, 1), (10, 12), (5, 8));
        Assert.Equal(2, difference.Mean, 12);
        Assert.Equal(2 - 2.484138, difference.Low, 6);
        Assert.Equal(2 + 2.484138, difference.High, 6);
        Assert.Equal(DifferenceVerdict.Undecided, difference.Verdict);
    }

    [Fact]
    public void What_a_seed_does_to_both_drops_out()
    {
        PairedDifference close = Of((10, 11.1), (50, 51), (90, 90.9));
        Assert.Equal(DifferenceVerdict.Higher, close.Verdict);
        Assert.Equal(1, close.Mean, 12);
        // The same values, unpaired from their seeds, tell nothing.
        Assert.Equal(DifferenceVerdict.Undecided, Of((10, 90.9), (50, 11.1), (90, 51)).Verdict);
    }

    [Fact]
    public void Exchanging_the_sides_turns_the_interval_round()
    {
        PairedDifference forth = Of((1, 4), (2, 3), (3, 7)), back = Of((4, 1), (3, 2), (7, 3));
        Assert.Equal((forth.Low, forth.High), (-back.High, -back.Low));
    }

    [Fact]
    public void Adding_a_constant_to_both_sides_changes_nothing_and_scaling_scales()
    {
        PairedDifference plain = Of((1, 4), (2, 3), (3, 7)), shifted = Of((101, 104), (102, 103), (103, 107)),
            scaled = Of((10, 40), (20, 30), (30, 70));
        Assert.Equal(plain.Low, shifted.Low, 10);
        Assert.Equal(10 * plain.High, scaled.High, 10);
    }

    [Fact]
    public void The_interval_holds_the_truth_as_often_as_it_says()
    {
        // 4,000 experiments of 4 seeds with a true difference of 1. The share that holds it is binomial: within 4
        // standard errors of 95 %.
        var random = new Random(1);
        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        const int Experiments = 4000;
        int held = Enumerable.Range(0, Experiments).Count(_ =>
        {
            PairedDifference difference = Of([.. Enumerable.Range(0, 4).Select(_ =>
            {
                double seed = 10 * Normal();
                return (seed, seed + 1 + 0.5 * Normal());
            })]);
            return difference.Low <= 1 && difference.High >= 1;
        });
        Assert.Equal(0.95, (double)held / Experiments, 4 * Math.Sqrt(0.95 * 0.05 / Experiments));
    }

    [Fact]
    public void A_single_pair_has_a_difference_and_no_interval()
    {
        PairedDifference one = Of((3, 5));
        Assert.Equal(2, one.Mean);
        Assert.True(double.IsNaN(one.Low) && double.IsNaN(one.High));
        Assert.Equal(DifferenceVerdict.OnePair, one.Verdict);
        Assert.Equal("+2 (1 pair, no interval)", one.ToString());
    }

    [Fact]
    public void Equal_runs_are_called_equal() => Assert.Equal(DifferenceVerdict.Equal, Of((1, 1), (2, 2)).Verdict);

    [Fact]
    public void Bad_pairs_are_refused_with_their_seed()
    {
        Assert.Contains("seed 2", Assert.Throws<ArgumentException>(() => Of((1, 1), (double.NaN, 2))).Message);
        Assert.Contains("seed 7", Assert.Throws<ArgumentException>(
            () => PairedDifference.Of([new SeedPair(7, 1, 2), new SeedPair(7, 1, 3)])).Message);
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([]));
    }
}
