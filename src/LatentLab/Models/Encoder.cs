using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Image → q(z|x): what a variational autoencoder's encoder answers.</summary>
public sealed class Encoder : nn.Module<Tensor, DiagonalGaussian>
{
    private readonly Sequential body;
    private readonly Linear mean;
    private readonly Linear logVariance;

    public Encoder(Architecture sizes) : base(nameof(Encoder))
    {
        body = Layers.Inwards(sizes);
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
