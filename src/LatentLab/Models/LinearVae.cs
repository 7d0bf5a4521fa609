using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// The variational autoencoder that can be solved on paper: linear encoder and decoder, Gaussian likelihood of fixed
/// variance s, and one posterior variance per latent. Its best ELBO is the log-likelihood of probabilistic PCA (Lucas
/// et al. 2019), so training can be checked against <see cref="ProbabilisticPca"/>.
/// </summary>
public sealed class LinearVae : VariationalModel
{
    private readonly LinearEncoder encoder;
    private readonly Decoder decoder;

    /// <param name="imageShape">[channels, height, width]; [1, 1, d] for plain vectors.</param>
    /// <param name="latentSize">Numbers in one code.</param>
    /// <param name="variance">s, the decoder's fixed variance.</param>
    /// <param name="seed">Same seed, same weights and noise.</param>
    /// <param name="device">The CPU by default.</param>
    public LinearVae(long[] imageShape, int latentSize, double variance, int seed = 1, Device? device = null)
        : base(nameof(LinearVae), Architecture.Create(imageShape, latentSize, [], [], Activation.Relu),
            Likelihood.Gaussian(variance), seed)
    {
        Variance = variance;
        (encoder, decoder) = Seeding.WithoutTrace(() => (new LinearEncoder(Architecture), new Decoder(Architecture)));
        RegisterComponents();
        Finish(seed, device);
    }

    /// <summary>s.</summary>
    public double Variance { get; }

    public LinearEncoder Encoder => encoder;

    public Decoder Decoder => decoder;

    /// <param name="images">Shape [batch, c, h, w].</param>
    public override VaeOutput forward(Tensor images)
    {
        DiagonalGaussian posterior = encoder.call(images);
        Tensor latent = posterior.Sample(Noise);
        return new VaeOutput(decoder.call(latent), posterior, latent);
    }

    public override DiagonalGaussian PosteriorOf(Tensor images) => encoder.call(images);

    public override Tensor ParametersOf(Tensor latent) => decoder.call(latent);
}

/// <summary>q(z|x) = N(Vx + b, diag σ²) with a σ² that is the same for every image.</summary>
public sealed class LinearEncoder : nn.Module<Tensor, DiagonalGaussian>
{
    private readonly Linear mean;
    private readonly Parameter logVariance;

    public LinearEncoder(Architecture sizes) : base(nameof(LinearEncoder))
    {
        using var scope = NewDisposeScope();
        mean = nn.Linear(sizes.PixelsPerImage, sizes.LatentSize);
        logVariance = (Parameter)new Parameter(zeros(sizes.LatentSize)).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>x → μ.</summary>
    public Linear Mean => mean;

    /// <summary>log σ², shape [latent].</summary>
    public Parameter LogVariance => logVariance;

    /// <param name="images">Shape [batch, c, h, w].</param>
    public override DiagonalGaussian forward(Tensor images)
    {
        Tensor center = mean.call(images.flatten(start_dim: 1));
        return new DiagonalGaussian(center, logVariance.expand_as(center));
    }
}
