using LatentLab.Data;
using Newtonsoft.Json.Linq;
using SkiaSharp;

namespace LatentLab.Plots.Tests;

public class LatentHelperTests
{
    [Fact]
    public void Codes_come_from_any_array()
    {
        LatentCodes single = new float[,] { { 1, 2 }, { 3, 4 } }, dual = new double[,] { { 1, 2 }, { 3, 4 } },
            points = new (double, double)[] { (1, 2), (3, 4) };
        LatentCodes flat = LatentCodes.FromFlat([1, 2, 3, 4], dimensions: 2);
        Assert.All(new[] { single, dual, points, flat }, codes => Assert.Equal([1, 2, 3, 4], codes.Values));
        Assert.Equal(3, flat[1, 0]);
        Assert.Contains("expected a multiple of 2 numbers, found 3",
            Assert.Throws<ArgumentException>(() => LatentCodes.FromFlat([1, 2, 3], 2)).Message);
    }

    [Fact]
    public void Each_label_has_its_own_colour_and_symbol()
    {
        (LatentCodes codes, int[] labels, _) = Samples.Codes(140);
        JArray traces = ChartData.Traces(Figures.LatentScatter(codes, "t", labels));
        Assert.Equal(10, traces.Count);
        Assert.Equal(10,
            traces.Select(trace => $"{trace["marker"]!["color"]} {trace["marker"]!["symbol"]}").Distinct().Count());
        Assert.Equal(10, traces.Select(trace => trace["marker"]!["symbol"]!.Value<string>()).Distinct().Count());
    }

    [Fact]
    public void An_ellipse_reaches_as_many_deviations_as_asked()
    {
        LatentCodes codes = new double[,] { { 1, -1 } }, deviations = new double[,] { { 0.5, 0.25 } };
        JToken ellipse = ChartData.Traces(Figures.LatentScatter(codes, "t", deviations: deviations, sigmas: 2))[0];
        Assert.Equal((0.0, 2.0), (ChartData.Values(ellipse, "x").Min(), ChartData.Values(ellipse, "x").Max()));
        Assert.Equal((-1.5, -0.5), (ChartData.Values(ellipse, "y").Min(), ChartData.Values(ellipse, "y").Max()));
    }

    [Fact]
    public void The_prior_is_three_rings_and_fits_into_the_picture()
    {
        LatentCodes codes = new double[,] { { 0, 0 } };
        Figure figure = Figures.LatentScatter(codes, "t", prior: true);
        JToken rings = ChartData.Trace(figure, "prior N(0, I): 1, 2, 3 σ");
        double[] radii =
            [.. ChartData.Values(rings, "x").Zip(ChartData.Values(rings, "y")).Where(point => point.First is not null)
                .Select(point => Math.Round(
                    Math.Sqrt(point.First!.Value * point.First.Value + point.Second!.Value * point.Second.Value), 5))
                .Distinct()];
        Assert.Equal([1.0, 2, 3], radii.Order());
        Assert.True(ChartData.Of(figure)["layout"]!["xaxis"]!["range"]![1]!.Value<double>() > 3);
        Assert.Contains("prior N(0, I) at 1, 2 and 3 σ", figure.AltText);
    }

    [Fact]
    public void A_million_codes_are_thinned_and_counted()
    {
        Figure figure = Figures.LatentScatter(LatentCodes.FromFlat(new float[2_000_000], 2), "t");
        Assert.Equal(4000, ChartData.Traces(figure)[0]["x"]!.Count());
        Assert.Equal("4,000 of the 1,000,000 codes are shown, evenly spread.", figure.Note);
        Assert.StartsWith("Scatter of 1,000,000 codes", figure.AltText);
    }

    [Fact]
    public void The_words_name_every_label_and_its_mean_code()
    {
        LatentCodes codes = new double[,] { { 1, 0 }, { 3, 0 }, { double.NaN, 1 } };
        Figure figure = Figures.LatentScatter(codes, "t", [0, 0, 1], ["cat", "dog"]);
        Assert.Contains("cat (2, 0), dog (not a number, 1)", figure.AltText);
        Assert.Contains("1 value is not finite", figure.AltText);
    }

    [Fact]
    public void Larger_second_latents_are_drawn_higher_whichever_way_the_grid_was_given()
    {
        var rising = new ImageBatch(4, 1, 1, 1, [0.1f, 0.2f, 0.3f, 0.4f]);
        var falling = new ImageBatch(4, 1, 1, 1, [0.3f, 0.4f, 0.1f, 0.2f]);
        string first = Source(Figures.LatentPlane(rising, [0, 1], [0, 1], "t")),
            second = Source(Figures.LatentPlane(falling, [0, 1], [1, 0], "t"));
        Assert.Equal(first, second);
        using SKBitmap sheet = ImageSheetTests.Decode(Convert.FromBase64String(first.Split(',')[1]));
        byte[] levels =
        [
            sheet.GetPixel(0, 0).Red, sheet.GetPixel(1, 0).Red, sheet.GetPixel(0, 1).Red, sheet.GetPixel(1, 1).Red
        ];
        Assert.Equal([76, 102, 26, 51], levels);

        static string Source(Figure figure) =>
            ChartData.Of(figure)["layout"]!["images"]![0]!["source"]!.Value<string>()!;
    }

    [Fact]
    public void The_sheet_covers_the_cells_around_the_positions()
    {
        JToken image =
            ChartData.Of(Figures.LatentPlane(Samples.Growing(6), [-1, 0, 1], [0, 2], "t"))["layout"]!["images"]![0]!;
        Assert.Equal((-1.5, 3.0, 3.0, 4.0), (image["x"]!.Value<double>(), image["y"]!.Value<double>(),
            image["sizex"]!.Value<double>(), image["sizey"]!.Value<double>()));
    }

    [Fact]
    public void Heat_lies_where_its_positions_are_and_codes_outside_are_counted()
    {
        LatentCodes codes = new double[,] { { 0, 0 }, { 9, 0 } };
        Figure figure =
            Figures.LatentHeat(new double[,] { { 1, 2 }, { 3, 4 } }, [0, 1], [1, 0], "t", "distance", codes);
        JToken heat = ChartData.Traces(figure)[0];
        Assert.Equal([0.0, 1], heat["y"]!.Select(value => value.Value<double>()));
        Assert.Equal([3.0, 4], heat["z"]![0]!.Select(value => value.Value<double>()));
        Assert.Contains("least 1 at (0, 1), greatest 4 at (1, 0)", figure.AltText);
        Assert.Equal("1 code lies outside the picture.", figure.Note);
    }

    [Fact]
    public void On_a_line_every_decode_stands_at_its_position()
    {
        Figure figure = Figures.LatentLine(Samples.Growing(5), [-2, -1, 0, 1, 2], "t", codes: [0.5],
            curve: [1, 2, 3, 4], curveName: "step", threshold: 2.5, thresholdName: "typical");
        JToken[] images = [.. ChartData.Of(figure)["layout"]!["images"]!];
        Assert.Equal([-2.5, -1.5, -0.5, 0.5, 1.5], images.Select(image => image["x"]!.Value<double>()));
        Assert.Equal([-1.5, -0.5, 0.5, 1.5], ChartData.Values(ChartData.Trace(figure, "step"), "x"));
        Assert.Contains("step along the line: 1 to 4, mean 2.5. typical: 2.5; 50 % of the line lies above it.",
            figure.AltText);
    }

    [Fact]
    public void Small_multiples_are_drawn_each_in_its_own_range_with_one_legend_for_all()
    {
        LatentCodes near = new double[,] { { 0, 1 }, { -1, 0.5 } }, far = new double[,] { { 50, 0 }, { -50, 0 } };
        Figure figure = Figures.LatentSmallMultiples(
            [
                new LatentPanel("near", near, [0, 1], near, ["mean σ 0.2"]),
                new LatentPanel("far", far, [0, 1], Samples: Samples.Growing(20))], "t", ["cat", "dog"]);
        var content = (PanelsContent)figure.Content;
        double[] right = [.. content.Panels.Select(panel => JObject
            .Parse(ChartJson.ForScriptElement(panel.Chart))["layout"]!["xaxis"]!["range"]![1]!.Value<double>())];
        Assert.InRange(right[0], 3, 4);
        Assert.InRange(right[1], 50, 60);
        string html = figure.ToHtml();
        Assert.Equal(2, html.Split("data-state=\"new\" role").Length - 1);
        // one of data for each panel, and one that draws them all
        Assert.Equal(2, html.Split("</script>").Length - 2);
        Assert.Single(html.Split("cat</span>").Skip(1));
        Assert.Contains("mean σ 0.2", figure.AltText);
        Assert.Contains(
            "16 grey images of 28 × 28 pixels, decoded from N(0, I).", System.Net.WebUtility.HtmlDecode(html));
        ImageHelperTests.Refused("'near': expected as many labels as codes, found 1 for 2",
            () => Figures.LatentSmallMultiples([new LatentPanel("near", near, [1])], "t"));
        ImageHelperTests.Refused("expected at least one of the panels", () => Figures.LatentSmallMultiples([], "t"));
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        ImageHelperTests.Refused(
            "expected codes of 2 numbers, found 3", () => Figures.LatentScatter(new double[1, 3], "t"));
        ImageHelperTests.Refused(
            "expected at least one of the codes", () => Figures.LatentScatter(new double[0, 2], "t"));
        ImageHelperTests.Refused(
            "expected as many labels as codes, found 1 for 2", () => Figures.LatentScatter(new double[2, 2], "t", [1]));
        ImageHelperTests.Refused("expected as many deviations as codes, found 1 for 2",
            () => Figures.LatentScatter(new double[2, 2], "t", deviations: new double[1, 2]));
        ImageHelperTests.Refused("expected as many decodes as cells of the grid, found 3 for 4",
            () => Figures.LatentPlane(Samples.Growing(3), [0, 1], [0, 1], "t"));
        ImageHelperTests.Refused(
            "expected values of shape [2, 3] (rows, columns) for the given positions, found [3, 2]",
            () => Figures.LatentHeat(new double[3, 2], [0, 1, 2], [0, 1], "t", "v"));
        ImageHelperTests.Refused(
            "expected rising, evenly spaced positions", () => Figures.LatentLine(Samples.Growing(3), [0, 1, 5], "t"));
        ImageHelperTests.Refused("found 1", () => Figures.LatentLine(Samples.Growing(3), [0, 1, 2], "t", curve: [1]));
    }
}
