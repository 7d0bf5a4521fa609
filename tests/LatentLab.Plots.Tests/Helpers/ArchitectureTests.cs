using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using LatentLab.Models;

namespace LatentLab.Plots.Tests;

public class ArchitectureTests
{
    private static Figure Pair() =>
        Figures.Architecture([("autoencoder", Samples.Mlp(samples: false)),
            ("variational autoencoder", Samples.Mlp(samples: true))], "Two flows");

    private static string[] Words(Figure figure) => [.. XDocument.Parse(figure.Svg!).Descendants()
        .Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

    [Fact]
    public void Every_layer_with_weights_stands_in_the_drawing_with_its_shape_and_its_parameters()
    {
        string[] words = Words(Figures.Architecture([("model", Samples.Convolutional())], "t"));
        foreach (LayerDescription layer in Samples.Convolutional().Layers.Where(layer => layer.Parameters > 0))
            Assert.Contains(words, line => line.EndsWith(string.Create(CultureInfo.InvariantCulture,
                $" · {layer.Parameters:N0} parameters"), StringComparison.Ordinal));
        Assert.Contains("32 × 14 × 14 · 320 parameters", words);
        Assert.Contains("Convolution, ReLU, Flatten", words);
        Assert.Contains("Linear, Unflatten", words);
    }

    [Fact]
    public void The_parameters_in_the_drawing_add_up_to_the_models_own()
    {
        string[] words = Words(Figures.Architecture([("model", Samples.Mlp(samples: true))], "t"));
        long[] parts = [.. words.Where(line => line.EndsWith(" parameters", StringComparison.Ordinal))
            .Select(line => Parse(line.Split(" · ")[^1].Replace(" parameters", "")))];
        string all = Assert.Single(words, line => line.EndsWith(" parameters in all", StringComparison.Ordinal));
        Assert.Equal(Parse(all.Replace(" parameters in all", "")), parts.Sum());

        static long Parse(string number) =>
            long.Parse(number, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Only_a_model_that_samples_has_two_heads_and_a_node_for_the_sample()
    {
        string[] plain = Words(Figures.Architecture([("ae", Samples.Mlp(samples: false))], "t")),
            variational = Words(Figures.Architecture([("vae", Samples.Mlp(samples: true))], "t"));
        string[] ofTheSample = ["μ · Linear", "log σ² · Linear", "z = μ + σ·ε", "ε ~ N(0, I)"];
        Assert.All(ofTheSample, line => Assert.Contains(line, variational));
        Assert.All(ofTheSample, line => Assert.DoesNotContain(line, plain));
        Assert.Contains("z · Linear", plain);
        Assert.DoesNotContain("z · Linear", variational);
    }

    [Fact]
    public void A_variance_outside_the_layers_is_drawn_too()
    {
        LayerTable mlp = Samples.Mlp(samples: true);
        LayerTable shared = mlp with
        {
            Layers = [.. mlp.Layers.Where(layer => layer.Role != LayerRole.LogVariance)],
            Parameters = mlp.Parameters - 512
        };
        string[] words = Words(Figures.Architecture([("vae", shared)], "t"));
        Assert.Contains("log σ² · same for all", words);
        Assert.Equal(2, words.Count(line => line is "2 · 514 parameters" or "2 · 2 parameters"));
    }

    [Fact]
    public void Side_by_side_the_rows_of_both_stay_level()
    {
        XElement[] flows =
            [.. XDocument.Parse(Pair().Svg!).Root!.Elements().Where(element => element.Name.LocalName == "g")];
        double Row(XElement flow, string words) =>
            double.Parse(flow.Elements().Single(element => element.Value == words).Attribute("y")!.Value,
                CultureInfo.InvariantCulture);
        foreach (string words in (string[])["image x · 1 × 28 × 28", "256 · 768 parameters",
            "reconstruction x̂ · 1 × 28 × 28"])
            Assert.Equal(Row(flows[0], words), Row(flows[1], words));
    }

    [Fact]
    public void Words_say_what_the_picture_shows()
    {
        string words = Pair().AltText;
        Assert.Contains(
            "Flow of the autoencoder, 403,730 parameters: image 1 × 28 × 28 (Flatten: 784) → Linear, ReLU (256 · "
            + "200,960 parameters) → z · Linear (2 · 514 parameters)", words);
        Assert.Contains(
            "two heads, μ · Linear (2 · 514 parameters) and log σ² · Linear (2 · 514 parameters) → sample z = μ + σ·ε "
            + "with ε ~ N(0, I), 2 numbers", words);
        Assert.EndsWith("reconstruction 1 × 28 × 28.", words);
    }

    [Fact]
    public void It_takes_its_colour_from_the_page()
    {
        string html = Pair().ToHtml();
        Assert.Contains("fill=\"currentColor\"", html);
        Assert.DoesNotContain("black", html);
        Assert.DoesNotContain("white", html);
        Assert.DoesNotContain("url(", html);
    }

    [Fact]
    public void Hostile_names_stay_words()
    {
        Figure figure = Figures.Architecture([("<b>&\"x\"</b>", Samples.Mlp(samples: false))], "t");
        Assert.Contains("<b>&\"x\"</b>", Words(figure));
        Assert.DoesNotContain("<b>", figure.ToHtml());
    }

    [Fact]
    public void Nothing_to_draw_is_refused()
    {
        Assert.Contains("the models", Assert.Throws<ArgumentException>(() => Figures.Architecture([], "t")).Message);
        Assert.Contains("the layers", Assert.Throws<ArgumentException>(
            () => Figures.Architecture([("m", Samples.Mlp(true) with { Layers = [] })], "t")).Message);
    }

    /// <summary>As <see cref="GoldenTests"/>, for a drawing.</summary>
    [Fact]
    public void The_drawing_is_as_it_was_accepted()
    {
        string file = Path.Combine(Folder(), "architecture.svg");
        if (Environment.GetEnvironmentVariable("LATENTLAB_ACCEPT_GOLDEN") == "1")
            File.WriteAllText(file, Pair().Svg);
        Assert.True(File.Exists(file),
            $"{file} is missing. Look at the drawing in the gallery, then run with LATENTLAB_ACCEPT_GOLDEN=1.");
        Assert.Equal(File.ReadAllText(file), Pair().Svg);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "Golden");
}
