namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>The made-up measurements have the properties that the tasks ask for.</summary>
public sealed class ReadingDataTests
{
    [Fact]
    public void The_bound_begins_at_the_elbo_and_falls_towards_the_truth()
    {
        BoundCurve curve = ReadingData.ImportanceWeighted();
        const double spread = 2.5;
        Assert.InRange(curve.Bound[0], curve.Truth + spread * spread / 2 - 4 * spread / Math.Sqrt(2000),
            curve.Truth + spread * spread / 2 + 4 * spread / Math.Sqrt(2000));
        Assert.All(curve.Bound.Zip(curve.Bound.Skip(1)), pair => Assert.True(pair.Second < pair.First));
        // the gap's first term in 1/k, from above for so few samples
        Assert.InRange(curve.Bound[^1] - curve.Truth, 0, (Math.Exp(spread * spread) - 1) / 2 / curve.Samples[^1]);
    }

    [Theory]
    [InlineData("A", true, false)]
    [InlineData("B", false, true)]
    [InlineData("C", true, true)]
    public void Of_three_spaces_one_is_regular(string name, bool complete, bool continuous)
    {
        LatentLine line = ReadingData.ThreeSpaces.Single(one => one.Name == name);
        double[] weights = [.. line.Latent.Select(z => Math.Exp(-z * z / 2))];
        double Share(double[] values, double limit) =>
            values.Zip(weights).Sum(pair => pair.First <= limit ? pair.Second : 0) / weights.Sum();
        Assert.Equal(complete, Share(line.FromMeaningful, 0.1) > 0.95);
        Assert.Equal(continuous, Share(line.Change, 0.3) > 0.95);
    }
}
