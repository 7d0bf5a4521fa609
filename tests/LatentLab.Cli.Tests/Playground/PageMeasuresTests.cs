using System.Text.Json;
using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>The playground's shapes and live numbers against the library's, for the same images and weights.</summary>
public sealed class PageMeasuresTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    private const string Judge = $"{PlaygroundFile.Playground}.judge";

    [Fact]
    public async Task The_page_draws_the_librarys_shapes()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        foreach ((double radius, double exponent) in new[] { (5.0, 1.0), (7.3, 2.1), (11, 8), (9.99, 1.2) })
        {
            float[] expected = new float[Shapes.Size * Shapes.Size];
            Shapes.Render(radius, exponent, expected);
            double[] found = await page.Evaluate<double[]>(
                $"{Judge}.call('renderShape', {{ radius: {radius}, exponent: {exponent} }})"
                + ".then((pixels) => [...pixels])");
            Assert.All(expected.Zip(found), pixel => Assert.Equal(pixel.First, pixel.Second, 1e-6));
        }
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Shapes_blends_and_noise_are_as_far_from_the_nearest_shape_as_the_library_says()
    {
        LatentLab.Native.NativeLibraries.Load();
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        using ImageDataset shapes = Shapes.Generate(24, seed: 5);
        using Tensor blends = 0.5 * (shapes.Images + shapes.Images.flip(0)), noise = rand(8, 1, 28, 28),
            images = cat([shapes.Images, blends, noise]);

        double[] found = await page.Evaluate<double[]>(
            $"{Judge}.call('shapeDistances', {{ images: {PlaygroundFile.Numbers([.. images.data<float>()])} }})"
            + ".then((distances) => [...distances])");

        NearestShape[] expected = new ShapesManifold().Nearest(images);
        Assert.Equal(expected.Length, found.Length);
        // both add up some hundred squares of float32 numbers
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Distance, pair.Second, 1e-3));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task A_trained_model_has_the_librarys_continuity_active_units_and_completeness()
    {
        const int steps = 2000, samples = 1000;
        LatentLab.Native.NativeLibraries.Load();
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        using ImageDataset train = Shapes.Generate(1000, seed: 1), test = Shapes.Generate(300, seed: 2);
        // 60 epochs, after which some samples of the prior are shapes and some are not
        JsonElement found = await page.Evaluate<JsonElement>($$"""
            (async () => {
              const engine = {{PlaygroundFile.Playground}}.engine();
              const spec = { inputs: 784, hidden: [64], latent: 2, variational: true, likelihood: "bernoulli",
                batch: 100, seed: 1 };
              await engine.call("create", { spec, train: {{PlaygroundFile.Numbers([.. train.Images.data<float>()])}},
                test: {{PlaygroundFile.Numbers([.. test.Images.data<float>()])}} });
              await engine.call("set", { rate: 3e-3 });
              await engine.call("steps", 600);
              const { units, continuity, unrelated, decodedPrior } = await engine.call("measure",
                { share: 0.05, steps: {{steps}}, samples: {{samples}}, seed: 1 });
              const distances = await {{Judge}}.call("shapeDistances",
                { images: decodedPrior, limit: unrelated / 10 });
              const weights = (await engine.call("weights")).map((tensor) => [...tensor]);
              engine.end();
              return { variances: units.variances, active: units.active, continuity, unrelated,
                complete: distances.filter((distance) => distance <= unrelated / 10).length / {{samples}}, weights };
            })()
            """);

        using DisposeScope scope = NewDisposeScope();
        var network = new PageNetwork(found.GetProperty("weights"), variational: true);
        Tensor codes = network.Encode(test.Images);

        ActiveUnitsResult units = ActiveUnits.Measure(codes);
        Assert.Equal(units.Count, found.GetProperty("active").GetInt32());
        Assert.All(units.Variances.Zip(found.GetProperty("variances").Deserialize<double[]>()!),
            pair => Assert.Equal(1, pair.Second / pair.First, 1e-3));

        double unrelated = PixelDistance.BetweenUnrelated(train.Images, seed: 1);
        // 10,000 pairs on either side, whose distances deviate by less than half of their mean: 4 standard errors
        Assert.Equal(1, found.GetProperty("unrelated").GetDouble() / unrelated, 4 * 0.5 * Math.Sqrt(2.0 / 10_000));
        // from here on the page's, so that both measure with one ruler
        double ruler = found.GetProperty("unrelated").GetDouble();
        ContinuityResult continuity = Continuity.Measure(network.Decode, codes, 0.05, ruler, steps);
        double deviation = Math.Sqrt(continuity.Changes.Average(change => Math.Pow(change - continuity.Mean, 2)));
        Assert.Equal(continuity.Mean, found.GetProperty("continuity").GetProperty("mean").GetDouble(),
            4 * deviation * Math.Sqrt(2.0 / steps));

        CompletenessResult complete = Completeness.OnShapes(network.Decode, LatentSource.StandardNormal(2),
            new ShapesManifold(), ruler / 10, samples);
        Assert.InRange(complete.Share, 0.05, 0.95);
        Assert.Equal(complete.Share, found.GetProperty("complete").GetDouble(),
            4 * Math.Sqrt(2) * complete.StandardError);
        Assert.Equal([], page.Complaints);
    }
}
