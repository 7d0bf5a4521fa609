using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>The transpose of <see cref="Convolution"/>: it undoes the shape of one, onto any height and width, and for the same reason is a matrix product.</summary>
public sealed class Deconvolution : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly long height;
    private readonly long width;

    /// <param name="inwards">Channels that come in.</param>
    /// <param name="outwards">Channels that go out.</param>
    /// <param name="height">Of the result: 2h or 2h − 1 where h comes in.</param>
    /// <param name="width">Of the result, likewise.</param>
    public Deconvolution(long inwards, long outwards, long height, long width) : base(nameof(Deconvolution))
    {
        (this.height, this.width) = (height, width);
        using var scope = NewDisposeScope();
        weight = (Parameter)new Parameter(zeros(inwards, outwards, Patches.Side, Patches.Side)).DetachFromDisposeScope();
        bias = (Parameter)new Parameter(zeros(outwards)).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <param name="features">Shape [batch, inwards, h, w].</param>
    /// <returns>Shape [batch, outwards, height, width].</returns>
    public override Tensor forward(Tensor features)
    {
        Tensor patches = weight.flatten(start_dim: 1).t().matmul(features.flatten(start_dim: 2));   // [batch, outwards · 9, places]
        return Patches.Overlay(patches, height, width) + bias.view(-1, 1, 1);
    }
}
