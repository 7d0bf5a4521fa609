using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Models;
using LatentLab.Training;
using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

public class FigureTests
{
    private const string Hostile =
        "</script><script>alert('1')</script> \"quoted\" 'single' & <b>bold</b> --> <!-- \u2028 😀 é";

    private static readonly double[] OneTwo = [1, 2];

    private static Figure HostileChart() =>
        Figures.Lines([new Series(Hostile, OneTwo, OneTwo)], Hostile, Hostile, Hostile, reference: 1,
            referenceName: Hostile, number: Hostile, altText: Hostile);

    private static IElement Parse(string html)
    {
        var errors = new List<string>();
        var parser = new HtmlParser();
        parser.Error += (_, error) => errors.Add(error.ToString() ?? "");
        IElement body = parser.ParseDocument(
            $"<!doctype html><html lang=\"en\"><head><title>t</title></head><body>{html}</body></html>").Body!;
        Assert.Empty(errors);
        return body;
    }

    [Theory]
    [InlineData("mean -0.3, -1.5", "mean −0.3, −1.5")]
    [InlineData("(-1.5, 1.8)", "(−1.5, 1.8)")]
    [InlineData("−log p(x) = -192.26", "−log p(x) = −192.26")]
    [InlineData("smallest step 1.2E-05", "smallest step 1.2E−05")]
    [InlineData("2 to -∞", "2 to −∞")]
    [InlineData("784-400-20, one-dimensional, 2026-11-30, a -b", "784-400-20, one-dimensional, 2026-11-30, a -b")]
    public void A_negative_number_has_a_minus_sign_and_a_hyphen_stays_a_hyphen(string written, string shown)
    {
        var figure = Figures.Lines([new Series("a", OneTwo, OneTwo)], written, "x", "y", number: written);

        Assert.Equal(shown, figure.Number);
        Assert.Equal(shown, figure.Title);
    }

    [Fact]
    public void Every_figure_of_the_gallery_is_well_formed_html_with_its_title_and_words()
    {
        foreach (Figure figure in GalleryPage.Figures())
        {
            IElement element = Assert.Single(Parse(figure.ToHtml()).Children);
            Assert.Equal("figure", element.LocalName);
            Assert.Equal(figure.Title, element.QuerySelector("figcaption strong")!.TextContent);
            Assert.Equal(figure.AltText, element.QuerySelector("[role=img]")?.GetAttribute("aria-label")
                ?? element.QuerySelector("img")!.GetAttribute("alt"));
            Assert.All(element.QuerySelectorAll("img"), image => Assert.True(image.HasAttribute("alt")));
            Assert.DoesNotContain(element.QuerySelectorAll("*"), one => one.HasAttribute("id"));
        }
    }

    [Fact]
    public void No_figure_names_an_address_to_load_from()
    {
        foreach (Figure figure in GalleryPage.Figures())
        {
            Assert.DoesNotContain("http:", figure.ToHtml());
            Assert.DoesNotContain("https:", figure.ToHtml());
        }
    }

    [Fact]
    public void Hostile_words_stay_words()
    {
        IElement element = Parse(HostileChart().ToHtml()).QuerySelector("figure")!;
        Assert.Equal(2, element.QuerySelectorAll("script").Length);
        Assert.Equal(Hostile, element.QuerySelector("figcaption strong")!.TextContent);
        Assert.Equal(Hostile, element.QuerySelector(".latentlab-number")!.TextContent);
        Assert.Equal(Hostile, element.QuerySelector(".latentlab-plot")!.GetAttribute("aria-label"));
        JObject chart = JObject.Parse(element.QuerySelector("script[type='application/json']")!.TextContent);
        Assert.Equal(PlotText.Of(Hostile), chart["data"]![0]!["name"]!.Value<string>());
    }

    [Fact]
    public void Hostile_labels_and_captions_of_images_stay_words()
    {
        Figure rows = Figures.ReconstructionRows(Samples.Discs(2), [(Hostile, Samples.Discs(2))]);
        Figure grid = Figures.ImageGrid(Samples.Discs(2), Hostile, captions: [Hostile, "\0x"]);
        IElement body = Parse(rows.ToHtml() + grid.ToHtml());
        Assert.Empty(body.QuerySelectorAll("script, b"));
        Assert.Contains(body.QuerySelectorAll("span"), span => span.TextContent == Hostile);
        Assert.Equal(grid.AltText.Replace("\0", ""), body.QuerySelectorAll("[role=img]")[1].GetAttribute("aria-label"));
    }

    [Fact]
    public void The_same_figure_gives_the_same_html_every_time() =>
        Assert.Equal(HostileChart().ToHtml(), HostileChart().ToHtml());

    [Fact]
    public void A_chart_comes_as_html_as_plotly_json_and_as_words()
    {
        Figure figure = Figures.Lines([new Series("a", OneTwo, [3, double.NaN])], "Title", "x", "y", number: "42 nats");
        IReadOnlyDictionary<string, string> bundle = figure.ToMimeBundle();
        Assert.Equal(
            ["application/vnd.latentlab.figure+json", "application/vnd.plotly.v1+json", "text/html", "text/plain"],
            bundle.Keys.Order());
        JObject json = JObject.Parse(bundle["application/vnd.plotly.v1+json"]);
        Assert.Equal(["config", "data", "layout"], json.Properties().Select(property => property.Name).Order());
        Assert.Equal("Title", json["layout"]!["title"]!["text"]!.Value<string>());
        Assert.Equal(JTokenType.Null, json["data"]![0]!["y"]![1]!.Type);
        Assert.StartsWith(figure.AltText, bundle["text/plain"]);
        Assert.EndsWith("42 nats", bundle["text/plain"]);
    }

    [Theory]
    [InlineData("F12 · A bridge", "F12")]
    [InlineData("F3", null)]
    [InlineData("Figure F3 · A bridge", null)]
    public void A_figure_says_what_it_is_called_and_whether_it_has_a_place_in_the_course(string title, string? label)
    {
        Figure figure = Figures.Lines([new Series("a", OneTwo, [3, 4])], title, "x", "y", number: "4 nats \"more\"");
        JObject chart = JObject.Parse(figure.ToMimeBundle()["application/vnd.latentlab.figure+json"]);
        Assert.Equal((title, label, "4 nats \"more\"", true),
            ((string?)chart["title"], (string?)chart["label"], (string?)chart["number"], (bool?)chart["charts"]));

        JObject image = JObject.Parse(
            Figures.ImageGrid(Samples.Discs(4), title).ToMimeBundle()["application/vnd.latentlab.figure+json"]);
        Assert.Null(image["charts"]);
    }

    [Fact]
    public void A_raster_figure_comes_as_html_as_png_and_as_words()
    {
        Figure figure = Figures.ImageGrid(Samples.Discs(4), "Four");
        IReadOnlyDictionary<string, string> bundle = figure.ToMimeBundle();
        Assert.Equal(["application/vnd.latentlab.figure+json", "image/png", "text/html", "text/plain"],
            bundle.Keys.Order());
        Assert.Equal(figure.Png!.Value.ToArray(), Convert.FromBase64String(bundle["image/png"]));
        Assert.Contains(bundle["image/png"], bundle["text/html"]);
    }

    [Fact]
    public void A_drawing_comes_as_html_as_svg_and_as_words()
    {
        Figure figure = Figures.Architecture([("model", Samples.Mlp(samples: true))], "Drawing", number: "2 heads");
        IReadOnlyDictionary<string, string> bundle = figure.ToMimeBundle();
        Assert.Equal(["application/vnd.latentlab.figure+json", "image/svg+xml", "text/html", "text/plain"],
            bundle.Keys.Order());
        Assert.Equal(figure.Svg, bundle["image/svg+xml"]);
        Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(figure.Svg!).Root!.Name.LocalName);
        Assert.StartsWith(figure.AltText, bundle["text/plain"]);
    }

    [Theory]
    [InlineData("", "words")]
    [InlineData("title", " ")]
    public void A_figure_without_title_or_words_is_refused(string title, string altText)
    {
        ArgumentException error =
            Assert.Throws<ArgumentException>(() => Figures.Histogram(OneTwo, title, "x", altText: altText));
        Assert.Contains("Figure: expected", error.Message);
    }

    [Fact]
    public void Words_can_be_replaced_afterwards_but_not_taken_away()
    {
        Figure figure = Figures.Histogram(OneTwo, "Title", "x") with { AltText = "Two values.", Number = "n = 2" };
        Assert.Equal("Two values. n = 2", figure.ToString());
        Assert.Throws<ArgumentException>(() => figure with { AltText = "" });
    }

    [Fact]
    public void What_is_not_a_png_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Figure.OfPng([1, 2, 3], "t", "a"));
        Assert.Contains("Expected a PNG file, found 3 bytes", error.Message);
    }

    [Fact]
    public void A_chart_of_ones_own_becomes_a_figure()
    {
        Figure figure = Figure.OfChart(Plotly.NET.CSharp.Chart.Line<double, double, string>(OneTwo, OneTwo), "Own",
            "A rising line.");
        Assert.Equal("A rising line.", Parse(figure.ToHtml()).QuerySelector(".latentlab-plot")!.TextContent);
    }

    [Fact]
    public void A_chart_of_ones_own_gets_the_figures_look_and_keeps_what_it_says_itself()
    {
        Plotly.NET.GenericChart One(string name, Plotly.NET.CSharp.Optional<Plotly.NET.Color> colour = default) =>
            Plotly.NET.CSharp.Chart.Line<double, double, string>(OneTwo, OneTwo, Name: name, LineColor: colour);
        Plotly.NET.GenericChart own = Plotly.NET.CSharp.GenericChartExtensions.WithXAxisStyle<double, double, string>(
            Plotly.NET.CSharp.Chart.Combine([One("a"), One("b", Plotly.NET.Color.fromHex("#123456"))]),
            TitleText: "epoch");
        JObject drawn = JObject.Parse(Figure.OfChart(own, "Own", "Two lines.").ToMimeBundle()[ChartJson.MimeType]);
        JObject kits = ChartData.Of(Figures.LossCurves(Samples.History(3, 80)));
        JToken layout = drawn["layout"]!;
        Assert.Equal("epoch", (string?)layout["xaxis"]!["title"]!["text"]);
        foreach (string look in new[] { "gridcolor", "linecolor", "tickcolor", "automargin" })
            Assert.All(new[] { "xaxis", "yaxis" }, axis =>
                Assert.Equal(kits["layout"]![axis]![look]!.ToString(), layout[axis]![look]!.ToString()));
        Assert.Equal("#0072B2", (string?)layout["colorway"]![0]);
        Assert.Null(layout["template"]);
        Assert.Null(layout["width"]);
        Assert.True((bool)layout["showlegend"]!);
        // told apart without their colours too
        Assert.Equal(["solid", "dash"], drawn["data"]!.Select(trace => (string?)trace["line"]!["dash"]));
        Assert.Equal(2, drawn["data"]!.Select(trace => (string?)trace["marker"]!["symbol"]).Distinct().Count());
        Assert.Contains("18, 52, 86", drawn["data"]![1]!["line"]!["color"]!.ToString());
        Assert.DoesNotContain("dash", Plotly.NET.GenericChart.toJson(own));   // the chart itself is as it was
    }

    [Fact]
    public void A_pie_has_no_axes_and_a_size_of_ones_own_stays()
    {
        Plotly.NET.GenericChart pie = Plotly.NET.CSharp.GenericChartExtensions.WithSize(
            Plotly.NET.CSharp.Chart.Pie<double, string, string>(values: OneTwo), 300, 200);
        JToken layout = ChartData.Of(Figure.OfChart(pie, "Own", "Two shares."))["layout"]!;
        Assert.Null(layout["xaxis"]);
        Assert.Equal(200, (int)layout["height"]!);
    }

    [Fact]
    public void A_history_is_shown_as_its_curves_and_a_number_for_each_epoch()
    {
        TrainingHistory history = Samples.History(3, 80);
        IElement page = Parse(HistoryPage.Of(history));
        Assert.Single(page.QuerySelectorAll(".latentlab-plot"));
        string[][] rows = [.. page.QuerySelector("pre")!.TextContent.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(["1", "2", "3"], rows[2..].Select(row => row[0]));
        Assert.Equal(history.Epochs.Select(epoch => epoch.Train.Reconstruction.ToString("F2",
            System.Globalization.CultureInfo.InvariantCulture)), rows[2..].Select(row => row[2]));
        Assert.All(rows[2..], row => Assert.Equal(rows[1].Length, row.Length));
        Assert.Contains("no epoch finished", HistoryPage.Of(new([]) { Ending = TrainingEnding.Cancelled }));
    }

    [Fact]
    public void No_public_signature_mentions_a_tensor_or_a_model()
    {
        IEnumerable<Type> named = typeof(Figure).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods().SelectMany(method =>
                method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .SelectMany(Parts);
        // A model's description and its weights as numbers are result records, like a training's history.
        Type[] records = [typeof(LayerTable), typeof(ModelWeights)];
        Assert.DoesNotContain(named, type => type.Namespace?.StartsWith("TorchSharp", StringComparison.Ordinal) == true
            || (type.Namespace == "LatentLab.Models" && !records.Contains(type)));
        Assert.All(records, record => Assert.Contains(record, named));

        // Behind a reference, a pointer or an array stands the type that counts.
        static IEnumerable<Type> Parts(Type type) => type.GetElementType() is { } element
            ? Parts(element)
            : type.GetGenericArguments().SelectMany(Parts).Append(type);
    }
}
