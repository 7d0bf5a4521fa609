namespace LatentLab.Plots.Tests;

public class ThinningTests
{
    [Theory]
    [InlineData(3, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    [InlineData(1_000_000, 4000)]
    public void Evenly_spread_indices_hold_the_first_and_the_last(int count, int most)
    {
        int[] kept = Thinning.Evenly(count, most);
        Assert.Equal(Math.Min(count, most), kept.Distinct().Count());
        Assert.Equal(0, kept[0]);
        Assert.Equal(count - 1, kept[^1]);
    }

    [Fact]
    public void Every_kth_index_keeps_one_spacing()
    {
        for (int count = 1; count < 300; count++)
        {
            int[] kept = Thinning.EveryKth(count, 16);
            Assert.InRange(kept.Length, 1, 16);
            Assert.InRange(kept[^1], 0, count - 1);
            Assert.True(kept.Zip(kept.Skip(1), (a, b) => b - a).Distinct().Count() <= 1);
        }
    }

    [Fact]
    public void The_envelope_loses_no_peak_and_no_gap()
    {
        var values = new double[100_000];
        values[12_345] = 7;
        values[77_777] = -3;
        values[50_000] = double.NaN;
        int[] kept = Thinning.Envelope(values, 1000);
        Assert.InRange(kept.Length, 3, 1502);
        Assert.Equal(kept.Order(), kept);
        Assert.Subset(kept.ToHashSet(), new HashSet<int> { 0, 12_345, 50_000, 77_777, 99_999 });
    }
}
