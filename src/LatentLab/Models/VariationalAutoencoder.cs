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
    /// <param name="hidden">Widths of the fully connected layers, from the image inwards; [400] unless told, [] for a
    /// linear model.</param>
    /// <param name="channels">Channels of convolutions that halve the image before them, such as [32, 64]; none unless
    /// told.</param>
    /// <param name="likelihood">What the decoder's numbers mean; Bernoulli unless told.</param>
    /// <param name="seed">Same seed, same weights and noise, whatever else has drawn random numbers.</param>
    /// <param name="device">CPU unless told.</param>
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
