using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

public sealed class LinearVaeTests
{
    private static readonly double[] Eigenvalues = [2, 1, 0.3, 0.2, 0.1];
    private const double Variance = 0.1;

    [Fact]
    public void Probabilistic_pca_has_the_known_likelihood_and_kl()
    {
        var pca = new ProbabilisticPca(Eigenvalues, LatentSize: 2, Variance);
        Assert.Equal(-5.487389, pca.LogLikelihood, 6);
        Assert.Equal([1.497866, 1.151293], pca.KlPerDirection.Select(kl => Math.Round(kl, 6)));
        Assert.Equal([0.05, 0.1], pca.PosteriorVariances.Select(variance => Math.Round(variance, 12)));
    }

    [Fact]
    public void A_direction_is_active_only_if_its_eigenvalue_exceeds_beta_times_the_variance()
    {
        // 0.1 > 0.1 does not hold
        Assert.Equal([2, 1, 0.3, 0.2], new ProbabilisticPca(Eigenvalues, LatentSize: 5, Variance).Active);
        Assert.Equal([2, 1], new ProbabilisticPca(Eigenvalues, LatentSize: 5, Variance, Beta: 3.5).Active);
        Assert.Throws<InvalidOperationException>(
            () => new ProbabilisticPca(Eigenvalues, 5, Variance, Beta: 3.5).LogLikelihood);
    }

    [Fact]
    public void Training_reaches_the_likelihood_of_probabilistic_pca_and_its_kl_per_dimension()
    {
        using var scope = NewDisposeScope();
        Tensor data = WithExactCovariance(Eigenvalues, count: 1000, seed: 1);
        using var vae = new LinearVae([1, 1, 5], latentSize: 2, Variance, seed: 1);
        // Falling learning rates: the first finds the directions, the last lets the noise of the samples average out.
        foreach (var (learningRate, epochs) in new[] { (1e-1, 150), (1e-2, 100), (1e-3, 50) })
            Trainer.Fit(vae,
                data, options: new TrainingOptions { Epochs = epochs, BatchSize = 250, LearningRate = learningRate },
                cancellation: TestContext.Current.CancellationToken);

        // twelve seeds ended 0.0004 to 0.0018 below
        Assert.InRange(ExactElbo(vae, data), -5.487389 - 0.01, -5.487389 + 1e-4);
        using var quiet = no_grad();
        double[] kl = KlDivergence.PerDimension(vae.PosteriorOf(data)).mean([0]).to(float64).data<double>().ToArray();
        Assert.Equal(1.497866, kl.Max(), 0.02); // spread over twelve seeds: 0.005
        Assert.Equal(1.151293, kl.Min(), 0.02);
    }

    [Fact]
    public void A_dimension_whose_eigenvalue_is_below_beta_times_the_variance_falls_silent()
    {
        using var scope = NewDisposeScope();
        Tensor data = WithExactCovariance(Eigenvalues, count: 500, seed: 1);
        using var vae = new LinearVae([1, 1, 5], latentSize: 2, Variance, seed: 1);
        const double Beta = 15; // βs = 1.5 lies between the two largest eigenvalues
        foreach (double learningRate in new[] { 3e-2, 3e-3 })
            Trainer.Fit(vae, data,
                options: new TrainingOptions { Epochs = 40, BatchSize = 50, LearningRate = learningRate, Beta = Beta },
                cancellation: TestContext.Current.CancellationToken);
        using var quiet = no_grad();
        Tensor means = vae.PosteriorOf(data).Mean;
        double informative = KlDivergence.PerDimension(vae.PosteriorOf(data)).mean([0]).sum().ToDouble();
        // ½ ln(2/1.5) = 0.144; spread over eight seeds: 0.008
        Assert.Equal(new ProbabilisticPca(Eigenvalues, 2, Variance, Beta).KlPerDirection.Sum(), informative, 0.03);
        double[] strengths =
            (linalg.svdvals(means - means.mean([0])) / Math.Sqrt(500)).to(float64).data<double>().ToArray();
        Assert.Equal(Math.Sqrt(1 - 1.5 / 2), strengths[0], 0.05); // the one direction left: Var E[z|x] = 1 − βs/λ
        // an active unit by the usual measure has a variance above 0.01
        Assert.InRange(strengths[1], 0, 0.1);
    }

    /// <summary>The ELBO without sampling: for linear decoders E‖x − Wz − b‖² has a closed form.</summary>
    private static double ExactElbo(LinearVae vae, Tensor data)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        DiagonalGaussian posterior = vae.PosteriorOf(data);
        Tensor basis = eye(vae.LatentSize), zero = zeros(1, vae.LatentSize);
        // [latent, d], one row per latent
        Tensor weights = (vae.ParametersOf(basis) - vae.ParametersOf(zero)).flatten(start_dim: 1);
        Tensor spread = (posterior.LogVariance.exp() * weights.square().sum(dim: 1)).sum(dim: 1) / (2 * vae.Variance);
        Tensor atMean = ReconstructionLoss.Gaussian(vae.ParametersOf(posterior.Mean), data, vae.Variance);
        return -(atMean + spread + KlDivergence.FromStandardNormal(posterior)).mean().ToDouble();
    }

    /// <summary>
    /// Data whose mean is 0 and whose covariance (divided by n) has these eigenvalues, to rounding, along random axes.
    /// </summary>
    internal static Tensor WithExactCovariance(double[] eigenvalues, long count, ulong seed)
    {
        using var generator = new Generator(seed);
        int d = eigenvalues.Length;
        Tensor raw = randn([count, d], dtype: float64, generator: generator);
        raw -= raw.mean([0]);
        // QᵀQ = n·I, so its covariance is I
        Tensor orthonormal = linalg.qr(raw).Q * Math.Sqrt(count);
        Tensor axes = linalg.qr(randn([d, d], dtype: float64, generator: generator)).Q;
        return (orthonormal * tensor(eigenvalues).sqrt()).matmul(axes).to(float32).view(count, 1, 1, d);
    }
}
