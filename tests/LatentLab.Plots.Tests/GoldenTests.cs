using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SkiaSharp;

namespace LatentLab.Plots.Tests;

/// <summary>
/// The whole chart of small inputs, so that a change of look is a change somebody reads. To accept one:
/// LATENTLAB_ACCEPT_GOLDEN=1.
/// </summary>
public partial class GoldenTests
{
    private static readonly LatentCodes TwoCodes = new double[,] { { 0, 1 }, { -1, 0.5 } };

    public static TheoryData<string> Names => [.. Charts.Keys];

    private static readonly Dictionary<string, Func<Figure>> Charts = new()
    {
        ["loss-curves"] = () => Figures.LossCurves(Samples.History(3, 80)),
        ["step-losses"] = () => Figures.StepLosses([5, 4, 4.5, 3], window: 2),
        ["lines"] =
            () =>
                Figures.Lines(
                    [
                        new Series(
                            "a",
                            [1, 2, 4],
                            [3, double.NaN, 1], [2, 1, 0], [4, 3, 2])],
                    "Lines", "latent size", "nats per image", logX: true, reference: 2),
        ["sweep"] =
            () =>
                Figures.Sweep(
                    [
                        new SweepSeries(
                            "a",
                            [
                                new SweepPoint(0.5, [3, 5]), new SweepPoint(4, [2, double.NaN])]),
                        new SweepSeries("b", [new SweepPoint(0.5, [1])])], "Sweep", "β", "nats per image", logX: true),
        ["sweep-of-names"] =
            () => Figures.Sweep([new SweepSeries("", [new SweepPoint(0, [3, 5]), new SweepPoint(1, [2])])], "Sweep",
                "kind", "nats per image", ["vae", "a < b"]),
        ["rate-distortion"] = () => Figures.RateDistortion(
            [new RateSeries("", [new RatePoint("β 1", [10, 12], [80, 82]), new RatePoint("β 4", [5], [95])])]),
        ["curve-families"] =
            () =>
                Figures.CurveFamilies(
                    [
                        new CurveFamily(
                            "β 1",
                            [
                                new Curve(
                                    "seed 1",
                                    [
                                        1,
                                        2],
                                    [
                                        100,
                                        90]),
                                new Curve("seed 2", [1, 2], [101, double.NaN])]),
                        new CurveFamily("β 4", [new Curve("seed 1", [1], [110])])],
                    "Curves", "epoch", "nats per image"),
        ["paired-differences"] =
            () =>
                Figures.PairedDifferences(
                    [new DifferenceRow("latent 2", [-1, -2], -1.5, -7.8531, 4.8531), new DifferenceRow("latent 8", [1],
                        1, double.NaN, double.NaN)], "Differences", "B − A (nats per image)", "95 % interval"),
        ["bars"] = () => Figures.Bars(["a", "b"],
            [new BarSeries("one", [1, 2], [0.1, 0.2]), new BarSeries("two", [3, 4])], "Bars", "nats per image"),
        ["heat"] = () =>
            Figures.Heat(new[,] { { 1, double.NaN }, { 0.5, -1 } }, ["r", "s"], ["a", "b"], "Heat", "correlation"),
        ["histogram"] = () => Figures.Histogram([("a", new double[] { 0, 1, 1, 2 }), ("b", new double[] { 1, 3 })],
            "Histogram", "distance", bins: 3),
        ["latent-scatter"] = () => Figures.LatentScatter(TwoCodes, "Scatter", [0, 1], ["cat", "dog"]),
        ["latent-small-multiples"] = () => Figures.LatentSmallMultiples(
            [
                new LatentPanel(
                    "AE",
                    TwoCodes,
                    [0, 1], Numbers: ["loss 2"]),
                new LatentPanel("VAE", TwoCodes, [0, 1], new double[,] { { 0.1, 0.2 }, { 0.3, 0.4 } },
                    ["loss 3", "σ 0.25"], Samples.Growing(3, size: 4))],
            "Multiples", ["cat", "dog"]),
        ["moving-points"] =
            () => Figures.MovingPoints([("0", TwoCodes), ("10", new double[,] { { 2, 1.23456 }, { double.NaN, 0 } })],
                "Moving", labels: [0, 1], behind: TwoCodes),
        ["point-panels"] =
            () => Figures.PointPanels([("one", TwoCodes), ("two", TwoCodes)], "Panels", behind: TwoCodes),
        ["latent-heat"] = () => Figures.LatentHeat(new double[,] { { 1, 2 }, { 3, 4 } }, [-1, 1], [-1, 1],
            "Latent heat", "distance", TwoCodes),
        ["latent-plane"] = () => Figures.LatentPlane(Samples.Growing(4, size: 4), [-1, 1], [-1, 1], "Latent plane"),
        ["latent-line"] = () => Figures.LatentLine(Samples.Growing(3, size: 4), [-1, 0, 1], "Latent line", [0.2],
            [1, 2, 3], "distance", 1.5),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_chart_is_as_it_was_accepted(string name)
    {
        string drawn = Readable(Charts[name]());
        string file = Path.Combine(Folder(), name + ".json");
        if (Environment.GetEnvironmentVariable("LATENTLAB_ACCEPT_GOLDEN") == "1")
            File.WriteAllText(file, drawn);
        Assert.True(File.Exists(file),
            $"{file} is missing. Look at the chart in the gallery, then run with LATENTLAB_ACCEPT_GOLDEN=1.");
        Assert.Equal(File.ReadAllText(file), drawn);
    }

    /// <summary>
    /// Alt text and indented JSON; images by their size, since encoders may pack the same pixels differently.
    /// </summary>
    private static string Readable(Figure figure)
    {
        var golden = new JObject
        {
            ["altText"] = figure.AltText,
            ["chart"] = figure.Content is PanelsContent content ? Panels(content) : ChartData.Of(figure)
        };
        string json = golden.ToString(Formatting.Indented).ReplaceLineEndings("\n") + "\n";
        return PngData().Replace(json, match =>
        {
            using SKBitmap image = ImageSheetTests.Decode(Convert.FromBase64String(match.Groups[1].Value));
            return $"(png of {image.Width} × {image.Height})";
        });
    }

    private static JArray Panels(
        PanelsContent content) => [content.LegendHtml, .. content.Panels.Select(panel => new JObject
        {
            ["title"] = panel.Title,
            ["numbers"] = new JArray(panel.Numbers),
            ["chart"] = JObject.Parse(ChartJson.ForScriptElement(panel.Chart)),
            ["samples"] = panel.Samples is { } samples
                ? $"{samples.Label}; {samples.AltText}; "
                    + $"data:image/png;base64,{Convert.ToBase64String(samples.Png.Span)}"
                : null,
        })];

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Golden");

    [GeneratedRegex("data:image/png;base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex PngData();
}
