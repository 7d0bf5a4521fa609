using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

/// <summary>
/// The numbers in a chart's JSON are those that went in: worked out here from random inputs, whereas the golden
/// files only say that a chart is as it was accepted.
/// </summary>
public sealed class ChartTruthTests
{
    private static readonly Random Random = new(11);

    private static double[] Draw(int count, double from = -5, double to = 5) =>
        [.. Enumerable.Range(0, count).Select(_ => from + (to - from) * Random.NextDouble())];

    private static void AssertNear(IEnumerable<double> expected, JToken trace, string axis)
    {
        double?[] found = ChartData.Values(trace, axis);
        Assert.Equal(expected.Count(), found.Length);
        // Charts are written with seven digits.
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second!.Value, 1e-5));
    }

    [Fact]
    public void Bars_are_as_high_as_their_values_and_their_whiskers_as_long_as_their_deviations()
    {
        double[] first = Draw(6, 0), second = Draw(6, 0), deviations = Draw(6, 0.1, 1);
        Figure figure = Figures.Bars(
            ["a", "b", "c", "d", "e", "f"], [new BarSeries("one", first, deviations), new BarSeries("two", second)],
            "t", "nats");
        AssertNear(first, ChartData.Trace(figure, "one"), "y");
        AssertNear(second, ChartData.Trace(figure, "two"), "y");
        AssertNear(deviations, ChartData.Trace(figure, "one")["error_y"]!, "array");
    }

    [Fact]
    public void Lines_go_through_their_points_and_bands_along_their_edges()
    {
        double[] x = [.. Draw(9).Order()], y = Draw(9);
        double[] low = [.. y.Select(value => value - 1)], high = [.. y.Select(value => value + 2)];
        Figure figure = Figures.Lines([new Series("a", x, y, low, high)], "t", "x", "y");
        AssertNear(x, ChartData.Trace(figure, "a"), "x");
        AssertNear(y, ChartData.Trace(figure, "a"), "y");
        AssertNear([.. high, .. low.Reverse()], ChartData.Trace(figure, "a, band"), "y");
    }

    [Fact]
    public void A_heat_map_holds_every_number_in_its_row_and_column()
    {
        var values = new double[3, 4];
        for (int row = 0; row < 3; row++)
            for (int column = 0; column < 4; column++)
                values[row, column] = Draw(1)[0];
        JToken z = ChartData.Traces(Figures.Heat(values, ["p", "q", "r"], ["a", "b", "c", "d"], "t", "v"))[0]["z"]!;
        for (int row = 0; row < 3; row++)
            for (int column = 0; column < 4; column++)
                Assert.Equal(values[row, column], z[row]![column]!.Value<double>(), 1e-5);
    }

    [Fact]
    public void A_scatter_has_each_code_once_under_its_own_label()
    {
        var codes = new double[40, 2];
        int[] labels = [.. Enumerable.Range(0, 40).Select(_ => Random.Next(3))];
        for (int row = 0; row < 40; row++)
            (codes[row, 0], codes[row, 1]) = (Draw(1)[0], Draw(1)[0]);
        Figure figure = Figures.LatentScatter(codes, "t", labels, ["ant", "bee", "cat"]);
        foreach ((string name, int label) in new[] { ("ant", 0), ("bee", 1), ("cat", 2) })
        {
            int[] own = [.. Enumerable.Range(0, 40).Where(row => labels[row] == label)];
            AssertNear(own.Select(row => codes[row, 0]), ChartData.Trace(figure, name), "x");
            AssertNear(own.Select(row => codes[row, 1]), ChartData.Trace(figure, name), "y");
        }
    }

    [Fact]
    public void A_sweep_draws_the_mean_of_its_runs_and_their_sample_deviation()
    {
        double[][] runs = [Draw(5), Draw(5), Draw(5)];
        var series = new SweepSeries("a", [.. runs.Select((values, index) => new SweepPoint(index + 1, values))]);
        Figure figure = Figures.Sweep([series], "t", "β", "nats");
        double[] means = [.. runs.Select(values => values.Sum() / 5)];
        AssertNear(means, ChartData.Trace(figure, "a"), "y");
        AssertNear(
            runs.Select((values, index) => Math.Sqrt(values.Sum(value => Math.Pow(value - means[index], 2)) / 4)),
            ChartData.Trace(figure, "a")["error_y"]!, "array");
        AssertNear(runs.SelectMany(values => values), ChartData.Trace(figure, "a, single runs"), "y");
    }

    [Fact]
    public void A_histogram_has_in_each_bin_the_values_between_its_edges()
    {
        double[] values = Draw(500);
        const int bins = 8;
        double least = values.Min(), width = (values.Max() - least) / bins;
        double[] counts = new double[bins];
        foreach (double value in values)
            counts[Math.Min(bins - 1, (int)((value - least) / width))]++;
        JToken trace = ChartData.Traces(Figures.Histogram(values, "t", "x", bins: bins))[0];
        double[] drawn = [.. ChartData.Values(trace, "y").Select(value => value!.Value)];
        Assert.Equal(counts, drawn.Where((_, index) => index > 0 && index <= bins));
    }
}
