using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Native;
using static TorchSharp.torch;

namespace LatentLab.Tests.Losses;

/// <summary>Free bits, several samples, importance weights.</summary>
public class ObjectiveTests
{
    // The first thing that some of these tests touch is TorchSharp itself.
    static ObjectiveTests() => NativeLibraries.Load();

    private static VariationalAutoencoder NewModel(int latent = 3) =>
        new([1, 2, 2], latent, hidden: [8], likelihood: Likelihood.Gaussian(0.5), seed: 3);

    private static Tensor Images(int count = 6)
    {
        using var generator = new Generator(5);
        return rand([count, 1, 2, 2], generator: generator);
    }

    [Fact]
    public void Free_bits_charge_a_quiet_latent_its_allowance_and_a_loud_one_its_kl()
    {
        using var scope = NewDisposeScope();
        // KL of N(2, 1) is 2 nats, of N(0, 1) none.
        var posterior = new DiagonalGaussian(tensor(new float[,] { { 2, 0 }, { 2, 0 } }), zeros(2, 2));
        Tensor images = zeros(2, 1, 1, 1);
        var output = new VaeOutput(zeros(2, 1, 1, 1), posterior, posterior.Mean);
        Elbo plain = new(Likelihood.SquaredError), free = plain with { FreeBits = 0.5 };

        Assert.Equal(2, plain.Loss(output, images).item<float>(), 1e-6f);
        Assert.Equal(2 + 0.5, free.Loss(output, images).item<float>(), 1e-6f);
        Assert.Equal(4 * (2 + 0.5), free.Loss(output, images, beta: 4).item<float>(), 1e-5f);
        // what is reported stays the bound's own
        Assert.Equal(2, free.Terms(output, images).Kl.mean().item<float>(), 1e-6f);
    }

    [Fact]
    public void Below_its_allowance_a_latent_is_not_pulled_and_above_it_as_without()
    {
        using var scope = NewDisposeScope();
        Tensor mean = tensor(new float[,] { { 2, 0.1f }, { 1, -0.2f } }, requires_grad: true);
        Tensor gradient = GradientOf(new Elbo(Likelihood.SquaredError) { FreeBits = 0.5 }),
            without = GradientOf(new Elbo(Likelihood.SquaredError));
        // ∂/∂μ ½ μ² over a batch of two: μ/2
        Assert.Equal([1, 0, 0.5, 0], Numbers(gradient));
        Assert.Equal([1, 0.05, 0.5, -0.1], Numbers(without), (one, other) => Math.Abs(one - other) < 1e-6);

        Tensor GradientOf(Elbo objective)
        {
            var output = new VaeOutput(zeros(2, 1, 1, 1), new DiagonalGaussian(mean, zeros(2, 2)), mean);
            return autograd.grad([objective.Loss(output, zeros(2, 1, 1, 1))], [mean]).Single();
        }
        static double[] Numbers(Tensor values) => [.. values.flatten().to(float64).data<double>()];
    }

    [Fact]
    public void Without_latents_below_the_allowance_free_bits_change_nothing()
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder model = NewModel();
        Tensor images = Images();
        VaeOutput output = model.call(images);
        Elbo plain = Elbo.Of(model), free = plain with { FreeBits = 1e-9 };
        Assert.Equal(plain.Loss(output, images, 2).item<float>(), free.Loss(output, images, 2).item<float>(), 1e-4f);
    }

    [Fact]
    public void The_importance_weighted_loss_is_the_bound_that_is_measured()
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder model = NewModel();
        Tensor images = Images(2000);
        foreach (int k in new[] { 1, 5, 20 })
        {
            Elbo objective = Elbo.Of(model) with { Samples = k, ImportanceWeighted = true };
            model.Noise.manual_seed(1);
            double loss = objective.Terms(model, images).Loss().item<float>();
            LikelihoodBound bound = ImportanceWeightedBound.Estimate(model, images, k, seed: 2);
            // Other draws of the same expectation: at most a few standard errors of their difference apart.
            Assert.Equal(bound.NegativeLogLikelihood, loss, 5 * Math.Sqrt(2) * bound.StandardError);
        }
    }

    [Fact]
    public void With_one_latent_and_exact_posterior_every_sample_has_the_same_weight()
    {
        using var scope = NewDisposeScope();
        // q is p's own posterior in a linear Gaussian model, so the bound is the likelihood for any k and any draw
        // (Burda et al. 2016, section 3).
        using var model = new LinearVae([1, 1, 1], latentSize: 1, variance: 0.5, seed: 1);
        using (no_grad())
        {
            const double W = 0.8, S = 0.5, M = W * W + S;
            model.Decoder.parameters().ElementAt(0).fill_(W);
            model.Decoder.parameters().ElementAt(1).fill_(0);
            model.Encoder.Mean.weight!.fill_(W / M);
            model.Encoder.Mean.bias!.fill_(0);
            model.Encoder.LogVariance.fill_(Math.Log(S / M));
            Tensor image = tensor(new[] { 0.7f }, [1, 1, 1, 1]);
            double exact = 0.5 * (Math.Log(2 * Math.PI * M) + 0.7 * 0.7 / M);
            foreach (int k in new[] { 1, 3, 50 })
                Assert.Equal(exact, (Elbo.Of(model) with { Samples = k, ImportanceWeighted = true }).Terms(model, image)
                    .Loss().item<float>(), 1e-5);
        }
    }

    [Fact]
    public void K_samples_average_to_the_bound_and_vary_less()
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder model = NewModel();
        Tensor images = Images();
        double[] one = Draws(1), many = Draws(16);
        double error = Deviation(one) / Math.Sqrt(one.Length);
        Assert.Equal(one.Average(), many.Average(), 5 * error);
        Assert.InRange(Deviation(many) / Deviation(one), 0.15, 0.4);                 // 1/√16 in expectation

        double[] Draws(int k) => [.. Enumerable.Range(0, 300).Select(_ =>
        {
            using var draw = NewDisposeScope();
            return (double)(Elbo.Of(model) with { Samples = k }).Terms(model, images).Loss().item<float>();
        })];
        static double Deviation(double[] values) =>
            Math.Sqrt(values.Average(value => (value - values.Average()) * (value - values.Average())));
    }

    [Fact]
    public void More_weighted_samples_bound_the_likelihood_more_tightly()
    {
        using var scope = NewDisposeScope();
        using VariationalAutoencoder model = NewModel();
        Tensor images = Images(3000);
        double[] losses = [.. new[] { 1, 4, 16, 64 }.Select(k => (double)(Elbo.Of(model) with
        {
            Samples = k,
            ImportanceWeighted = true
        }).Terms(model, images).Loss().item<float>())];
        Assert.Equal(losses.OrderDescending(), losses);
    }

    [Fact]
    public void Several_samples_of_a_model_that_does_not_sample_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = new Autoencoder([1, 2, 2], 2, [4]);
        Assert.Throws<NotSupportedException>(() => (Elbo.Of(model) with { Samples = 2 }).Terms(model, Images()));
    }
}
