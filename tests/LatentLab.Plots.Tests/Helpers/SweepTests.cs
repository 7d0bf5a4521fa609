using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

public class SweepTests
{
    private static SweepSeries One(params double[] values) => new("s", [new SweepPoint(1, values)]);

    [Fact]
    public void The_bar_is_one_sample_deviation_and_the_points_are_the_runs()
    {
        JArray traces = ChartData.Traces(Figures.Sweep([One(1, 3)], "t", "x", "y"));
        Assert.Equal([1, 3], ChartData.Values(traces[0], "y"));
        Assert.Equal([2], ChartData.Values(traces[1], "y"));
        Assert.Equal(Math.Sqrt(2), traces[1]["error_y"]!["array"]![0]!.Value<double>(), 6);
    }

    [Fact]
    public void One_run_has_a_point_and_no_bar()
    {
        JToken means = ChartData.Traces(Figures.Sweep([One(5)], "t", "x", "y"))[1];
        Assert.Equal([5], ChartData.Values(means, "y"));
        Assert.Equal(JTokenType.Null, means["error_y"]!["array"]![0]!.Type);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_left_out_and_said()
    {
        Figure figure = Figures.Sweep([One(4, double.NaN, 6)], "t", "x", "y");
        Assert.Equal([4, 6], ChartData.Values(ChartData.Traces(figure)[0], "y"));
        Assert.Equal([5], ChartData.Values(ChartData.Traces(figure)[1], "y"));
        Assert.Contains("1: 5 ± 1.4 (2 runs)", figure.AltText);
        Assert.Contains("1 value is not finite and left out", figure.AltText);
    }

    [Fact]
    public void Values_that_lie_too_close_for_their_names_are_no_ticks() => Assert.Null(ChartData.Of(Figures.Sweep(
        [new SweepSeries("s", [.. new[] { 1e-4, 1.01e-4, 1e-1 }.Select(x => new SweepPoint(x, [1]))])], "t", "x", "y",
        logX: true))["layout"]!["xaxis"]!["ticktext"]);

    [Fact]
    public void The_values_themselves_are_the_ticks_of_a_logarithmic_axis()
    {
        Figure figure = Figures.Sweep([new SweepSeries("s", [new SweepPoint(0.25, [1]), new SweepPoint(8, [2])])], "t",
            "x", "y", logX: true);
        Assert.Equal(["0.25", "8"],
            ChartData.Of(figure)["layout"]!["xaxis"]!["ticktext"]!.Select(tick => tick.Value<string>()));
        Assert.Contains("expected positive values", Assert.Throws<ArgumentException>(
            () => Figures.Sweep([new SweepSeries("s", [new SweepPoint(0, [1])])], "t", "x", "y", logX: true)).Message);
    }

    [Fact]
    public void Names_need_a_place_and_stand_at_whole_numbers()
    {
        JToken axis = ChartData.Of(Figures.Sweep([new SweepSeries("", [new SweepPoint(1, [2])])], "t", "x", "y",
            ["a", "b"]))["layout"]!["xaxis"]!;
        Assert.Equal(["a", "b"], axis["ticktext"]!.Select(tick => tick.Value<string>()));
        Assert.Throws<ArgumentException>(
            () => Figures.Sweep([new SweepSeries("", [new SweepPoint(2, [2])])], "t", "x", "y", ["a", "b"]));
    }

    [Fact]
    public void Between_names_there_is_no_line_and_between_numbers_there_is()
    {
        string Mode(
            IReadOnlyList<string>? names) =>
            ChartData.Traces(Figures.Sweep([new SweepSeries("s", [new SweepPoint(0, [2]), new SweepPoint(1, [3])])],
                "t", "x", "y", names))[1]["mode"]!.Value<string>()!;
        Assert.Equal("markers", Mode(["a", "b"]));
        Assert.Equal("lines+markers", Mode(null));
    }

    [Fact]
    public void What_has_no_name_has_no_place_in_the_legend()
    {
        JArray traces = ChartData.Traces(Figures.Sweep([new SweepSeries("", [new SweepPoint(1, [2])])], "t", "x", "y",
            reference: 1, referenceName: "level"));
        Assert.Equal(["level"], traces.Where(trace => trace["showlegend"]?.Value<bool>() ?? true)
            .Select(trace => trace["name"]!.Value<string>()));
    }

    [Fact]
    public void A_count_may_begin_at_zero() =>
        Assert.Equal("tozero",
            ChartData.Of(Figures.Sweep([One(31, 32)], "t", "x", "y", fromZero: true))["layout"]!["yaxis"]!["rangemode"]!
                .Value<string>());

    [Fact]
    public void A_point_without_a_label_is_named_by_its_series()
    {
        Figure figure = Figures.RateDistortion([new RateSeries("p", [new RatePoint("", [10], [80])]),
            new RateSeries("q", [new RatePoint("", [5], [95])])]);
        Assert.Equal(["lines+markers", "lines+markers"],
            new[] { 1, 3 }.Select(place => ChartData.Traces(figure)[place]["mode"]!.Value<string>()));
        Assert.Contains("p: rate 10 (1 run), distortion 80 (1 run).", figure.AltText);
        Assert.Contains("90 nats per image, is at p.", figure.AltText);
    }

    [Fact]
    public void The_dotted_line_joins_all_places_with_the_least_sum()
    {
        Figure figure = Figures.RateDistortion(
            [new RateSeries("", [new RatePoint("p", [10], [80]), new RatePoint("q", [5], [95])])]);
        JToken line = ChartData.Traces(figure)[2];
        double?[] x = ChartData.Values(line, "x"), y = ChartData.Values(line, "y");
        Assert.Equal([90, 90], x.Zip(y, (rate, distortion) => rate + distortion));
        Assert.Contains("90 nats per image, is at p", figure.AltText);
    }

    [Fact]
    public void Rates_and_distortions_come_in_pairs() =>
        Assert.Throws<ArgumentException>(
            () => Figures.RateDistortion([new RateSeries("", [new RatePoint("p", [10, 11], [80])])]));

    [Fact]
    public void A_family_stands_in_the_legend_once_and_its_curves_share_a_colour()
    {
        JArray traces = ChartData.Traces(Figures.CurveFamilies(
            [
                new CurveFamily(
                    "a",
                    [
                        new Curve(
                            "1", [1], [1]), new Curve("2", [1], [2])]),
                new CurveFamily("b", [new Curve("3", [1], [3])])], "t", "x", "y"));
        Assert.Equal([true, false, true], traces.Select(trace => trace["showlegend"]!.Value<bool>()));
        string[] colours = [.. traces.Select(trace => trace["line"]!["color"]!.Value<string>()!)];
        Assert.Equal(colours[0], colours[1]);
        Assert.NotEqual(colours[0], colours[2]);
    }

    [Fact]
    public void An_interval_may_reach_further_to_one_side()
    {
        JToken means = ChartData.Traces(
            Figures.PairedDifferences([new DifferenceRow("r", [1, 3], 2, -1, 4)], "t", "x", "interval"))[1];
        Assert.Equal(2, means["error_x"]!["array"]![0]!.Value<double>());
        Assert.Equal(3, means["error_x"]!["arrayminus"]![0]!.Value<double>());
    }

    [Fact]
    public void Rows_of_samples_have_as_many_images() =>
        Assert.Throws<ArgumentException>(
            () => Figures.SampleRows([("a", Samples.Discs(3)), ("b", Samples.Discs(4))], "t"));

    [Fact]
    public void The_style_for_scripts_is_the_style_of_the_figures()
    {
        JObject style = JObject.Parse(FigureStyle.ToJson());
        JArray traces = ChartData.Traces(Figures.Sweep([One(1), One(2), One(3)], "t", "x", "y"));
        for (int series = 0; series < 3; series++)
        {
            Assert.Equal(traces[2 * series + 1]["marker"]!["color"]!.Value<string>(),
                style["colours"]![series]!.Value<string>());
            Assert.Equal(traces[2 * series]["marker"]!["color"]!.Value<string>(),
                style["faded"]![series]!.Value<string>());
            Assert.Equal(traces[2 * series + 1]["line"]!["dash"]!.Value<string>(),
                style["dashes"]![series]!.Value<string>());
        }
    }
}
