using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Latent → parameters of p(x|z): logits or means, one per pixel.</summary>
public sealed class Decoder : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    public Decoder(Architecture sizes) : base(nameof(Decoder))
    {
        layers = Models.Layers.OfDecoder(sizes);
        RegisterComponents();
    }

    public Sequential Layers => layers;

    /// <param name="latent">z, shape [batch, latent].</param>
    /// <returns>Shape [batch, c, h, w].</returns>
    public override Tensor forward(Tensor latent) => layers.call(latent);
}

/// <summary>Builds the layers that encoders and decoders share. Names become the keys of saved weights.</summary>
internal static class Layers
{
    /// <summary>Image [batch, c, h, w] → features [batch, <see cref="FeatureSize"/>].</summary>
    public static Sequential OfEncoder(Architecture sizes)
    {
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        long channels = sizes.ImageShape[0];
        for (int i = 0; i < sizes.Channels.Count; i++)
        {
            layers.Add(($"convolution{i + 1}", new Convolution(channels, sizes.Channels[i])));
            layers.Add(($"convolution{i + 1}-activation", Activations.Create(sizes.Activation)));
            channels = sizes.Channels[i];
        }
        layers.Add(("flatten", nn.Flatten()));
        AddHidden(layers, sizes.FlatSize(), sizes.Hidden, sizes);
        return nn.Sequential(layers);
    }

    /// <summary>
    /// Latent [batch, latent] → image-shaped parameters of p(x|z), [batch, c, h, w]: the mirror of
    /// <see cref="OfEncoder"/>.
    /// </summary>
    public static Sequential OfDecoder(Architecture sizes)
    {
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        int[] hidden = [.. sizes.Hidden.Reverse()];
        long width = AddHidden(layers, sizes.LatentSize, hidden, sizes);
        IReadOnlyList<(long Height, long Width)> grids = sizes.Grids();
        (long innerHeight, long innerWidth) = grids[^1];

        layers.Add(("expand", nn.Linear(width, sizes.FlatSize())));
        long channels = sizes.IsMlp ? sizes.ImageShape[0] : sizes.Channels[^1];
        if (!sizes.IsMlp)
            layers.Add(("expand-activation", Activations.Create(sizes.Activation)));
        layers.Add(("unflatten", nn.Unflatten(1, [channels, innerHeight, innerWidth])));

        for (int i = sizes.Channels.Count - 1; i >= 0; i--)
        {
            long outChannels = i == 0 ? sizes.ImageShape[0] : sizes.Channels[i - 1];
            layers.Add(
                ($"deconvolution{i + 1}", new ConvTranspose2d(channels, outChannels, grids[i].Height, grids[i].Width)));
            if (i > 0)
                layers.Add(($"deconvolution{i + 1}-activation", Activations.Create(sizes.Activation)));
            channels = outChannels;
        }
        return nn.Sequential(layers);
    }

    /// <summary>Numbers that leave <see cref="OfEncoder"/>.</summary>
    public static long FeatureSize(Architecture sizes) => sizes.Hidden.Count > 0 ? sizes.Hidden[^1] : sizes.FlatSize();

    private static long AddHidden(
        List<(string, nn.Module<Tensor, Tensor>)> layers, long width, IReadOnlyList<int> hidden, Architecture sizes)
    {
        for (int i = 0; i < hidden.Count; i++)
        {
            layers.Add(($"hidden{i + 1}", nn.Linear(width, hidden[i])));
            layers.Add(($"hidden{i + 1}-activation", Activations.Create(sizes.Activation)));
            width = hidden[i];
        }
        return width;
    }
}

/// <summary>The non-linearity between two layers.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>tanh x, in (−1, 1).</summary>
    Tanh,

    /// <summary>x · sigmoid(x), smooth where <see cref="Relu"/> has a corner.</summary>
    Silu,
}

internal static class Activations
{
    public static nn.Module<Tensor, Tensor> Create(Activation activation) => activation switch
    {
        Activation.Relu => nn.ReLU(),
        Activation.Tanh => nn.Tanh(),
        Activation.Silu => nn.SiLU(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Expected Relu, Tanh or Silu."),
    };
}
