using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// The transpose of <see cref="Convolution"/>: it undoes the shape of one, onto any height and width, and for the same
/// reason is a matrix product.
/// </summary>
public sealed class ConvTranspose2d : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly long height;
    private readonly long width;

    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="outChannels">Channels that go out.</param>
    /// <param name="height">Of the result: 2h or 2h − 1 where h comes in.</param>
    /// <param name="width">Of the result, likewise.</param>
    public ConvTranspose2d(long inChannels, long outChannels, long height, long width) : base(nameof(ConvTranspose2d))
    {
        (this.height, this.width) = (height, width);
        using var scope = NewDisposeScope();
        weight = (Parameter)new Parameter(zeros(inChannels, outChannels, Patches.Side, Patches.Side))
            .DetachFromDisposeScope();
        bias = (Parameter)new Parameter(zeros(outChannels)).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <param name="features">Shape [batch, inChannels, h, w].</param>
    /// <returns>Shape [batch, outChannels, height, width].</returns>
    public override Tensor forward(Tensor features)
    {
        // [batch, outChannels · 9, places]
        Tensor patches = weight.flatten(start_dim: 1).t().matmul(features.flatten(start_dim: 2));
        return Patches.Overlay(patches, height, width) + bias.view(-1, 1, 1);
    }
}
