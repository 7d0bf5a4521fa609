using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

/// <summary>Small images with something to learn: soft discs at random places.</summary>
internal static class Toy
{
    /// <returns>Shape [count, 1, 8, 8]; the caller's.</returns>
    public static Tensor Images(int count, ulong seed = 5)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        Tensor centers = rand([count, 2], generator: generator) * 6 + 1;
        Tensor axis = arange(8, dtype: float32);
        Tensor distance =
            (axis.view(
                1,
                8,
                1)
                - centers.select(1, 0)
                    .view(-1, 1, 1)).square() + (axis.view(1, 1, 8) - centers.select(1, 1).view(-1, 1, 1)).square();
        return (-distance / 4).exp().unsqueeze(1).MoveToOuterDisposeScope();
    }
}
