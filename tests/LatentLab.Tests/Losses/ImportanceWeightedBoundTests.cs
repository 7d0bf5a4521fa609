using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Tests.Models;
using static TorchSharp.torch;

namespace LatentLab.Tests.Losses;

public sealed class ImportanceWeightedBoundTests
{
    private static readonly double[] Eigenvalues = [2, 1, 0.3, 0.2, 0.1];

    [Fact]
    public void With_the_exact_posterior_one_sample_gives_the_exact_likelihood()
    {
        using var scope = NewDisposeScope();
        Tensor data = LinearVaeTests.WithExactCovariance(Eigenvalues, count: 300, seed: 2);
        using LinearVae vae = Solved(data, posteriorScale: 1);
        Assert.Equal(-5.487389, ImportanceWeightedBound.Estimate(vae, data, samples: 1).Mean, 4);
        Assert.Equal(-5.487389, ImportanceWeightedBound.Estimate(vae, data, samples: 37).Mean, 4);
    }

    [Fact]
    public void With_a_wrong_posterior_the_bound_rises_with_the_samples_towards_the_exact_likelihood()
    {
        using var scope = NewDisposeScope();
        Tensor data = LinearVaeTests.WithExactCovariance(Eigenvalues, count: 300, seed: 2);
        using LinearVae vae = Solved(data, posteriorScale: 4); // twice the right deviation
        double[] bounds =
            [.. new[] { 1, 5, 50, 5000 }.Select(samples => ImportanceWeightedBound.Estimate(vae, data, samples).Mean)];
        // One sample is the ELBO: the likelihood less KL(q ‖ posterior), which is ½(4 − 1 − ln 4) for each of two
        // latents. Each latent adds 3/2 ε² − ln 2 to the gap, whose variance is 9/2: the mean over 300 images and 64
        // seeds has a standard error of 3/√19200 = 0.0217.
        double elbo =
            Enumerable.Range(1, 64).Average(seed => ImportanceWeightedBound.Estimate(vae, data, samples: 1, seed).Mean);
        Assert.InRange(elbo, -5.487389 - (3 - Math.Log(4)) - 4 * 0.0217, -5.487389 - (3 - Math.Log(4)) + 4 * 0.0217);
        Assert.Equal(bounds.Order(), bounds);
        Assert.Equal(-5.487389, bounds[^1], 2e-2);
    }

    [Fact]
    public void The_bound_of_one_sample_is_the_elbo_on_average()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        using var generator = new Generator(3);
        Tensor images = rand([2, 1, 4, 4], generator: generator);
        LikelihoodBound one = ImportanceWeightedBound.Estimate(vae, images.repeat(4000, 1, 1, 1), samples: 1);
        double elbo = -LatentLab.Training.Validation.Measure(vae, Elbo.Of(vae), images.repeat(4000, 1, 1, 1)).Total;
        Assert.Equal(elbo, one.Mean, 8 * one.StandardError); // both are samples: four standard errors of each
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_gives_others()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8]);
        Tensor images = rand([3, 1, 4, 4]);
        Assert.Equal(ImportanceWeightedBound.Estimate(vae, images, 9000, seed: 5).PerImage,
            ImportanceWeightedBound.Estimate(vae, images, 9000, seed: 5).PerImage);
        Assert.NotEqual(ImportanceWeightedBound.Estimate(vae, images, 20, seed: 5).PerImage,
            ImportanceWeightedBound.Estimate(vae, images, 20, seed: 6).PerImage);
    }

    [Fact]
    public void A_squared_error_is_no_density_and_is_refused()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 4], latentSize: 2, hidden: [8],
            likelihood: Likelihood.SquaredError);
        Tensor images = rand([3, 1, 4, 4]);
        Assert.Contains("not a density",
            Assert.Throws<NotSupportedException>(() => ImportanceWeightedBound.Estimate(vae, images, 5)).Message);
    }

    /// <summary>
    /// The linear VAE at its optimum, written down instead of trained: W = U (Λ − s)^½ and the posterior N(Wᵀx/λ, s/λ)
    /// (Tipping &amp; Bishop 1999).
    /// </summary>
    private static LinearVae Solved(Tensor data, double posteriorScale)
    {
        const double Variance = 0.1;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var vae = new LinearVae([1, 1, 5], latentSize: 2, Variance);
        Tensor rows = data.view(-1, 5).to(float64);
        (Tensor values, Tensor vectors) = linalg.eigh(rows.t().matmul(rows) / rows.shape[0]);
        Tensor largest = values.narrow(0, 3, 2), axes = vectors.narrow(1, 3, 2);
        Tensor weight = axes * (largest - Variance).sqrt();
        vae.get_parameter("decoder.layers.expand.weight")!.copy_(weight);
        vae.get_parameter("decoder.layers.expand.bias")!.zero_();
        vae.Encoder.Mean.weight.copy_((weight / largest).t());
        vae.Encoder.Mean.bias!.zero_();
        vae.Encoder.LogVariance.copy_((posteriorScale * Variance / largest).log());
        return vae;
    }
}
