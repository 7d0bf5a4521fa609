using static TorchSharp.torch;

namespace LatentLab.Models;

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
