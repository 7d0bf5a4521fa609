using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LatentLab.Models;

namespace LatentLab.Plots.Tests;

/// <summary>Settings of a playground as text, and what it refuses.</summary>
public sealed class PlaygroundSettingsTests
{
    [Theory]
    [InlineData("data=shapes&latents=3&hidden=64%2C32&rate=0.003&seed=7&a=ae&b=vae&b.beta=4.5&b.noise=0")]
    [InlineData("data=two%20moons&latents=1&hidden=&rate=0.01&seed=0&a=vae&a.variances=0&b=vae&b.beta=2&b.means=0")]
    [InlineData("data=drawn%20points&latents=2&hidden=64&rate=0.001&seed=1&points=00zz10ffzz00&a=vae&a.beta=0&b=vae")]
    public void What_the_text_says_the_settings_are_and_say_again(string text) =>
        Assert.Equal(text, PlaygroundSettings.Parse(text).ToString());

    [Fact]
    public void The_kinds_of_the_page_are_variational_with_a_part_taken_away()
    {
        PlaygroundSettings read = PlaygroundSettings.Parse("data=two+moons&a=mean&b=variance&b.beta=0.5&guide=3");
        Assert.Equal("two moons", read.Data);
        Assert.Equal(PlaygroundModel.Variational with { KlOnVariances = false }, read.A);
        Assert.Equal(PlaygroundModel.Variational with { KlOnMeans = false, Beta = 0.5 }, read.B);
        Assert.Equal(PlaygroundModel.Variational with { Beta = 0 }, PlaygroundSettings.Parse("a=zero").A);
        Assert.Equal(new PlaygroundSettings().ToString(), PlaygroundSettings.Parse("").ToString());
    }

    [Fact]
    public void Points_are_kept_to_half_a_step_of_the_grid()
    {
        (double X, double Y)[] points = [(-3, 3), (0, 0.1234), (1.5, -2.9)];
        IReadOnlyList<(double X, double Y)> read =
            PlaygroundSettings.Parse(new PlaygroundSettings { Points = points }.ToString()).Points;
        Assert.All(points.Zip(read), pair =>
        {
            Assert.Equal(pair.First.X, pair.Second.X, 6.0 / 1295 / 2 + 1e-12);
            Assert.Equal(pair.First.Y, pair.Second.Y, 6.0 / 1295 / 2 + 1e-12);
        });
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("latents=two")]
    [InlineData("a=own")]
    [InlineData("a.gamma=1")]
    [InlineData("seed=-1")]
    [InlineData("points=00z")]
    [InlineData("points=00%3C%3E")]
    public void Another_text_is_refused_with_its_part(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => PlaygroundSettings.Parse(text)).Message);

    [Fact]
    public void What_the_page_does_not_have_is_refused()
    {
        PlaygroundSettings[] wrong =
        [
            new() { Data = "cats" }, new() { Latents = 0 }, new() { Latents = 17 }, new() { Hidden = [1, 2, 3, 4, 5] },
            new() { Hidden = [0] }, new() { LearningRate = 0.5 }, new() { Seed = -1 }, new() { Points = [(0, 0)] },
            new() { Points = [(0, 0), (4, 0)] },
            new() { Points = [(0, 0), (double.NaN, 0)] }, new() { Hidden = null! }, new() { Data = null! },
            new() { B = PlaygroundModel.Variational with { Beta = 0.25 } },
            new() { B = PlaygroundModel.Variational with { Beta = double.NaN } },
            new() { B = PlaygroundModel.Variational with { Beta = 11 } },
            new() { B = PlaygroundModel.Variational with { Weights = Weights(variational: false) } },
            new() { Latents = 3, A = PlaygroundModel.Autoencoder with { Weights = Weights(variational: false) } },
            new() { Hidden = [8], A = PlaygroundModel.Autoencoder with { Weights = Weights(variational: false) } },
        ];
        Assert.All(wrong, settings => Assert.StartsWith("PlaygroundSettings: expected ",
            Assert.Throws<ArgumentException>(() => new Playground { Settings = settings }).Message));
        Assert.Contains("\"weights\":[[", new Playground
        {
            Settings = new() { A = PlaygroundModel.Autoencoder with { Weights = Weights(variational: false) } }
        }.ToHtml());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"settings\":\"data=shapes\"}")]
    [InlineData("{\"settings\":\"data=shapes\",\"shape\":[1,28,28],\"logits\":true,\"models\":[{\"steps\":1,"
        + "\"tensors\":[]},{\"steps\":1,\"tensors\":[]}]}")]
    public void A_file_of_another_kind_is_no_run(string text) =>
        Assert.Contains("Save it again", Assert.Throws<InvalidDataException>(() => PlaygroundRun.Parse(text)).Message);

    [Fact]
    public void A_run_with_a_wrong_part_is_refused_with_the_part_its_expectation_and_the_file()
    {
        Assert.Equal((3, 4), (PlaygroundRun.Parse(Saved().ToJsonString()).StepsOfA,
            PlaygroundRun.Parse(Saved().ToJsonString()).StepsOfB));
        JsonObject First(JsonObject run) => run["models"]![0]!["tensors"]![0]!.AsObject();
        (string Told, Action<JsonObject> Spoil)[] wrong =
        [
            ("settings: expected a text, found null", run => run["settings"] = null),
            ("settings: PlaygroundSettings: expected β from 0 to 10", run => run["settings"] += "&b.beta=99"),
            ("settings: PlaygroundSettings: expected β from 0 to 10", run => run["settings"] += "&b.beta=NaN"),
            ("shape: ", run => run["shape"] = null),
            ("shape: expected [1, height, width], found [0, 0, 0]", run => run["shape"] = new JsonArray(0, 0, 0)),
            ("shape: expected [1, height, width], found [-1, 1, 2]", run => run["shape"] = new JsonArray(-1, 1, 2)),
            ("model A, tensors: expected number 1 of 3 × 784, found 3 × 2",
                run => run["shape"] = new JsonArray(1, 28, 28)),
            ("model A, steps: expected 0 or more, found -5", run => run["models"]![0]!["steps"] = -5),
            ("models: expected two models, found 3", run => run["models"]!.AsArray().Add(new JsonObject())),
            ("model A, tensors: expected 8 of an autoencoder with 1 hidden sizes, found 9",
                run => run["models"]![0]!["tensors"]!.AsArray().Add(First(run).DeepClone())),
            ("model B, tensors: expected 8 of an autoencoder", run => run["settings"] = "hidden=3&latents=1&a=ae&b=ae"),
            ("model A, tensors: expected finite numbers, found NaN or ∞ in number 1", run =>
                First(run)["numbers"] = Packed([float.NaN, 0, 0, 0, 0, float.PositiveInfinity])),
        ];
        string folder = Directory.CreateTempSubdirectory("latentlab-run-").FullName;
        try
        {
            string file = Path.Combine(folder, "run.json");
            Assert.All(wrong, one =>
            {
                JsonObject run = Saved();
                one.Spoil(run);
                File.WriteAllText(file, run.ToJsonString());
                string told = Assert.Throws<InvalidDataException>(() => PlaygroundRun.Read(file)).Message;
                Assert.Contains(one.Told, told);
                Assert.Contains(file, told);
            });
            Assert.Contains("found a folder", Assert.Throws<InvalidDataException>(
                () => PlaygroundRun.Read(folder)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a page saves of two small models of points.</summary>
    private static JsonObject Saved()
    {
        JsonObject Model(int steps, params (int Rows, int Columns)[] layers) => new()
        {
            ["steps"] = steps,
            ["tensors"] = new JsonArray([.. layers.SelectMany(layer => new[] { layer, (1, layer.Rows) })
                .Select(size => (JsonNode)new JsonObject
                {
                    ["rows"] = size.Item1,
                    ["columns"] = size.Item2,
                    ["numbers"] = Packed(new float[size.Item1 * size.Item2]),
                })]),
        };
        return new JsonObject
        {
            ["settings"] = "data=two+moons&latents=1&hidden=3&a=ae&b=vae",
            ["shape"] = new JsonArray(1, 1, 2),
            ["logits"] = false,
            ["models"] = new JsonArray(
                Model(3, (3, 2), (1, 3), (3, 1), (2, 3)), Model(4, (3, 2), (1, 3), (1, 3), (3, 1), (2, 3))),
        };
    }

    private static string Packed(float[] numbers) => Convert.ToBase64String(MemoryMarshal.AsBytes<float>(numbers));

    private static ModelWeights Weights(bool variational)
    {
        static DenseLayer Layer(int rows, int columns, Activation? activation) =>
            new(rows, columns, new float[rows * columns], new float[rows], activation);
        return new([Layer(64, 784, Activation.Relu), Layer(2, 64, null)], variational ? Layer(2, 64, null) : null,
            [Layer(64, 2, Activation.Relu), Layer(784, 64, null)], Logits: true, 1, 28, 28);
    }
}
