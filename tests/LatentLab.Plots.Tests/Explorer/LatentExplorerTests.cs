using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Models;
using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

public class LatentExplorerTests
{
    private const string Hostile = "</script><script>alert('1')</script> \"quoted\" & <b>bold</b> --> <!-- \u2028";

    private static readonly LatentCodes FourCodes = new double[,] { { 0, 1 }, { 1, 0 }, { -1, 0 }, { 0, -1 } };

    private static IElement Parse(string html) =>
        Assert.Single(new HtmlParser().ParseDocument($"<body>{html}</body>").Body!.Children);

    private static JObject Data(IElement figure) =>
        JObject.Parse(figure.QuerySelector("script[type='application/json']")!.TextContent);

    [Fact]
    public void Two_models_of_a_lessons_size_with_encoders_and_a_thousand_codes_stay_below_a_megabyte() =>
        Assert.InRange(ExplorerSamples.Two(codes: 1000).ToHtml().Length, 700_000, 1_000_000);

    [Fact]
    public void It_is_one_figure_without_ids_that_asks_for_nothing()
    {
        string html = ExplorerSamples.Two().ToHtml();
        IElement figure = Parse(html);
        Assert.Equal("FIGURE", figure.TagName);
        Assert.Equal("What lies half-way?", figure.QuerySelector(".latentlab-title")!.TextContent);
        Assert.DoesNotContain(figure.QuerySelectorAll("*"),
            one => one.HasAttribute("id") || one.HasAttribute("src") || one.HasAttribute("href"));
        Assert.All((string[])["http:", "https:", "fetch(", "XMLHttpRequest", "import(", " id=\"", "Plotly"],
            word => Assert.DoesNotContain(word, html));
        Assert.Contains("Interactive: 2 latent maps (AE; VAE), each with 300 codes", figure.TextContent);
    }

    [Fact]
    public void Hostile_words_stay_words()
    {
        var explorer = new LatentExplorer(Hostile, [new ExplorerModel(Hostile, ExplorerSamples.Weights(), FourCodes)],
            [0, 0, 1, 1], [Hostile, "b"])
        {
            Number = Hostile
        };
        IElement figure = Parse(explorer.ToHtml());
        Assert.Equal(2, figure.QuerySelectorAll("script").Length);
        Assert.Equal(Hostile, figure.QuerySelector(".latentlab-title")!.TextContent);
        Assert.Equal(Hostile, figure.QuerySelector(".latentlab-number")!.TextContent);
        Assert.Equal((Hostile, Hostile), (Data(figure)["models"]![0]!["name"]!.Value<string>(),
            Data(figure)["classes"]![0]!["name"]!.Value<string>()));
    }

    /// <summary>
    /// Half the distance of two neighbours with 15 bits of fraction is 2⁻¹⁷ of the number's power of two.
    /// </summary>
    [Fact]
    public void Packed_weights_are_within_two_to_the_minus_17_of_the_true_ones()
    {
        var random = new Random(3);
        float[] values =
        [
            0f, -0f, 1f, -1f, 1.9999999f, 1e-30f, 3e38f, .. Enumerable.Range(0, 1000)
                .Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8))))
        ];
        string packed = ExplorerJson.Pack(values);
        Assert.Equal(4 * values.Length, packed.Length);
        byte[] bytes = Convert.FromBase64String(packed);
        for (int i = 0; i < values.Length; i++)
        {
            float found = BitConverter.UInt32BitsToSingle(
                (uint)bytes[3 * i] << 24 | (uint)bytes[3 * i + 1] << 16 | (uint)bytes[3 * i + 2] << 8);
            Assert.InRange(Math.Abs((double)found - values[i]), 0, Math.Abs((double)values[i]) * Math.Pow(2, -16));
        }
    }

    [Fact]
    public void Without_its_encoder_a_model_is_half_as_large_and_says_so()
    {
        ExplorerModel whole = new("VAE", ExplorerSamples.Weights(), FourCodes), half = whole with { Encoder = false };
        JObject data = Data(Parse(new LatentExplorer("t", [half]).ToHtml()));
        Assert.Null(data["models"]![0]!["encoder"]);
        Assert.InRange(ExplorerJson.Write(new LatentExplorer("t", [half])).Length
            / (double)ExplorerJson.Write(new LatentExplorer("t", [whole])).Length, 0.45, 0.55);
    }

    [Fact]
    public void The_pins_are_the_two_classes_first_images_that_lie_farthest_apart_unless_told()
    {
        ExplorerModel line = new("VAE", ExplorerSamples.Weights(), new double[,]
        {
            { 0, 0 }, { 9, 0 }, { 1, 0 }, { -3, 0 }
        });
        Assert.Equal((2, 3), new LatentExplorer("t", [line], [7, 7, 1, 2]).Pins);   // of images 0, 2 and 3
        Assert.Equal((0, 3), new LatentExplorer("t", [line]).Pins);
        LatentExplorer explorer = new("t",
            [new ExplorerModel("VAE", ExplorerSamples.Weights(), FourCodes)], [1, 1, 1, 0]);
        Assert.Equal((0, 3), explorer.Pins);
        Assert.Equal((2, 1), (explorer with { Pins = (2, 1) }).Pins);
        Assert.Throws<ArgumentOutOfRangeException>(() => explorer with { Pins = (0, 4) });
    }

    [Fact]
    public void What_cannot_be_explored_is_refused_with_the_reason()
    {
        static string Refusal(params ExplorerModel[] models) =>
            Assert.Throws<ArgumentException>(() => new LatentExplorer("t", models)).Message;
        ModelWeights weights = ExplorerSamples.Weights();
        Assert.Contains("found none", Refusal());
        Assert.Contains("latentSize: 2",
            Refusal(new ExplorerModel("VAE", ExplorerSamples.Weights(latents: 3), FourCodes)));
        Assert.Contains("codes of 2 numbers, found 3", Refusal(new ExplorerModel("VAE", weights, new double[4, 3])));
        Assert.Contains("found 3 for 4",
            Refusal(new ExplorerModel("AE", weights, FourCodes), new ExplorerModel("VAE", weights, new double[3, 2])));
        Assert.Contains("not finite", Refusal(new ExplorerModel("AE", weights, new double[,] { { 0, double.NaN } })));
    }

    [Fact]
    public void Its_bundle_holds_the_page_and_the_words()
    {
        LatentExplorer explorer = ExplorerSamples.Two();
        Assert.Equal(explorer.ToHtml(), explorer.ToMimeBundle()["text/html"]);
        Assert.StartsWith("What lies half-way?", explorer.ToMimeBundle()["text/plain"]);
    }
}
