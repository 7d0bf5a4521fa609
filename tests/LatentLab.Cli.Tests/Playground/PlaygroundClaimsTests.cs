using System.Text.Json;
using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>
/// What the guide says, on three seeds: measured in the page after a fixed number of steps on shapes, with thresholds
/// from chance or from the model beside it, and measured again by the library on the page's weights.
/// </summary>
public sealed class PlaygroundClaimsTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    private const int Steps = 1200, Samples = 400;

    /// <summary>All three with <c>LATENTLAB_FULL=1</c>.</summary>
    public static TheoryData<int> Seeds =>
        Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1" ? [1, 2, 3] : [1];

    /// <summary>One model: its measures as the page found them.</summary>
    private sealed record Model(JsonElement Found, bool Variational)
    {
        public double Completeness => Found.GetProperty("complete").GetDouble();

        public double[] Deviations => Found.GetProperty("deviations").Deserialize<double[]>()!;

        public double OutsideThreeSigma => Found.GetProperty("outside").GetDouble();

        public double[] Changes => Found.GetProperty("changes").Deserialize<double[]>()!;
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task After_1200_steps_on_shapes_each_claim_holds_and_the_library_agrees(int seed)
    {
        LatentLab.Native.NativeLibraries.Load();
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        (Model ae, Model vae) = await Trained(page, seed, "ae", "vae");
        JsonElement halfWay = await page.Evaluate<JsonElement>(HalfWay);
        (Model free, Model onMeans) = await Trained(page, seed, "zero", "mean");
        (Model onVariances, _) = await Trained(page, seed, "variance", "ae");

        Assert.True(Leads(vae.Completeness, ae.Completeness), $"VAE {vae.Completeness}, AE {ae.Completeness}");
        Assert.True(Leads(vae.Completeness, free.Completeness), $"VAE {vae.Completeness}, β = 0 {free.Completeness}");
        Assert.True(Leads(vae.Completeness, onVariances.Completeness),
            $"VAE {vae.Completeness}, KL on the variances {onVariances.Completeness}");
        // nearly all of one model's σ below nearly all of the other's
        Assert.InRange(Quantile.Of(onMeans.Deviations, 0.95), 0, Quantile.Of(vae.Deviations, 0.05));
        Assert.True(Leads(onVariances.OutsideThreeSigma, vae.OutsideThreeSigma, 300),
            $"outside 3 σ: KL on the variances {onVariances.OutsideThreeSigma}, VAE {vae.OutsideThreeSigma}");
        double most = Quantile.Of(vae.Changes, 0.95);
        Assert.True(Leads(ae.Changes.Count(change => change > most) / (double)ae.Changes.Length, 0.05));
        Assert.True(Leads(halfWay.GetProperty("middles").GetDouble(), halfWay.GetProperty("fades").GetDouble()),
            halfWay.ToString());

        using ImageDataset test = Shapes.Generate(300, seed: seed);
        SameAsTheLibrary(ae, test);
        SameAsTheLibrary(vae, test);
        Assert.Equal([], page.Complaints);
    }

    /// <summary>Completeness and continuity of the same weights, each within what its draws leave open.</summary>
    private static void SameAsTheLibrary(Model model, ImageDataset test)
    {
        using DisposeScope scope = NewDisposeScope();
        var network = new PageNetwork(model.Found.GetProperty("weights"), model.Variational);
        double ruler = model.Found.GetProperty("unrelated").GetDouble();
        CompletenessResult complete = Completeness.OnShapes(
            network.Decode, LatentSource.StandardNormal(2), new ShapesManifold(), ruler / 10, Samples);
        Assert.Equal(complete.Share, model.Completeness, 4 * Error(complete.Share, model.Completeness, Samples));
        ContinuityResult continuity =
            Continuity.Measure(network.Decode, network.Encode(test.Images), 0.05, ruler, steps: 400);
        double variance = continuity.Changes.Average(change => Math.Pow(change - continuity.Mean, 2));
        double own = model.Changes.Average(), variance2 =
            model.Changes.Average(change => Math.Pow(change - own, 2));
        Assert.Equal(continuity.Mean, own, 4 * Math.Sqrt((variance + variance2) / 400));
    }

    /// <summary>More than four standard errors between two shares of so many draws.</summary>
    private static bool Leads(double one, double other, int count = Samples) =>
        one - other > 4 * Error(one, other, count);

    /// <summary>One is added to hits and misses of both, so that 0 % and 100 % have an error as well.</summary>
    private static double Error(double one, double other, int count)
    {
        double Variance(double share)
        {
            double p = (share * count + 1) / (count + 2);
            return p * (1 - p) / count;
        }
        return Math.Sqrt(Variance(one) + Variance(other));
    }

    private static async Task<(Model A, Model B)> Trained(BrowserPage page, int seed, string a, string b)
    {
        JsonElement[] found = await page.Evaluate<JsonElement[]>($$"""
            (async () => {
              const { panels, judge, apply } = {{PlaygroundFile.Playground}};
              await apply("data=shapes&latents=2&hidden=64&rate=0.003&seed={{seed}}&a={{a}}&b={{b}}");
              await Promise.all(panels.map(({ worker }) => worker.call("steps", {{Steps}})));
              return Promise.all(panels.map(async ({ worker }) => {
                const { continuity, decodedPrior, unrelated } = await worker.call("measure",
                  { share: 0.05, steps: 400, samples: {{Samples}}, seed: 1 });
                const distances = await judge.call("shapeDistances", { images: decodedPrior, limit: unrelated / 10 });
                const { codes } = await worker.call("look", { points: 300, images: 0, latents: new Float32Array() });
                const outside = Array.from({ length: 300 }, (_, i) =>
                  Math.hypot(codes.mean[2 * i], codes.mean[2 * i + 1]) > 3).filter(Boolean).length / 300;
                return {
                  complete: distances.filter((distance) => distance <= unrelated / 10).length / {{Samples}},
                  changes: [...continuity.changes], deviations: [...(codes.deviation ?? [])], outside, unrelated,
                  weights: (await worker.call("weights")).map((tensor) => [...tensor]),
                };
              }));
            })()
            """);
        return (new Model(found[0], a != "ae"), new Model(found[1], b != "ae"));
    }

    /// <summary>Of the VAE in model B: decoded middles of two codes that are shapes, and cross-fades that are.
    /// </summary>
    private const string HalfWay = $$"""
        (async () => {
          const { panels: [, { worker }], judge } = {{PlaygroundFile.Playground}};
          const { decoded, ends: [one, other], unrelated } = await worker.call("probe",
            { source: "middles", samples: 400, seed: 1 });
          const share = async (images) => (await judge.call("shapeDistances", { images, limit: unrelated / 10 }))
            .filter((distance) => distance <= unrelated / 10).length / 400;
          const faded = one.map((value, i) => (value + other[i]) / 2);
          return { middles: await share(decoded), fades: await share(faded) };
        })()
        """;
}
