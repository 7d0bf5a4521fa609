using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

public class PointPanelsTests
{
    private static readonly LatentCodes Left = new double[,] { { -1, 0 }, { 0, 1 } }, Far = new double[,] { { 5, 5 } };

    [Fact]
    public void All_panels_have_the_same_axes_and_hold_everything()
    {
        JToken layout = ChartData.Of(Figures.PointPanels([("a", Left), ("b", Far), ("c", Left)], "t",
            behind: new double[,] { { 0, -3 } }))["layout"]!;
        string[] suffixes = ["", "2", "3"];
        Assert.Single(suffixes.Select(suffix => layout["xaxis" + suffix]!["range"]!.ToString()).Distinct());
        Assert.Single(suffixes.Select(suffix => layout["yaxis" + suffix]!["range"]!.ToString()).Distinct());
        Assert.True(
            layout["yaxis"]!["range"]![0]!.Value<double>() < -3 && layout["yaxis"]!["range"]![1]!.Value<double>() > 5);
        Assert.Equal(3, suffixes.Select(suffix =>
            layout["xaxis" + suffix]!["domain"]!.ToString() + layout["yaxis" + suffix]!["domain"]).Distinct().Count());
    }

    [Fact]
    public void Each_panel_shows_its_own_set_over_what_is_behind_all()
    {
        Figure figure =
            Figures.PointPanels([("a", Left), ("b", Far)], "t", behind: Left, behindName: "held-out points");
        JArray traces = ChartData.Traces(figure);
        Assert.Equal(["held-out points", "a", "held-out points", "b"],
            traces.Select(trace => trace["name"]!.Value<string>()));
        Assert.Equal(["x", "x", "x2", "x2"], traces.Select(trace => trace["xaxis"]!.Value<string>()));
        Assert.Equal([5.0], ChartData.Values(traces[3], "x"));
        Assert.Equal(
            "Scatter plots of 2 sets of points with the same axes. a: 2 points, x from −1 to 0, y from 0 to 1. b: 1 "
            + "point, x from 5, y from 5. Behind each, 2 points of held-out points: x from −1 to 0, y from 0 to 1.",
            figure.AltText);
    }

    [Fact]
    public void Nothing_and_points_of_another_size_are_refused()
    {
        Assert.Contains("found none", Assert.Throws<ArgumentException>(() => Figures.PointPanels([], "t")).Message);
        Assert.Contains("found 3",
            Assert.Throws<ArgumentException>(() => Figures.PointPanels([("a", new double[2, 3])], "t")).Message);
    }
}
