using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Image → q(z|x) → sample → image (Kingma &amp; Welling 2014).</summary>
/// <example><c>var vae = new VariationalAutoencoder(imageShape: [1, 28, 28], hidden: [256], latentSize: 2, seed:
/// 1);</c></example>
public sealed class VariationalAutoencoder : VariationalModel
{
    private readonly Encoder encoder;
    private readonly Decoder decoder;

    /// <param name="imageShape">[channels, height, width].</param>
    /// <param name="latentSize">Numbers in one code.</param>
    /// <param name="hidden">Widths of the fully connected layers, from the image to the code; [400] by default, [] for
    /// a linear model.</param>
    /// <param name="channels">Channels of convolutions that halve the image before them, such as [32, 64]; none by
    /// default.</param>
    /// <param name="likelihood">What the decoder's numbers mean; Bernoulli by default.</param>
    /// <param name="seed">Same seed, same weights and noise, whatever else has drawn random numbers.</param>
    /// <param name="device">The CPU by default.</param>
    public VariationalAutoencoder(
        long[] imageShape, int latentSize, int[]? hidden = null, int[]? channels = null, Likelihood? likelihood = null,
        Activation activation = Activation.Relu, int seed = 1, Device? device = null)
        : base(
            nameof(VariationalAutoencoder), Architecture.Create(imageShape, latentSize, hidden, channels, activation),
            likelihood ?? Likelihood.Bernoulli, seed)
    {
        (encoder, decoder) = Seeding.WithoutTrace(() => (new Encoder(Architecture), new Decoder(Architecture)));
        RegisterComponents();
        Finish(seed, device);
    }

    public Encoder Encoder => encoder;

    public Decoder Decoder => decoder;

    /// <param name="images">Shape [batch, c, h, w].</param>
    public override VaeOutput forward(Tensor images)
    {
        DiagonalGaussian posterior = encoder.call(images);  // q(z|x): [batch, latent]
        Tensor latent = posterior.Sample(Noise);            // z = μ + σ·ε
        return new VaeOutput(decoder.call(latent), posterior, latent);
    }

    public override DiagonalGaussian PosteriorOf(Tensor images) => encoder.call(images);

    public override Tensor ParametersOf(Tensor latent) => decoder.call(latent);
}

/// <summary>Image → q(z|x): the encoder of a variational autoencoder.</summary>
public sealed class Encoder : nn.Module<Tensor, DiagonalGaussian>
{
    private readonly Sequential body;
    private readonly Linear mean;
    private readonly Linear logVariance;

    public Encoder(Architecture sizes) : base(nameof(Encoder))
    {
        body = Layers.OfEncoder(sizes);
        mean = nn.Linear(Layers.FeatureSize(sizes), sizes.LatentSize);
        logVariance = nn.Linear(Layers.FeatureSize(sizes), sizes.LatentSize);
        RegisterComponents();
    }

    /// <summary>The layers both heads share, image to features.</summary>
    public Sequential Body => body;

    /// <summary>Features → μ.</summary>
    public Linear Mean => mean;

    /// <summary>Features → log σ².</summary>
    public Linear LogVariance => logVariance;

    /// <param name="images">Shape [batch, c, h, w].</param>
    public override DiagonalGaussian forward(Tensor images)
    {
        Tensor features = body.call(images);
        return new DiagonalGaussian(mean.call(features), logVariance.call(features));
    }
}

/// <summary>A Gaussian per image with independent latents, N(μ, diag σ²): the encoder's output q(z|x).</summary>
/// <param name="Mean">μ, shape [batch, latent].</param>
/// <param name="LogVariance">log σ², shape [batch, latent]; any real number is a valid variance.</param>
/// <exception cref="ArgumentException">Two shapes: broadcast, they would give another number.</exception>
public sealed record DiagonalGaussian(Tensor Mean, Tensor LogVariance)
{
    /// <summary>log σ², shape [batch, latent]; any real number is a valid variance.</summary>
    public Tensor LogVariance { get; init; } = OfShapeOf(Mean, LogVariance);

    // exp(±LogVariance) keeps its digits in float32 up to here (it ends at 103.9 and 88.7).
    private const double Comfortable = 80;

    // z = μ + σ·ε in floating point gives ε back to within spacing(μ)/2σ: here to some 3 % in float32.
    private const double LeastDeviation = 1.0 / (1 << 20);

    /// <summary>Refuses μ and log σ² of two shapes.</summary>
    internal static Tensor OfShapeOf(Tensor mean, Tensor logVariance) => mean.shape.SequenceEqual(logVariance.shape)
        ? logVariance
        : throw new ArgumentException(
            $"μ and log σ² must have one shape [batch, latent], found [{string.Join(", ", mean.shape)}] and "
            + $"[{string.Join(", ", logVariance.shape)}].", nameof(logVariance));

    /// <summary>σ = exp(½ log σ²), shape [batch, latent].</summary>
    public Tensor StandardDeviation() => (0.5 * LogVariance).exp();

    /// <summary>
    /// z = μ + σ·ε with ε ~ N(0, I): the reparameterised sample, through which gradients reach μ and σ (Kingma &amp;
    /// Welling 2014, section 2.4).
    /// </summary>
    /// <param name="noise">Where ε comes from; null for libtorch's global generator.</param>
    /// <returns>z, shape [batch, latent].</returns>
    public Tensor Sample(Generator? noise = null) => Draw(noise).Latent;

    /// <summary>
    /// A sample together with the noise that it was made of, for <see cref="LogProbability(LatentSample)"/>.
    /// </summary>
    /// <inheritdoc cref="Sample" path="/param"/>
    public LatentSample Draw(Generator? noise = null)
    {
        Tensor epsilon = randn(Mean.shape, dtype: Mean.dtype, device: noise?.device ?? Mean.device, generator: noise)
            .to(Mean.device);
        return new(Mean + StandardDeviation() * epsilon, epsilon);
    }

    /// <summary>log N(z; μ, diag σ²).</summary>
    /// <param name="latent">z, shape [batch, latent].</param>
    /// <returns>Nats per image, shape [batch]: summed over latents.</returns>
    public Tensor LogProbability(Tensor latent)
    {
        if (!IsExtreme())
            return -0.5
                * (Math.Log(2 * Math.PI) + LogVariance + (latent - Mean).square() / LogVariance.exp()).sum(dim: 1);
        // In float64 and with the root of the precision σ⁻¹, which is finite as long as anything is: no 0/0 where σ² is
        // too small for a float.
        Tensor logVariance = LogVariance.to(float64);
        Tensor deviations = (latent.to(float64) - Mean.to(float64)) * (-0.5 * logVariance).clamp(max: 700).exp();
        return (-0.5 * (Math.Log(2 * Math.PI) + logVariance + deviations.square()).sum(dim: 1)).to(LogVariance.dtype);
    }

    /// <summary>
    /// log N(z; μ, diag σ²) of a sample of this distribution. Where σ is so far below the spacing of floating-point
    /// numbers near μ that z no longer tells ε, the ε that was drawn counts: (z − μ)²/σ² = ε². Elsewhere it is
    /// <see cref="LogProbability(Tensor)"/> to the last bit.
    /// </summary>
    /// <param name="sample">From <see cref="Draw"/>, each tensor [batch, latent].</param>
    /// <returns>Nats per image, shape [batch]: summed over latents.</returns>
    public Tensor LogProbability(LatentSample sample)
    {
        using Tensor isLost = Lost();
        if (Mean.dtype == float64 || !IsAny(isLost))
            return LogProbability(sample.Latent);
        // The clamp changes nothing where z is used; elsewhere it keeps 0/0 out of the gradient.
        Tensor squares = where(isLost, sample.Epsilon.square(),
            (sample.Latent - Mean).square() / LogVariance.clamp(min: -Comfortable).exp());
        return -0.5 * (Math.Log(2 * Math.PI) + LogVariance + squares).sum(dim: 1);
    }

    // Looking leaves no tensor behind.
    private bool IsExtreme()
    {
        using var scope = NewDisposeScope();
        return IsAny(LogVariance.detach().abs() > Comfortable);
    }

    private Tensor Lost()
    {
        using var scope = NewDisposeScope();
        Tensor logVariance = LogVariance.detach();
        Tensor isFine = (0.5 * logVariance).exp() >= LeastDeviation * Mean.detach().abs();
        return isFine.logical_not().logical_or(logVariance < -Comfortable).MoveToOuterDisposeScope();
    }

    private static bool IsAny(Tensor condition)
    {
        using Tensor any = condition.any();
        return any.item<bool>();
    }

    /// <summary>N(0, I) with as many latents, for <paramref name="batch"/> images: the prior p(z).</summary>
    public static DiagonalGaussian Prior(long batch, long latentSize) =>
        new(zeros(batch, latentSize), zeros(batch, latentSize));
}

/// <summary>z = μ + σ·ε with the ε that it was made of, each [batch, latent].</summary>
public sealed record LatentSample(Tensor Latent, Tensor Epsilon);

/// <summary>The output of a variational autoencoder for a batch.</summary>
/// <param name="Reconstruction">Parameters of p(x|z), shape [batch, c, h, w]: logits (Bernoulli) or means (Gaussian,
/// squared error).</param>
/// <param name="Posterior">q(z|x): mean and log-variance, each [batch, latent].</param>
/// <param name="Latent">The sample z ~ q(z|x) that was decoded, shape [batch, latent].</param>
public sealed record VaeOutput(Tensor Reconstruction, DiagonalGaussian Posterior, Tensor Latent)
    : AutoencoderOutput(Reconstruction, Latent);

/// <summary>A model that encodes each image as a distribution.</summary>
public abstract class VariationalModel : LatentModel<VaeOutput>
{
    protected VariationalModel(string name, Architecture architecture, Likelihood likelihood, int seed)
        : base(name, architecture, likelihood, seed)
    {
    }

    /// <summary>q(z|x) of each image; differentiable.</summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    public abstract DiagonalGaussian PosteriorOf(Tensor images);

    public override Tensor CodeOf(Tensor images) => PosteriorOf(images).Mean;

    /// <summary>q(z|x) of each image, for inspection: evaluation mode, no gradients.</summary>
    /// <param name="images">Shape [n, c, h, w], any n.</param>
    /// <returns>Mean and log-variance, each [n, latent] on the CPU; the caller's.</returns>
    public DiagonalGaussian EncodeDistribution(Tensor images)
    {
        CheckImages(images);
        using var scope = NewDisposeScope();
        // Both halves travel as one tensor [n, 2 · latent].
        Tensor both = InChunks(images, part =>
        {
            DiagonalGaussian posterior = PosteriorOf(part);
            return cat([posterior.Mean, posterior.LogVariance], 1);
        });
        return new DiagonalGaussian(
            both.narrow(1, 0, LatentSize).clone().MoveToOuterDisposeScope(),
            both.narrow(1, LatentSize, LatentSize).clone().MoveToOuterDisposeScope());
    }
}
