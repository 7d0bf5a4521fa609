using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>A number found by sampling, in nats, and how sure it is.</summary>
/// <param name="Value">Nats.</param>
/// <param name="StandardError">Standard deviation of <paramref name="Value"/> over repetitions with other noise and the
/// same images.</param>
public sealed record SampledNats(double Value, double StandardError)
{
    /// <summary>For example <c>4.21 ± 0.01</c>: two decimals, or as many as the standard error justifies.</summary>
    public override string ToString()
    {
        int decimals = StandardError > 0 && double.IsFinite(StandardError)
            ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(StandardError)), 0, 6)
            : 2;
        string format = "F" + decimals.ToString(System.Globalization.CultureInfo.InvariantCulture);
        System.Globalization.CultureInfo invariant = System.Globalization.CultureInfo.InvariantCulture;
        return $"{Value.ToString(format, invariant)} ± {StandardError.ToString(format, invariant)}";
    }
}

/// <summary>What the mean KL of the encoder is made of: E[KL(q(z|x) ‖ p(z))] = I(x; z) + KL(q(z) ‖ p(z)).</summary>
/// <param name="MeanKl">E[KL(q(z|x) ‖ p(z))] in closed form, nats per image: exact.</param>
/// <param name="MutualInformation">I(x; z): how much a sample says about which of the N images it came from; at most ln
/// N. By sampling.</param>
/// <param name="AggregateKl">KL(q(z) ‖ p(z)): how far all the codes together are from the prior. By sampling.</param>
/// <param name="SampledKl">The sum of the two, from the same samples: equal to <paramref name="MeanKl"/> up to its
/// standard error.</param>
/// <param name="Images">N.</param>
public sealed record InformationResult(
    double MeanKl, SampledNats MutualInformation, SampledNats AggregateKl, SampledNats SampledKl, int Images)
{
    /// <summary>
    /// ln N: no code can say more about which of N equally likely images it came from. A reading near it says "at least
    /// so much".
    /// </summary>
    public double Ceiling => Math.Log(Images);
}

/// <summary>
/// Splits the KL term into what the code tells about the image and what the codes' distribution misses of the prior
/// (Hoffman and Johnson 2016, "ELBO surgery"), with the aggregate posterior as the equal mixture over the N images
/// given.
/// </summary>
public static class MutualInformation
{
    /// <summary>
    /// Draws z ~ q(z|xᵢ) for every image and averages log q(z|xᵢ) − log q(z) and log q(z) − log p(z), where q(z) = 1/N
    /// Σⱼ q(z|xⱼ) is summed over all images. The standard errors are those of the noise for these images (each image is
    /// a stratum), not of the choice of images.
    /// </summary>
    /// <param name="posterior">q(z|x) of each image, each tensor [n, latent]. Work grows with n².</param>
    /// <param name="samples">z per image, at least 2.</param>
    /// <param name="seed">Of the noise.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, too few samples, or numbers that are not
    /// finite.</exception>
    public static InformationResult Measure(DiagonalGaussian posterior, int samples = 8, int seed = 1)
    {
        if (samples < 2)
            throw new ArgumentOutOfRangeException(nameof(samples), samples,
                "Expected at least 2 samples: one gives no standard error.");
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var noise = new Generator((ulong)(uint)seed);
        DiagonalGaussian all = PosteriorRows.Of(posterior, nameof(posterior));
        long count = all.Mean.shape[0];
        var information = new Strata(count);
        var aggregate = new Strata(count);
        var both = new Strata(count);
        for (int sample = 0; sample < samples; sample++)
        {
            foreach ((long start, long length) in Rows.Blocks(count, 8 * count))
            {
                using DisposeScope block = NewDisposeScope();
                var own = new DiagonalGaussian(all.Mean.narrow(0, start, length),
                    all.LogVariance.narrow(0, start, length));
                Tensor latent = own.Sample(noise);
                Tensor logOwn = own.LogProbability(latent), logMixture = LogMixture(latent, all);
                Tensor logPrior = new DiagonalGaussian(zeros_like(latent), zeros_like(latent)).LogProbability(latent);
                information.Add(start, logOwn - logMixture);
                aggregate.Add(start, logMixture - logPrior);
                both.Add(start, logOwn - logPrior);
            }
        }
        double exact = KlDivergence.FromStandardNormal(all).mean().ToDouble();
        return new(exact, information.Mean(samples), aggregate.Mean(samples), both.Mean(samples), (int)count);
    }

    /// <summary>log 1/N Σⱼ N(z; μⱼ, diag σⱼ²) for each row z, shape [m].</summary>
    private static Tensor LogMixture(Tensor latent, DiagonalGaussian all)
    {
        var points = new DiagonalGaussian(latent, zeros_like(latent));
        Tensor log = PosteriorRows.SumOverLatents(points, all, (z, q) =>
            -0.5 * (Math.Log(2 * Math.PI) + q.LogVariance
                + ((z.Mean - q.Mean) * (-0.5 * q.LogVariance).exp()).square()));
        return log.logsumexp(1) - Math.Log(all.Mean.shape[0]);
    }

    /// <summary>Sums and squares of one quantity, image by image.</summary>
    private sealed class Strata(long count)
    {
        private readonly double[] sums = new double[count];
        private readonly double[] squares = new double[count];

        public void Add(long start, Tensor values)
        {
            double[] numbers = values.cpu().data<double>().ToArray();
            for (int i = 0; i < numbers.Length; i++)
            {
                sums[start + i] += numbers[i];
                squares[start + i] += numbers[i] * numbers[i];
            }
        }

        /// <summary>Mean over images and samples; its variance is Σᵢ sᵢ² / samples / N².</summary>
        public SampledNats Mean(int samples)
        {
            double variance = sums.Zip(squares,
                (sum, square) => Math.Max(0, square - sum * sum / samples) / (samples - 1) / samples).Sum();
            return new(sums.Sum() / samples / count, Math.Sqrt(variance) / count);
        }
    }
}
