using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Image → code → image, trained for reconstruction alone.</summary>
/// <example><c>var autoencoder = new Autoencoder(imageShape: [1, 28, 28], hidden: [256], latentSize: 2, seed:
/// 1);</c></example>
public sealed class Autoencoder : LatentModel<AutoencoderOutput>
{
    private readonly PointEncoder encoder;
    private readonly Decoder decoder;

    /// <param name="imageShape">[channels, height, width].</param>
    /// <param name="latentSize">Numbers in one code.</param>
    /// <param name="hidden">Widths of the fully connected layers, from the image to the code; [400] by default, [] for
    /// a linear autoencoder.</param>
    /// <param name="channels">Channels of convolutions that halve the image before them, such as [32, 64]; none by
    /// default.</param>
    /// <param name="likelihood">What the decoder's numbers mean; Bernoulli by default.</param>
    /// <param name="seed">Same seed, same weights, whatever else has drawn random numbers.</param>
    /// <param name="device">The CPU by default.</param>
    public Autoencoder(
        long[] imageShape, int latentSize, int[]? hidden = null, int[]? channels = null, Likelihood? likelihood = null,
        Activation activation = Activation.Relu, int seed = 1, Device? device = null)
        : base(nameof(Autoencoder), Architecture.Create(imageShape, latentSize, hidden, channels, activation),
            likelihood ?? Likelihood.Bernoulli, seed)
    {
        (encoder, decoder) = Seeding.WithoutTrace(() => (new PointEncoder(Architecture), new Decoder(Architecture)));
        RegisterComponents();
        Finish(seed, device);
    }

    public PointEncoder Encoder => encoder;

    public Decoder Decoder => decoder;

    /// <param name="images">Shape [batch, c, h, w].</param>
    public override AutoencoderOutput forward(Tensor images)
    {
        Tensor latent = encoder.call(images);
        return new AutoencoderOutput(decoder.call(latent), latent);
    }

    public override Tensor CodeOf(Tensor images) => encoder.call(images);

    public override Tensor ParametersOf(Tensor latent) => decoder.call(latent);
}

/// <summary>Image → one point of the latent space: the encoder of a plain autoencoder.</summary>
public sealed class PointEncoder : nn.Module<Tensor, Tensor>
{
    private readonly Sequential body;
    private readonly Linear code;

    public PointEncoder(Architecture sizes) : base(nameof(PointEncoder))
    {
        body = Layers.OfEncoder(sizes);
        code = nn.Linear(Layers.FeatureSize(sizes), sizes.LatentSize);
        RegisterComponents();
    }

    /// <summary>Image to features: the same layers as in <see cref="Encoder"/>.</summary>
    public Sequential Body => body;

    /// <summary>Features → z.</summary>
    public Linear Code => code;

    /// <param name="images">Shape [batch, c, h, w].</param>
    /// <returns>z, shape [batch, latent].</returns>
    public override Tensor forward(Tensor images) => code.call(body.call(images));
}
