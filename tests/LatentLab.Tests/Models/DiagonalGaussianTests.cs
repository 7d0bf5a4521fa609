using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

public sealed class DiagonalGaussianTests
{
    [Fact]
    public void A_log_variance_of_log_four_means_a_deviation_of_two()
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(6);
        var posterior = new DiagonalGaussian(full([40_000, 1], 5.0, dtype: float64),
            full([40_000, 1], Math.Log(4), dtype: float64));
        Tensor samples = posterior.Sample(noise);
        Assert.Equal(2, posterior.StandardDeviation().max().ToDouble(), 12);
        Assert.InRange(samples.mean().ToDouble(), 5 - 4 * 0.01, 5 + 4 * 0.01);      // 2/√40000 = 0.01
        Assert.InRange(samples.std().ToDouble(), 2 - 4 * 0.0071, 2 + 4 * 0.0071);   // 2/√80000 = 0.0071
    }

    [Fact]
    public void Samples_depend_on_the_generators_seed_alone()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = DiagonalGaussian.Prior(6, 3);
        using Generator a = new(4), b = new(4), c = new(5);
        float[] first = posterior.Sample(a).data<float>().ToArray();
        rand(9);
        Assert.Equal(first, posterior.Sample(b).data<float>().ToArray());
        Assert.NotEqual(first, posterior.Sample(c).data<float>().ToArray());
    }

    // log N(z; μ, σ²) of z = μ + σε is −½ (ln 2π + log σ² + ε²), whatever μ is: worked out in double from the ε that
    // was drawn.
    [Theory]
    [InlineData(0, -12)]
    [InlineData(3, -12)]
    [InlineData(3, -40)]      // σ = 2·10⁻⁹, the numbers near 3 lie 2·10⁻⁷ apart: z is μ
    [InlineData(1000, -25)]   // σ = 4·10⁻⁶, the numbers near 1000 lie 6·10⁻⁵ apart
    [InlineData(3, -110)]     // σ² = 0 in float32
    [InlineData(0, -110)]
    [InlineData(-2, -180)]    // σ = 8·10⁻⁴⁰, subnormal
    public void A_samples_log_probability_is_right_however_small_the_deviation_is_beside_the_mean(
        float mean, float logVariance)
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(3);
        var posterior = new DiagonalGaussian(full([500, 2], mean), full([500, 2], logVariance));
        LatentSample sample = posterior.Draw(noise);
        double[] expected = (-0.5 * (Math.Log(2 * Math.PI) + logVariance + sample.Epsilon.to(float64).square()).sum(1))
            .data<double>().ToArray();
        double[] found = posterior.LogProbability(sample).to(float64).data<double>().ToArray();
        Assert.All(expected.Zip(found),
            pair => Assert.Equal(pair.First, pair.Second, 2e-3 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public void Where_the_sample_tells_its_noise_the_log_probability_is_that_of_the_point_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(4);
        using var source = new Generator(5);
        var posterior = new DiagonalGaussian(randn([1000, 20], generator: source),
            randn([1000, 20], generator: source) - 4);
        LatentSample sample = posterior.Draw(noise);
        float[] plain = (-0.5 * (Math.Log(2 * Math.PI) + posterior.LogVariance
            + (sample.Latent - posterior.Mean).square() / posterior.LogVariance.exp()).sum(dim: 1))
            .data<float>().ToArray();
        Assert.Equal(plain, posterior.LogProbability(sample).data<float>().ToArray());
        Assert.Equal(plain, posterior.LogProbability(sample.Latent).data<float>().ToArray());
        noise.manual_seed(4);
        Assert.Equal(sample.Latent.data<float>().ToArray(), posterior.Sample(noise).data<float>().ToArray());
    }

    [Fact]
    public void Looking_whether_a_sample_is_lost_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = DiagonalGaussian.Prior(3, 2);
        LatentSample sample = posterior.Draw();
        long plain = Left(() => -0.5 * (Math.Log(2 * Math.PI) + posterior.LogVariance
            + (sample.Latent - posterior.Mean).square() / posterior.LogVariance.exp()).sum(dim: 1));
        Assert.Equal(plain, Left(() => posterior.LogProbability(sample)));
        Assert.Equal(plain, Left(() => posterior.LogProbability(sample.Latent)));

        static long Left(Func<Tensor> work)
        {
            using var own = NewDisposeScope();
            using Tensor result = work();
            return own.DisposablesCount;
        }
    }

    // With ε held, ∂/∂ log σ² of −½ (ln 2π + log σ² + ε²) is −½, and μ does not come in.
    [Fact]
    public void The_gradient_of_a_lost_sample_is_finite_and_that_of_the_formula()
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(6);
        Tensor mean = tensor(new float[] { 3, 0, -2 }).view(1, 3).requires_grad_(),
            logVariance = tensor(new float[] { -40, -110, -180 }).view(1, 3).requires_grad_();
        var posterior = new DiagonalGaussian(mean, logVariance);
        posterior.LogProbability(posterior.Draw(noise)).sum().backward();
        Assert.Equal([-0.5f, -0.5f, -0.5f], logVariance.grad!.data<float>().ToArray());
        Assert.Equal([0f, 0f, 0f], mean.grad!.data<float>().ToArray());
    }

    // (z − μ)²/σ² in double: 1.5 deviations off at σ² = e⁻¹²⁰; at the mean; and where σ² is beyond float32.
    [Theory]
    [InlineData(0, 1.5, -120)]
    [InlineData(2, 0, -120)]
    [InlineData(2, 0, -200)]
    [InlineData(0, 1.5, 95)]
    [InlineData(5, -2, 120)]
    public void The_density_at_a_point_has_a_number_where_the_variance_has_none_in_float32(
        double mean, double deviations, double logVariance)
    {
        using var scope = NewDisposeScope();
        float point = (float)(mean + deviations * Math.Exp(0.5 * logVariance));
        double off = ((double)point - mean) * Math.Exp(-0.5 * logVariance);
        var posterior = new DiagonalGaussian(full([1, 1], (float)mean), full([1, 1], (float)logVariance));
        double expected = -0.5 * (Math.Log(2 * Math.PI) + logVariance + off * off);
        Assert.Equal(expected, posterior.LogProbability(full([1, 1], point)).ToDouble(), 1e-6 * Math.Abs(expected));
    }

    [Fact]
    public void The_log_probability_is_that_of_the_normal_distribution_and_integrates_to_one()
    {
        using var scope = NewDisposeScope();
        var posterior = new DiagonalGaussian(tensor(new double[] { 1, -2 }).view(1, 2),
            tensor(new double[] { Math.Log(4), Math.Log(0.25) }).view(1, 2));
        // At one deviation from the mean in each latent: −log 2π − log 2 − log ½ − ½ − ½.
        Assert.Equal(-Math.Log(2 * Math.PI) - 1,
            posterior.LogProbability(tensor(new double[] { 3, -1.5 }).view(1, 2)).ToDouble(), 12);

        Tensor grid = linspace(-30, 30, 6001, dtype: float64).view(-1, 1);
        var one = new DiagonalGaussian(full_like(grid, 0.5), full_like(grid, Math.Log(3)));
        Assert.Equal(1, one.LogProbability(grid).exp().sum().ToDouble() * 0.01, 8);
    }
}
