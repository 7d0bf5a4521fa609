using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace LatentLab.Native;

/// <summary>
/// Tensors that TorchSharp counts although they do not exist. A parameter takes over the memory of the tensor it is
/// made of; <see cref="Tensor.TotalCount"/> counts both, and only the parameter is ever counted off. So every layer
/// ever built stays in that count.
/// </summary>
internal static class ParameterCountCorrection
{
    private static readonly ConditionalWeakTable<Tensor, object?> noted = [];
    private static long byModels;

    /// <summary>How many parameters the kit's models have had so far, in this process.</summary>
    public static long ByModels => Interlocked.Read(ref byModels);

    /// <summary>A parameter of a model that was just built.</summary>
    public static void Note(Tensor parameter)
    {
        noted.Add(parameter, null);
        Interlocked.Increment(ref byModels);
    }

    /// <summary>Whether <see cref="ByModels"/> holds it already.</summary>
    public static bool IsNoted(Tensor parameter) => noted.TryGetValue(parameter, out _);
}
