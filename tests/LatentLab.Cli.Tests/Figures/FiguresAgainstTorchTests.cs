using System.Globalization;
using System.Text.Json;
using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Experiments.Results;
using LatentLab.Models;
using LatentLab.Plots;
using LatentLab.Tests.Support;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>
/// What the figures of the lessons compute in the page, in a real browser and without a network, against what the
/// library computes with libtorch from the same numbers.
/// </summary>
public sealed class FiguresAgainstTorchTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private const string Root = "document.querySelector('.latentlab-touch')";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-figures-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<BrowserPage> Open(Figure figure)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file,
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>t</title></head><body>"
            + $"{figure.ToHtml()}</body></html>");
        BrowserPage page = await browser.NewPage();
        await page.Open(file);
        return page;
    }

    private static async Task<T> After<T>(BrowserPage page, object values, string expression) => await page.Evaluate<T>(
        $"{Root}.latentlabFigure.set({JsonSerializer.Serialize(values)}), {expression}");

    private static string Shown(string part) => $"{Root}.querySelector('[data-part={part}]')";

    private const string Said = $"{Root}.querySelector('[data-part=said]').textContent";

    private static double Farthest(IEnumerable<double> expected, IEnumerable<double> found) =>
        expected.Zip(found, (one, other) => Math.Abs(one - other)).Max();

    [Fact]
    public async Task Between_two_overlapping_posteriors_the_picture_is_the_mean_of_all_by_their_densities()
    {
        NativeNow();
        using Split set = Datasets.Load("digits", train: 100, test: 40);
        var random = new Generator(1);
        Tensor means = randn([40, 2], generator: random), logVariances = randn([40, 2], generator: random) * 0.5 - 1;
        var posterior = new DiagonalGaussian(means, logVariances);
        BrowserPage page = await Open(Plots.Figures.Overlap(set.Test.ToImages(), means.ToTable(),
            posterior.StandardDeviation().ToTable(), 3, 7));
        // the page's order: A, B, then those that weigh most; so weights are compared as a set and the picture as it is
        foreach ((double share, double wide) in new[] { (0.5, 1.0), (0, 0.5), (1.2, 2) })
        {
            Tensor z = ((1 - share) * means[3] + share * means[7]).unsqueeze(0);
            Tensor weights = new DiagonalGaussian(means, logVariances + 2 * Math.Log(wide)).LogProbability(z)
                .softmax(0);
            double[] found = await After<double[]>(page, new { share, wide }, $"{Shown("best")}.weights");
            Assert.InRange(Farthest(weights.ToNumbers().Order(), found.Order()), 0, 1e-3);
            double[] expected = weights.unsqueeze(0).mm(set.Test.Images.flatten(1)).flatten().ToNumbers();
            double[] pixels = await page.Evaluate<double[]>($"[...{Shown("best")}.pixels]");
            Assert.InRange(Farthest(expected, pixels), 0, 1.0 / 255);   // a step of grey
        }
        double overlap = PosteriorOverlap.Between(new(means[3..4], logVariances[3..4]),
            new(means[7..8], logVariances[7..8]))[0];
        Assert.StartsWith($"A and B overlap by {overlap.ToString("F2", CultureInfo.InvariantCulture)}.",
            await After<string>(page, new { wide = 1 }, Said));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task A_trained_decoder_draws_in_the_page_what_it_draws_in_libtorch_from_a_hundred_thousand_characters()
    {
        NativeNow();
        using Split set = Datasets.Load("digits", train: 2000, test: 100);
        using var vae = new VariationalAutoencoder([1, 28, 28], 2, [64, 32]);
        Trainer.Fit(vae, set.Train.Images, options: new TrainingOptions { Epochs = 5 },
            cancellation: TestContext.Current.CancellationToken);
        Tensor codes = vae.Encode(set.Test.Images);
        Figure figure = Plots.Figures.CrossFade(set.Test.ToImages().Pick(0, 1),
            [new("VAE", ModelWeights.Of(vae), codes[0].ToNumbers(), codes[1].ToNumbers())]);
        string carried = figure.ToHtml().Split("<script type=\"application/json\">")[1].Split("</script>")[0];
        Assert.InRange(carried.Length, 10_000, 100_000);
        BrowserPage page = await Open(figure);
        foreach (double share in (double[])[0, 0.37, 0.5, 1])
        {
            Tensor code = ((1 - share) * codes[0] + share * codes[1]).unsqueeze(0);
            double[] found = await After<double[]>(page, new { share }, $"[...{Shown("way0")}.pixels]");
            // weights travel in 254 steps, and less than half a step of grey counts as black
            Assert.InRange(Farthest(vae.Decode(code).Pixels.Select(pixel => (double)pixel), found), 0, 3.0 / 255);
        }
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task What_comes_back_through_a_linear_vae_is_its_posterior_mean_decoded()
    {
        NativeNow();
        using Split set = Datasets.Load("digits", train: 1000, test: 10);
        Tensor train = set.Train.Images.flatten(1).to(float64), one = set.Test.Images[..1].flatten(1).to(float64);
        using PrincipalComponents pca = PrincipalComponents.Fit(train, 12);
        Tensor middle = pca.MeanImage().unsqueeze(0), directions = pca.Directions();
        ImageBatch Picture(Tensor row) => ImageBatch.FromTensor(row.to(float32).view(-1, 1, 28, 28));
        BrowserPage page = await Open(Plots.Figures.LinearCollapse(pca.Eigenvalues, directions.ToTable(),
            Picture(middle), Picture(one), variance: 0.5));
        foreach ((double variance, double beta) in new[] { (0.5, 1.0), (0.5, 3), (pca.Eigenvalues[4] * 0.99, 1) })
        {
            // The model itself: x = Wz + m + noise of variance βs; posterior mean (WᵀW + βs I)⁻¹ Wᵀ (x − m).
            double price = beta * variance;
            Tensor stretch = tensor(pca.Eigenvalues.Take(12)
                .Select(along => Math.Sqrt(Math.Max(0, along - price))).ToArray());
            Tensor weights = directions.t() * stretch;
            Tensor precision = weights.t().mm(weights) + price * eye(12, dtype: float64);
            Tensor code = linalg.solve(precision, weights.t().mm((one - middle).t()));
            double[] expected = (weights.mm(code).t() + middle).flatten().ToNumbers();
            double[] found = await After<double[]>(page, new { variance, beta }, $"[...{Shown("back")}.pixels]");
            Assert.InRange(Farthest(expected, found), 0, 4.0 / 255);   // directions travel in 127 steps
            string said = await page.Evaluate<string>(Said);
            Assert.Contains($": {pca.Eigenvalues.Take(12).Count(along => along > price)} of 12 latents", said);
            double nats = new ProbabilisticPca(pca.Eigenvalues, 12, variance, beta).KlPerDirection.Sum();
            Assert.Contains($"is {nats.ToString("F2", CultureInfo.InvariantCulture)} nats", said);
        }
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Each_recorded_beta_is_cheapest_at_its_own_price()
    {
        ExperimentResults recorded = ExperimentResults.Load(
            Path.Combine(ProjectFolder.Find(), "experiments", "recorded", "beta.jsonl"));
        PricedRun[] runs = [.. recorded.Finished.Select(run => new PricedRun(
            double.Parse(run.Settings["loss.beta"], CultureInfo.InvariantCulture), run["test.kl"],
            run["test.reconstruction"]))];
        BrowserPage page = await Open(Plots.Figures.PriceOfBeta(runs));
        foreach (double beta in runs.Select(run => run.Beta).Distinct())
            Assert.EndsWith($"trained with β = {beta.ToString(CultureInfo.InvariantCulture)}.",
                await After<string>(page, new { beta }, Said));
        Assert.Equal([], page.Complaints);
    }

    private static void NativeNow() => LatentLab.Native.NativeLibraries.Load();
}
