using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

public class ChartHelperTests
{
    [Fact]
    public void Over_seeds_is_mean_and_sample_deviation()
    {
        Series series = Series.OverSeeds("s", [1, 2], [[1, 10], [3, 10]]);
        Assert.Equal([2, 10], series.Y);
        Assert.Equal(2 - Math.Sqrt(2), series.Low![0], 12);
        Assert.Equal(2 + Math.Sqrt(2), series.High![0], 12);
        Assert.Equal(10, series.High[1], 12);
        BarSeries bars = BarSeries.OverSeeds("b", [[1, 3], [10, 10, 10]]);
        Assert.Equal([2, 10], bars.Values);
        Assert.Equal(Math.Sqrt(2), bars.Errors![0], 12);
    }

    [Fact]
    public void A_band_goes_there_along_the_top_and_back_along_the_bottom()
    {
        JToken band =
            ChartData.Trace(Figures.Lines([new Series("s", [1, 2], [5, 6], [4, 5], [6, 7])], "t", "x", "y"), "s, band");
        Assert.Equal([1, 2, 2, 1], ChartData.Values(band, "x"));
        Assert.Equal([6, 7, 5, 4], ChartData.Values(band, "y"));
    }

    [Fact]
    public void Powers_of_two_are_the_ticks_of_a_logarithmic_axis()
    {
        JToken axis = ChartData.Of(
            Figures.Lines([new Series("s", [1, 3, 64], [1, 2, 3])], "t", "x", "y", logX: true))["layout"]!["xaxis"]!;
        Assert.Equal("log", axis["type"]!.Value<string>());
        Assert.Equal(["1", "2", "4", "8", "16", "32", "64"], axis["ticktext"]!.Select(tick => tick.Value<string>()));
    }

    [Theory]
    [InlineData(new double[] { 100, 1000, 10_000, 100_000 }, new[] { "100", "1000", "10,000", "100,000" })]
    [InlineData(new double[] { 0.01, 10 }, new[] { "0.01", "0.1", "1", "10" })]
    [InlineData(new double[] { 10, 20 }, new[] { "8", "16", "32" })]
    public void Powers_of_ten_are_the_ticks_where_every_position_is_one(double[] x, string[] ticks)
    {
        Figure figure = Figures.Lines([new Series("s", x, x)], "t", "x", "y", logX: true);

        Assert.Equal(ticks,
            ChartData.Of(figure)["layout"]!["xaxis"]!["ticktext"]!.Select(tick => tick.Value<string>()));
        Assert.Contains(ticks.Contains("16") ? "(powers of two)" : "(powers of ten)", figure.AltText);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 4 }, true)]
    [InlineData(new double[] { 1, 2.5, 4 }, false)]
    [InlineData(new double[] { 1, 500, 1000 }, false)]
    public void A_few_whole_numbers_have_no_ticks_between_them(double[] x, bool whole)
    {
        JToken axis = ChartData.Of(Figures.Lines([new Series("s", x, [1, 2, 3])], "t", "x", "y"))["layout"]!["xaxis"]!;
        Assert.Equal(whole ? 1 : null, axis["dtick"]?.Value<int>());
    }

    [Theory]
    [InlineData(0.01, 100, "none")]
    [InlineData(1e-9, 100, "power")]
    public void A_logarithmic_scale_writes_out_what_can_be_read(double least, double greatest, string format) =>
        Assert.Equal(format, ChartData.Of(Figures.Lines([new Series("s", [1, 2], [least, greatest])], "t", "x", "y",
            logY: true))["layout"]!["yaxis"]!["exponentformat"]!.Value<string>());

    [Fact]
    public void What_a_logarithmic_scale_cannot_show_is_a_gap_and_is_said()
    {
        Figure figure = Figures.Lines([new Series("s", [1, 2, 3], [10, 0, -1])], "t", "x", "y", logY: true);
        Assert.Equal([10, null, null], ChartData.Values(ChartData.Traces(figure)[0], "y"));
        Assert.Contains("2 values are 0 or less", figure.AltText);
    }

    [Fact]
    public void Values_that_are_not_finite_are_gaps_and_are_said()
    {
        Figure lines =
            Figures.Lines([new Series("s", [1, 2, 3], [1, double.NaN, double.NegativeInfinity])], "t", "x", "y");
        Assert.Equal([1, null, null], ChartData.Values(ChartData.Traces(lines)[0], "y"));
        Assert.Contains(
            "s: 1 at 1, not a number at 2, −∞ at 3. 2 values are not finite and left as gaps.", lines.AltText);
        Figure bars = Figures.Bars(["a", "b"], [1, double.NaN], "t", "y");
        Assert.Equal([1, null], ChartData.Values(ChartData.Traces(bars)[0], "y"));
        Figure heat = Figures.Heat(new[,] { { 1, double.NaN } }, ["r"], ["a", "b"], "t", "v");
        Assert.Equal("", ChartData.Traces(heat)[0]["text"]![0]![1]!.Value<string>());
        Assert.Contains("1 value is not finite", heat.AltText);
        Assert.Contains("2 values are not finite and left out",
            Figures.Histogram([1, 2, double.NaN, double.PositiveInfinity], "t", "x").AltText);
    }

    [Fact]
    public void Bars_carry_their_values_and_differ_in_pattern()
    {
        Figure figure =
            Figures.Bars(
                ["a", "b"], [new BarSeries("one", [1, 2], [0.1, 0.2]), new BarSeries("two", [3, 4])], "t", "nats",
                reference: 5, referenceName: "mean image");
        JArray traces = ChartData.Traces(figure);
        Assert.Equal(["1", "2"], traces[0]["text"]!.Select(text => text.Value<string>()));
        Assert.NotEqual(traces[0]["marker"]!["pattern"]!["shape"]!.Value<string>(),
            traces[1]["marker"]!["pattern"]!["shape"]!.Value<string>());
        Assert.Equal("Bar chart of nats. one: a 1 ± 0.1, b 2 ± 0.2. two: a 3, b 4. mean image: 5.", figure.AltText);
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        double[] values = Samples.Normal(1000, 0, 1);
        JToken trace = ChartData.Traces(Figures.Histogram(values, "t", "x", bins: 7))[0];
        Assert.Equal(1000, ChartData.Values(trace, "y").Sum());
        Assert.Equal(9, trace["x"]!.Count());
    }

    [Fact]
    public void Sets_of_different_size_compare_by_share()
    {
        JArray traces = ChartData.Traces(
            Figures.Histogram([("a", Samples.Normal(1000, 0, 1)), ("b", Samples.Normal(10, 0, 1))], "t", "x"));
        Assert.All(traces, trace => Assert.Equal(1, ChartData.Values(trace, "y").Sum()!.Value, 5));
    }

    [Fact]
    public void A_histogram_of_one_value_still_has_a_width() =>
        Assert.Contains("3 values, mean 2, median 2, range 2.", Figures.Histogram([2, 2, 2], "t", "x").AltText);

    [Fact]
    public void A_heat_map_says_where_it_is_least_and_greatest() =>
        Assert.Contains("least 1 at r, a, greatest 4 at s, b, mean 2.5",
            Figures.Heat(new double[,] { { 1, 2 }, { 3, 4 } }, ["r", "s"], ["a", "b"], "t", "v").AltText);

    [Fact]
    public void A_large_heat_map_is_thinned_and_says_so()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(name => $"{name}")];
        Figure heat = Figures.Heat(new double[1000, 1000], names, names, "t", "v");
        Assert.Equal("40,000 of the 1,000,000 cells are shown, evenly spread.", heat.Note);
        Assert.Equal(200, ChartData.Traces(heat)[0]["z"]!.Count());
    }

    [Fact]
    public void Lengths_that_do_not_match_are_refused()
    {
        ImageHelperTests.Refused("'s': expected as many values as positions, found 1 for 2",
            () => Figures.Lines([new Series("s", [1, 2], [1])], "t", "x", "y"));
        ImageHelperTests.Refused("'s': expected as many lower edges as positions, found 1 for 2",
            () => Figures.Lines([new Series("s", [1, 2], [1, 2], [1], [1, 2])], "t", "x", "y"));
        ImageHelperTests.Refused("expected both edges of the band or none",
            () => Figures.Lines([new Series("s", [1], [1], [1])], "t", "x", "y"));
        ImageHelperTests.Refused("expected positive positions on a logarithmic scale, found 0",
            () => Figures.Lines([new Series("s", [0], [1])], "t", "x", "y", logX: true));
        ImageHelperTests.Refused("expected at least one of the series", () => Figures.Lines([], "t", "x", "y"));
        ImageHelperTests.Refused("expected as many values as categories, found 1 for 2",
            () => Figures.Bars(["a", "b"], [1], "t", "y"));
        ImageHelperTests.Refused(
            "expected at least one of the categories", () => Figures.Bars([], Array.Empty<double>(), "t", "y"));
        ImageHelperTests.Refused("expected as many names of rows as rows, found 1 for 2",
            () => Figures.Heat(new double[2, 1], ["r"], ["c"], "t", "v"));
        ImageHelperTests.Refused(
            "expected at least one of the cells", () => Figures.Heat(new double[0, 0], [], [], "t", "v"));
        ImageHelperTests.Refused(
            "expected at least one of the finite values", () => Figures.Histogram([double.NaN], "t", "x"));
        Assert.Contains("found 1", Assert.Throws<ArgumentException>(() => Series.OverSeeds("s", [1], [[1]])).Message);
    }
}
