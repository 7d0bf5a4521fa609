using LatentLab.Diagnostics;
using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class MutualInformationTests
{
    [Fact]
    public void Eight_codes_that_do_not_overlap_tell_ln_8()
    {
        using var scope = NewDisposeScope();
        var posterior = new DiagonalGaussian(10 * arange(8, float64).unsqueeze(1),
            full([8, 1], Math.Log(0.01), float64));
        InformationResult reading = MutualInformation.Measure(posterior, samples: 4);
        Assert.Equal(2.079442, reading.MutualInformation.Value, 6);
        Assert.Equal(reading.Ceiling, reading.MutualInformation.Value, 1e-12);
        Assert.Equal(0, reading.MutualInformation.StandardError, 1e-7);
    }

    [Fact]
    public void Codes_that_are_all_one_distribution_tell_nothing()
    {
        using var scope = NewDisposeScope();
        var posterior = new DiagonalGaussian(full([20, 2], 0.7, float64), full([20, 2], Math.Log(0.25), float64));
        InformationResult reading = MutualInformation.Measure(posterior, samples: 400);
        Assert.Equal(0, reading.MutualInformation.Value, 1e-12);
        double exact = 2 * (0.5 * 0.49 + 0.318147);   // REFERENCE: KL(N(0, ½²) ‖ N(0, 1)) = 0.318147, and ½ μ² on top
        Assert.Equal(exact, reading.MeanKl, 6);
        Within(4, exact, reading.AggregateKl);
    }

    [Fact]
    public void Posteriors_that_are_the_prior_read_zero_everywhere()
    {
        using var scope = NewDisposeScope();
        InformationResult reading = MutualInformation.Measure(DiagonalGaussian.Prior(30, 2));
        Assert.Equal((0.0, 0.0, 0.0), (reading.MeanKl, Math.Round(reading.MutualInformation.Value, 12),
            Math.Round(reading.AggregateKl.Value, 12)));
    }

    [Fact]
    public void Means_and_noise_that_share_a_normal_variance_of_one_tell_half_the_log_of_the_ratio()
    {
        using var scope = NewDisposeScope();
        // μ ~ N(0, ¾) by quantiles, σ² = ¼: q(z) = N(0, 1) up to the grid, I = ½ ln(1 / ¼) = ln 2 and nothing is left
        // over.
        Tensor places = (arange(1500, float64) + 0.5) / 1500;
        Tensor means = Math.Sqrt(0.75) * Math.Sqrt(2) * (2 * places - 1).erfinv();
        InformationResult reading =
            MutualInformation.Measure(new(means.unsqueeze(1), full([1500, 1], Math.Log(0.25), float64)), samples: 20);
        Assert.Equal(Math.Log(2), reading.MutualInformation.Value, 4 * reading.MutualInformation.StandardError + 0.002);
        Assert.Equal(0, reading.AggregateKl.Value, 4 * reading.AggregateKl.StandardError + 0.002);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_mean_kl_is_information_plus_what_the_aggregate_misses_of_the_prior(int seed)
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = PosteriorTests.Random(300, 3, (ulong)seed);
        // noise of its own, not the numbers that drew the means
        InformationResult reading = MutualInformation.Measure(posterior, samples: 20, seed + 100);
        Assert.Equal(KlDivergence.FromStandardNormal(posterior).mean().ToDouble(), reading.MeanKl, 1e-12);
        Assert.Equal(reading.SampledKl.Value, reading.MutualInformation.Value + reading.AggregateKl.Value, 1e-9);
        Within(4, reading.MeanKl, reading.SampledKl);
        Assert.InRange(reading.MutualInformation.Value, 0, reading.Ceiling);
    }

    [Fact]
    public void The_standard_error_is_the_spread_of_repeated_readings()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = PosteriorTests.Random(60, 2, 9);
        InformationResult[] readings =
            [.. Enumerable.Range(1, 200).Select(seed => MutualInformation.Measure(posterior, samples: 5, seed))];
        double spread =
            SpreadOverSeeds.Of([.. readings.Select(reading => reading.MutualInformation.Value)]).StandardDeviation;
        // a spread over 200 is itself known to 5 %: four of those
        Assert.InRange(spread / readings.Average(reading => reading.MutualInformation.StandardError), 0.8, 1.2);
    }

    [Fact]
    public void Tiny_variances_far_from_each_other_stay_in_range()
    {
        using var scope = NewDisposeScope();
        var posterior = new DiagonalGaussian(1000 * randn([50, 2], float64, generator: new Generator(1)),
            full([50, 2], -40.0, float64));
        InformationResult reading = MutualInformation.Measure(posterior, samples: 2);
        Assert.Equal(Math.Log(50), reading.MutualInformation.Value, 1e-9);
        Assert.True(double.IsFinite(reading.AggregateKl.Value));
    }

    [Fact]
    public void One_sample_is_refused_because_it_has_no_spread() =>
        Assert.Contains("at least 2", Assert.Throws<ArgumentOutOfRangeException>(
            () => MutualInformation.Measure(DiagonalGaussian.Prior(2, 1), samples: 1)).Message);

    [Fact]
    public void A_reading_prints_as_many_digits_as_it_knows()
    {
        Assert.Equal("4.212 ± 0.013", new SampledNats(4.2118, 0.0128).ToString());
        Assert.Equal("2.08 ± 0.00", new SampledNats(2.079, 0).ToString());
    }

    private static void Within(double errors, double expected, SampledNats found) =>
        Assert.InRange(found.Value, expected - errors * found.StandardError, expected + errors * found.StandardError);
}
