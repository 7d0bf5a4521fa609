using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training.Fused;

/// <summary>How far two tensors are from each other.</summary>
internal static class Distance
{
    /// <summary>‖found − expected‖ ÷ ‖expected‖ must be below the bound.</summary>
    public static void AssertBelow(double bound, Tensor found, Tensor expected, string what)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        double distance =
            (found.to(float64) - expected.to(float64)).norm().ToDouble() / expected.to(float64).norm().ToDouble();
        Assert.True(distance < bound, $"{what}: the relative distance is {distance:E2}, expected below {bound:E0}");
    }
}
