using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

public class MovingPointsTests
{
    private static readonly (string, LatentCodes)[] Two =
    [
        ("0", new double[,] { { 0, 0 }, { 1, 1 } }), ("10", new double[,] { { 4, 0 }, { 1, -3 } })
    ];

    [Fact]
    public void Every_frame_holds_the_points_of_its_step_for_the_traces_that_move()
    {
        JArray frames = (JArray)ChartData.Of(
            Figures.MovingPoints(Two, "t", labels: [0, 1], behind: new double[,] { { 9, 9 } }))["frames"]!;
        Assert.Equal(["0", "1"], frames.Select(frame => frame["name"]!.Value<string>()));
        // trace 0 stands still
        Assert.All(frames, frame => Assert.Equal([1, 2], frame["traces"]!.Select(trace => trace.Value<int>())));
        Assert.Equal([4.0], ChartData.Values(frames[1]["data"]![0]!, "x"));
        Assert.Equal([-3.0], ChartData.Values(frames[1]["data"]![1]!, "y"));
    }

    [Fact]
    public void The_axes_hold_all_frames_and_what_stands_behind()
    {
        JToken layout = ChartData.Of(Figures.MovingPoints(Two, "t", behind: new double[,] { { 0, 5 } }))["layout"]!;
        double[] Range(string axis) => [.. layout[axis]!["range"]!.Select(end => end.Value<double>())];
        Assert.True(Range("xaxis")[0] < 0 && Range("xaxis")[1] > 4);
        Assert.True(Range("yaxis")[0] < -3 && Range("yaxis")[1] > 5);
        Assert.Equal(Range("xaxis")[1] - Range("xaxis")[0], Range("yaxis")[1] - Range("yaxis")[0], 1e-9);
    }

    [Fact]
    public void Slider_and_buttons_lead_to_frames_that_are_there()
    {
        JObject chart = ChartData.Of(Figures.MovingPoints(Two, "t", "epoch"));
        JToken slider = chart["layout"]!["sliders"]![0]!;
        Assert.Equal(["0", "10"], slider["steps"]!.Select(step => step["label"]!.Value<string>()));
        Assert.Equal(["0", "1"], slider["steps"]!.Select(step => step["args"]![0]![0]!.Value<string>()));
        Assert.Equal("epoch ", slider["currentvalue"]!["prefix"]!.Value<string>());
        JToken buttons = chart["layout"]!["updatemenus"]![0]!["buttons"]!;
        Assert.Equal(JTokenType.Null, buttons[0]!["args"]![0]!.Type);      // all frames
        Assert.Equal(JTokenType.Null, buttons[1]!["args"]![0]![0]!.Type);  // none: stop
    }

    [Fact]
    public void The_words_say_where_the_points_begin_and_end()
    {
        string words = Figures.MovingPoints(Two, "t", labels: [0, 1], labelNames: ["left", "right"],
            behind: new double[,] { { 0, 5 }, { 1, 2 } }).AltText;
        Assert.Equal(
            "Animation of 2 points in 2 frames. First, step 0: x from 0 to 1, y from 0 to 1. Last, step 10: x from 1 "
            + "to 4, y from −3 to 0. Labels and where their mean point goes: left from (0, 0) to (4, 0), right from "
            + "(1, 1) to (1, −3). Behind them, standing still, 2 points of data: x from 0 to 1, y from 2 to 5.", words);
    }

    [Fact]
    public void A_long_film_of_many_points_stays_below_two_megabytes_and_says_what_it_left_out()
    {
        var random = new Random(1);
        LatentCodes Cloud() => new(5000, 2, [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble() - 0.5)]);
        Figure figure = Figures.MovingPoints([.. Enumerable.Range(0, 300).Select(step => ($"{step}", Cloud()))], "t",
            behind: Cloud());
        Assert.Equal(
            "1,000 of the 5,000 points are shown, evenly spread. "
                + "60 of the 300 frames are shown, evenly spread.",
            figure.Note);
        JArray frames = (JArray)ChartData.Of(figure)["frames"]!;
        Assert.Equal(60, frames.Count);
        Assert.All(figure.ToMimeBundle().Values, form => Assert.InRange(form.Length, 0, 2_000_000));
        // the last step is among them
        Assert.Contains("\"299\"", ChartData.Of(figure)["layout"]!["sliders"]!.ToString());
    }

    [Fact]
    public void Both_forms_of_the_figure_move()
    {
        IReadOnlyDictionary<string, string> bundle = Figures.MovingPoints(Two, "t").ToMimeBundle();
        Assert.Equal(2, JObject.Parse(bundle[ChartJson.MimeType])["frames"]!.Count());
        Assert.Contains("\"frames\":[", bundle["text/html"]);
        Assert.DoesNotContain("\"frames\":", Figures.LatentScatter(Two[0].Item2, "t").ToHtml());
    }

    [Fact]
    public void Frames_that_do_not_hold_the_same_points_are_refused()
    {
        Assert.Contains(
            "at least 2, found 1", Assert.Throws<ArgumentException>(() => Figures.MovingPoints([Two[0]], "t")).Message);
        Assert.Contains("found 1 for 2", Assert.Throws<ArgumentException>(
            () => Figures.MovingPoints([Two[0], ("1", new double[,] { { 1, 2 } })], "t")).Message);
        Assert.Contains("codes of 2 numbers, found 3", Assert.Throws<ArgumentException>(
            () => Figures.MovingPoints([Two[0], ("1", new double[2, 3])], "t")).Message);
    }
}
