using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Image → one point of the latent space: what a plain autoencoder's encoder answers.</summary>
public sealed class PointEncoder : nn.Module<Tensor, Tensor>
{
    private readonly Sequential body;
    private readonly Linear code;

    public PointEncoder(Architecture sizes) : base(nameof(PointEncoder))
    {
        body = Layers.Inwards(sizes);
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
