using System.Globalization;
using LatentLab.Models;
using LatentLab.Tests.Support;
using static LatentLab.Plots.Tests.TouchPage;

namespace LatentLab.Plots.Tests;

/// <summary>What the figures that answer to a finger say when they are moved, against theory.</summary>
public sealed class TouchTheoryTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly TouchPage touch = new(shared);

    public void Dispose() => touch.Dispose();

    [Fact]
    public async Task Z_lies_as_many_deviations_from_the_mean_as_the_noise_says()
    {
        BrowserPage page = await touch.Open(TouchSamples.Sample().ToHtml());
        string said = await Set(page, new { mean = 1, deviation = 0.5, noise = -2 });
        Assert.StartsWith("z = μ + σ·ε = 1.000 + 0.500 · −2.00 = 0.000\n", said);
        double zero = await Number(page, "z", "cx");
        await Set(page, new { mean = 2, deviation = 0.5, noise = -2 });
        double one = await Number(page, "z", "cx");
        await Set(page, new { mean = 2, deviation = 0.5, noise = 2 });
        Assert.Equal(2 * (one - zero), await Number(page, "z", "cx") - one, 0.2);   // 2 σ·ε = 2 more than 1
        Assert.Equal([], page.Complaints);
    }

    [Theory]   // by hand: ½μ² and ½(σ² − 1) − ln σ
    [InlineData(1, 1, "0.50 + 0.00 = 0.50")]
    [InlineData(0, 0.5, "0.00 + 0.32 = 0.32")]
    [InlineData(0, 2, "0.00 + 0.81 = 0.81")]
    [InlineData(2, 0.1, "2.00 + 1.81 = 3.81")]
    public async Task The_landscape_says_what_a_pair_costs(double mean, double deviation, string sum)
    {
        BrowserPage page = await touch.Open(TouchSamples.Kl().ToHtml());
        Assert.Contains($" = {sum} nats\n", await Set(page, new { mean, deviation }));
        double width = await Number(page, "first", "width") + await Number(page, "second", "width");
        Assert.Equal(double.Parse(sum[^4..], CultureInfo.InvariantCulture), width / 43, 0.006);   // 43 to the nat
    }

    [Fact]
    public async Task At_each_beta_the_line_lies_at_the_run_that_was_trained_with_it()
    {
        BrowserPage page = await touch.Open(TouchSamples.Price().ToHtml());
        foreach (double beta in TouchSamples.Betas)
            Assert.EndsWith($"trained with β = {beta.ToString(CultureInfo.InvariantCulture)}.",
                await Set(page, new { beta }));
        // D = K − c ln R: half as much again as β still lies nearer to β's run than to that of 2β
        Assert.EndsWith("trained with β = 2.", await Set(page, new { beta = 2.6 }));
        Assert.EndsWith("trained with β = 4.", await Set(page, new { beta = 3.0 }));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Two_equal_posteriors_overlap_and_weigh_as_theory_has_it()
    {
        BrowserPage page = await touch.Open(TouchSamples.Overlap().ToHtml());
        // three σ apart: exp(−Δ²/8), and at A's mean B weighs exp(−Δ²/2) of what A does
        Assert.StartsWith("A and B overlap by 0.32.", await page.Evaluate<string>(Said));
        double[] half = await Weights(page), atA = await Weights(page, new { share = 0 });
        Assert.Equal([0.5, 0.5], half, (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.Equal(1 / (1 + Math.Exp(-4.5)), atA[0], 1e-9);
        // twice as wide: 1.5 σ apart; aside changes nothing, as both are equally far
        Assert.StartsWith("A and B overlap by 0.75.", await Set(page, new { wide = 2, aside = 0.5 }));
        Assert.Equal(1 / (1 + Math.Exp(-1.125)), (await Weights(page))[0], 1e-9);
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task What_it_decodes_on_the_way_is_what_the_same_weights_decode_here()
    {
        BrowserPage page = await touch.Open(TouchSamples.Fade().ToHtml());
        foreach (double share in (double[])[0, 0.31, 0.5, 1])
        {
            await Set(page, new { share });
            foreach ((DecodedWay way, string part) in new[]
                { (TouchSamples.Way("AE", 1), "way0"), (TouchSamples.Way("VAE", 2), "way1") })
            {
                double[] code = [-2 + 3.5 * share, 1 - 2 * share], expected = way.Weights.Decode(code);
                double[] found = await page.Evaluate<double[]>(
                    $"[...{Root}.querySelector('[data-part={part}]').pixels]");
                // A weight travels in 254 steps of its pixel's largest; the sigmoid is nowhere steeper than ¼.
                DenseLayer last = way.Weights.Decoder[^1];
                double features = way.Weights.Decoder.SkipLast(1)
                    .Aggregate(code, (numbers, layer) => layer.Apply(numbers)).Sum(Math.Abs);
                double Largest(int pixel) =>
                    last.Weights.AsSpan(pixel * last.Columns, last.Columns).ToArray().Max(Math.Abs);
                Assert.All(Enumerable.Range(0, 784), pixel => Assert.Equal(expected[pixel], found[pixel],
                    1e-4 + 0.25 * features * Largest(pixel) / 254));
            }
        }
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task A_latent_stays_while_its_eigenvalue_is_above_beta_times_s()
    {
        BrowserPage page = await touch.Open(TouchSamples.Collapse().ToHtml());
        for (int latent = 0; latent < TouchSamples.Eigenvalues.Length; latent++)
        {
            double eigenvalue = TouchSamples.Eigenvalues[latent];
            foreach ((double beta, double share, int stay) in
                new[] { (1, 0.999, latent + 1), (1, 1.001, latent), (2, 0.999, latent + 1), (2, 1.001, latent) })
            {
                string said = await Set(page, new { beta, variance = share * eigenvalue / beta });
                Assert.Contains($": {stay} of 8 latents have λ > βs and stay.", said);
            }
        }
        // λ = 16, 8, 4, 2 above s = 1: ½ ln(16 · 8 · 4 · 2) = 5 ln 2
        Assert.Contains("Their KL is 3.47 nats", await Set(page, new { beta = 1, variance = 1.0 }));
        Assert.Equal([], page.Complaints);
    }
}
