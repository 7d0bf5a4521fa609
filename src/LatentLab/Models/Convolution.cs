using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// A 3×3 convolution of stride 2 as a matrix product on patches: height and width are halved, rounded up.
/// libtorch 2.10 hands its own layers to oneDNN, which on processors with AVX2 and AVX-512 gives wrong results for some
/// numbers of channels (forward for 17, 24 and 31 incoming ones, the gradient for 1 to 5 and 48: measured against
/// float64); matrix products are right everywhere.
/// </summary>
public sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <param name="inwards">Channels that come in.</param>
    /// <param name="outwards">Channels that go out.</param>
    public Convolution(long inwards, long outwards) : base(nameof(Convolution))
    {
        using var scope = NewDisposeScope();
        weight =
            (Parameter)new Parameter(zeros(outwards, inwards, Patches.Side, Patches.Side)).DetachFromDisposeScope();
        bias = (Parameter)new Parameter(zeros(outwards)).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <param name="images">Shape [batch, inwards, h, w].</param>
    /// <returns>Shape [batch, outwards, ⌈h/2⌉, ⌈w/2⌉].</returns>
    public override Tensor forward(Tensor images)
    {
        Tensor patches = Patches.Of(images);                                  // [batch, inwards · 9, places]
        Tensor features = weight.flatten(start_dim: 1).matmul(patches);       // [batch, outwards, places]
        return (features + bias.view(-1, 1))
            .view(images.shape[0], weight.shape[0], Patches.Half(images.shape[2]), Patches.Half(images.shape[3]));
    }
}
