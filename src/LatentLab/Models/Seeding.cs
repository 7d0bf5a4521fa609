using LatentLab.Native;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Weights from a seed, whatever else has drawn random numbers before.</summary>
internal static class Seeding
{
    /// <summary>
    /// Builds a module without leaving a trace in libtorch's global generator, from which new layers draw.
    /// </summary>
    public static T WithoutTrace<T>(Func<T> build)
    {
        using Tensor state = get_rng_state();
        try
        {
            return build();
        }
        finally
        {
            set_rng_state(state);
        }
    }

    /// <summary>
    /// Draws every parameter of a new module from U(−1/√n, 1/√n), n being the inputs of one unit: PyTorch's default for
    /// linear and convolutional layers (LeCun et al. 1998, section 4.6), but from a generator of its own, so that the
    /// same seed gives the same weights.
    /// </summary>
    public static void Initialise(nn.Module module, int seed)
    {
        using var quiet = no_grad();
        using var generator = new Generator((ulong)(uint)seed);
        double bound = 1;
        foreach (var (name, parameter) in module.named_parameters())
        {
            using var scope = NewDisposeScope();
            // A bias follows its weight, and shares its bound.
            if (parameter.shape.Length > 1)
                bound = 1 / Math.Sqrt(parameter.shape.Skip(1).Aggregate(1L, (product, size) => product * size));
            ParameterCountCorrection.Note(parameter);
            parameter.copy_(empty_like(parameter, device: CPU).uniform_(-bound, bound, generator));
        }
    }
}
