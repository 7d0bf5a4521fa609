using LatentLab.Losses;
using LatentLab.Training.Fused;

namespace LatentLab.Tests.Training.Fused;

public sealed class LatentKernelTests
{
    private const int Size = 5;

    [Theory]
    [InlineData(KlParts.Full)]
    [InlineData(KlParts.MeanOnly)]
    [InlineData(KlParts.VarianceOnly)]
    [InlineData(KlParts.None)]
    public void Gradient_is_the_slope_of_a_weighted_sum_of_z_plus_the_kl(KlParts parts)
    {
        const double KlWeight = 0.7, Width = 1e-2;
        var random = new Random(3);
        double[] at = [.. Enumerable.Range(0, 2 * Size).Select(_ => random.NextDouble() * 2 - 1)];
        float[] noise = [.. Enumerable.Range(0, Size).Select(_ => random.NextSingle() * 2 - 1)],
            toLatent = [.. Enumerable.Range(0, Size).Select(_ => random.NextSingle() * 2 - 1)];
        float[] heads = [.. at.Select(value => (float)value)], deviation = new float[Size], latent = new float[Size],
            sums = new float[2 * Size];
        KlWeights weights = KlWeights.Of(parts);

        double kl = LatentKernel.Sample(heads, new float[2 * Size], noise, deviation, latent, weights);
        LatentKernel.Gradient(heads, toLatent, noise, deviation, sums, KlWeight, weights);

        Assert.Equal(Kl(at, parts), kl, 1e-6);
        Assert.Equal(heads, sums);
        for (int i = 0; i < 2 * Size; i++)
        {
            // Five points, so that the formula's own error is of the order Width⁴.
            double slope = (8 * (Objective(i, Width) - Objective(i, -Width))
                - (Objective(i, 2 * Width) - Objective(i, -2 * Width))) / (12 * Width);
            Assert.Equal(slope, heads[i], 1e-6);
        }

        double Objective(int moved, double by)
        {
            double[] point = [.. at];
            point[moved] += by;
            double sum = 0;
            for (int i = 0; i < Size; i++)
                sum += toLatent[i] * (point[i] + Math.Exp(0.5 * point[Size + i]) * noise[i]);
            return sum + KlWeight * Kl(point, parts);
        }
    }

    [Fact]
    public void The_bias_moves_mean_and_log_variance()
    {
        float[] heads = [1, 2, 0, 0], deviation = new float[2], latent = new float[2];
        LatentKernel.Sample(heads, [10, 20, 2, -2], [1, -1], deviation, latent, KlWeights.Of(KlParts.Full));
        Assert.Equal([11, 22, 2, -2], heads);
        Assert.Equal(11 + Math.E, latent[0], 1e-5);
        Assert.Equal(22 - 1 / Math.E, latent[1], 1e-5);
    }

    // Kingma & Welling 2014, appendix B, in double precision.
    private static double Kl(double[] heads, KlParts parts)
    {
        double mean = 0, variance = 0;
        for (int i = 0; i < Size; i++)
        {
            mean += 0.5 * heads[i] * heads[i];
            variance += 0.5 * (Math.Exp(heads[Size + i]) - 1 - heads[Size + i]);
        }
        return (parts is KlParts.Full or KlParts.MeanOnly ? mean : 0)
            + (parts is KlParts.Full or KlParts.VarianceOnly ? variance : 0);
    }
}
