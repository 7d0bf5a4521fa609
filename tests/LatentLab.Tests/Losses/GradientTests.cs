using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Losses;

public sealed class GradientTests
{
    // Central differences of width 1e-5 in float64 are right to about 1e-9; a wrong factor or sign is off by more than
    // 1e-2.
    private const double Tolerance = 1e-6;

    [Fact]
    public void Every_loss_has_the_gradient_that_finite_differences_give()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        Tensor images = rand([2, 1, 2, 3], dtype: float64, generator: generator);
        Tensor at = randn([2, 1, 2, 3], dtype: float64, generator: generator);
        Tensor code = randn([2, 3], dtype: float64, generator: generator);
        Tensor other = randn([2, 3], dtype: float64, generator: generator);
        Dictionary<string, double> errors = new()
        {
            ["Bernoulli"] = FiniteDifferences.LargestError(at, x => ReconstructionLoss.Bernoulli(x, images).sum()),
            ["Gaussian"] = FiniteDifferences.LargestError(at, x => ReconstructionLoss.Gaussian(x, images, 0.3).sum()),
            ["SquaredError"] =
                FiniteDifferences.LargestError(at, x => ReconstructionLoss.SquaredError(x, images).sum()),
            ["KL in the mean"] =
                FiniteDifferences.LargestError(code, x => KlDivergence.FromStandardNormal(x, other).sum()),
            ["KL in the log-variance"] =
                FiniteDifferences.LargestError(code, x => KlDivergence.FromStandardNormal(other, x).sum()),
            ["MeanPart"] = FiniteDifferences.LargestError(code, x => KlDivergence.MeanPart(x).sum()),
            ["VariancePart"] = FiniteDifferences.LargestError(code, x => KlDivergence.VariancePart(x).sum()),
            ["LogProbability in the mean"] = FiniteDifferences.LargestError(code,
                x => new DiagonalGaussian(x, other).LogProbability(other.sin()).sum()),
            ["LogProbability in the log-variance"] = FiniteDifferences.LargestError(code,
                x => new DiagonalGaussian(other, x).LogProbability(other.sin()).sum()),
            ["LogProbability in the latent"] = FiniteDifferences.LargestError(code,
                x => new DiagonalGaussian(other, other.cos()).LogProbability(x).sum()),
        };
        Assert.All(errors, error => Assert.True(error.Value < Tolerance, $"{error.Key}: {error.Value:E1}"));
    }

    [Fact]
    public void The_reparameterised_sample_carries_the_gradient_to_mean_and_log_variance()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8);
        Tensor code = randn([4, 3], dtype: float64, generator: generator);
        Tensor other = randn([4, 3], dtype: float64, generator: generator);
        Assert.InRange(
            FiniteDifferences.LargestError(code, mean => Decoded(new DiagonalGaussian(mean, other))), 0, Tolerance);
        Assert.InRange(
            FiniteDifferences.LargestError(code, logVariance => Decoded(new DiagonalGaussian(other, logVariance))), 0,
            Tolerance);

        static Tensor Decoded(DiagonalGaussian posterior)
        {
            using var noise = new Generator(99); // the same ε at every point
            return posterior.Sample(noise).sin().square().sum();
        }
    }

    [Fact]
    public void The_whole_bound_of_a_whole_model_has_the_gradient_that_finite_differences_give()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        using var vae = new VariationalAutoencoder([1, 2, 3], latentSize: 2, hidden: [4],
            activation: Activation.Tanh, seed: 2);
        vae.to(float64);
        Tensor images = rand([3, 1, 2, 3], dtype: float64, generator: generator);
        Elbo objective = Elbo.Of(vae);
        foreach (var (name, parameter) in vae.named_parameters())
        {
            double error = FiniteDifferences.LargestError(parameter, _ => Loss(_));
            Assert.True(error < Tolerance, $"{name}: {error:E1}");

            Tensor Loss(Tensor value)
            {
                vae.Noise.manual_seed(5);
                using (no_grad())
                    parameter.copy_(value);
                Tensor loss = objective.Loss(vae.call(images), images, beta: 0.7);
                if (!value.requires_grad)
                    return loss;
                // The value enters as a parameter; hand its gradient on to the point that was asked about.
                vae.zero_grad();
                loss.backward();
                return (value * parameter.grad!.detach()).sum();
            }
        }
    }

    [Fact]
    public void The_example_of_the_reparameterisation_lesson_has_its_known_value_and_slope()
    {
        // E[x² + sin x] for x ~ N(φ³, e^{2φ}) at φ = ½: value 2.765933, slope 5.728164.
        using var scope = NewDisposeScope();
        using var noise = new Generator(21);
        Tensor phi = tensor(0.5, dtype: float64).requires_grad_();
        const int Samples = 200_000;
        var distribution = new DiagonalGaussian(phi.pow(3).expand(Samples, 1), (2 * phi).expand(Samples, 1));
        Tensor x = distribution.Sample(noise);
        Tensor values = x.square() + x.sin();
        values.mean().backward();
        double error = values.std().ToDouble() / Math.Sqrt(Samples);
        Assert.InRange(values.mean().ToDouble(), 2.765933 - 4 * error, 2.765933 + 4 * error);

        // dx/dφ = 3φ² + σε, so one sample's slope is (2x + cos x)(3φ² + x − φ³).
        Tensor slopes = (2 * x + x.cos()) * (3 * phi.square() + x - phi.pow(3));
        double slopeError = slopes.std().ToDouble() / Math.Sqrt(Samples);
        Assert.InRange(phi.grad!.ToDouble(), 5.728164 - 4 * slopeError, 5.728164 + 4 * slopeError);
        Assert.Equal(slopes.mean().ToDouble(), phi.grad!.ToDouble(), 9);
    }
}
