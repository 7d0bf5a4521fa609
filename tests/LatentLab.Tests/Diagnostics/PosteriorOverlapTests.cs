using LatentLab.Diagnostics;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class PosteriorOverlapTests
{
    private static DiagonalGaussian Of(float[,] means, float[,] deviations) =>
        new(tensor(means), 2 * tensor(deviations).log());

    [Fact]
    public void Two_posteriors_of_one_width_overlap_by_the_exponential_of_their_distance_in_sigma()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] found =
            PosteriorOverlap.Between(
                Of(
                    new float[,]
                    {
                        { 0,
                        0 },
                        { 0, 0 }, { 1, 1 }
                    }, new float[,] { { 1, 1 }, { 0.5f, 0.5f }, { 2, 3 } }),
                Of(new float[,] { { 2, 0 }, { 2, 0 }, { 1, 1 } }, new float[,] { { 1, 1 }, { 0.5f, 0.5f }, { 2, 3 } }));
        Assert.Equal(Math.Exp(-4 / 8.0), found[0], 6);     // e^(−Δ²/8), Δ in units of σ
        Assert.Equal(Math.Exp(-16 / 8.0), found[1], 6);
        Assert.Equal(1, found[2], 6);
    }

    [Fact]
    public void Unequal_posteriors_overlap_as_the_integral_says()
    {
        using DisposeScope scope = NewDisposeScope();
        double found = PosteriorOverlap.Between(Of(new float[,] { { 0.3f } }, new float[,] { { 0.4f } }),
            Of(new float[,] { { -0.5f } }, new float[,] { { 1.1f } }))[0];
        double Density(double z, double mean, double deviation) =>
            Math.Exp(-(z - mean) * (z - mean) / (2 * deviation * deviation)) / (deviation * Math.Sqrt(2 * Math.PI));
        double integral = Enumerable.Range(-8000, 16001)
            .Sum(i => 0.001 * Math.Sqrt(Density(0.001 * i, 0.3, 0.4) * Density(0.001 * i, -0.5, 1.1)));
        Assert.Equal(integral, found, 5);
    }

    [Fact]
    public void A_latent_is_reached_by_those_whose_mean_is_near_in_their_own_sigma()
    {
        using DisposeScope scope = NewDisposeScope();
        DiagonalGaussian posteriors =
            Of(new float[,] { { 0, 0 }, { 3, 0 }, { 0, 5 } }, new float[,] { { 1, 1 }, { 2, 0.1f }, { 1, 1 } });
        int[] reached = PosteriorOverlap.Reaching(
            tensor(new float[,] { { 0, 0 }, { 1.9f, 0 }, { 3, 0.3f }, { 9, 9 } }), posteriors);
        // (0, 0) lies 1.5 σ from the second; (3, 0.3) lies 3 σ from it and 3.01 from the first
        Assert.Equal([2, 2, 0, 0], reached);
    }

    [Fact]
    public void The_pair_with_the_wanted_overlap_is_found_across_classes()
    {
        using DisposeScope scope = NewDisposeScope();
        DiagonalGaussian line = Of(new float[,] { { 0, 0 }, { 1, 0 }, { 3, 0 }, { 9, 0 } }, new float[,]
        {
            { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 }
        });
        (int, int, double) one = PosteriorOverlap.FindPair(line, wanted: Math.Exp(-1 / 8.0)),
            across = PosteriorOverlap.FindPair(line, wanted: Math.Exp(-1 / 8.0), [0, 0, 1, 0]);
        Assert.Equal((0, 1), (one.Item1, one.Item2));
        Assert.Equal(Math.Exp(-1 / 8.0), one.Item3, 5);
        Assert.Equal((1, 2), (across.Item1, across.Item2));   // the nearest of another class: two σ away
        Assert.Equal(Math.Exp(-4 / 8.0), across.Item3, 5);
    }

    [Fact]
    public void Of_pairs_that_overlap_about_as_wanted_the_one_whose_pictures_differ_most_is_taken()
    {
        using DisposeScope scope = NewDisposeScope();
        var ones = new float[,] { { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 } };
        DiagonalGaussian line = Of(new float[,] { { 0, 0 }, { 1, 0 }, { 2.02f, 0 }, { 9, 0 } }, ones);
        Tensor pictures = tensor(new float[,] { { 0, 0 }, { 0, 1 }, { 0, 9 }, { 99, 99 } });
        (int, int, double) exact = PosteriorOverlap.FindPair(line, wanted: Math.Exp(-1 / 8.0)),
            farthest = PosteriorOverlap.FindPair(line, wanted: Math.Exp(-1 / 8.0), farthestOf: pictures),
            nothingNear = PosteriorOverlap.FindPair(line, wanted: 0.4, farthestOf: pictures);
        Assert.Equal((0, 1), (exact.Item1, exact.Item2));
        Assert.Equal((1, 2), (farthest.Item1, farthest.Item2));       // the last one overlaps with nobody
        Assert.Equal((0, 2), (nothingNear.Item1, nothingNear.Item2)); // e^(−½) = 0.6 is the nearest there is
    }
}
