using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Latent → parameters of p(x|z): logits or means, one per pixel.</summary>
public sealed class Decoder : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    public Decoder(Architecture sizes) : base(nameof(Decoder))
    {
        layers = Models.Layers.Outwards(sizes);
        RegisterComponents();
    }

    public Sequential Layers => layers;

    /// <param name="latent">z, shape [batch, latent].</param>
    /// <returns>Shape [batch, c, h, w].</returns>
    public override Tensor forward(Tensor latent) => layers.call(latent);
}
