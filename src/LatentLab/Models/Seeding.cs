using LatentLab.Native;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>Weights from a seed, whatever else has drawn random numbers before.</summary>
internal static class Seeding
{
    // The global generator is the process's, and models are built and trained side by side.
    private static readonly Lock Gate = new();

    /// <summary>
    /// Builds a module without leaving a trace in libtorch's global generator, from which new layers draw.
    /// </summary>
    public static T WithoutTrace<T>(Func<T> build)
    {
        lock (Gate)
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
    }

    /// <summary>The same with what is drawn globally decided by a seed; such work is done one at a time.</summary>
    public static T Seeded<T>(long seed, Func<T> work) => WithoutTrace(() =>
    {
        manual_seed(seed);
        return work();
    });

    /// <summary>Whether some work draws from the global generator; it leaves no trace there.</summary>
    public static bool DrawsGlobally(Action work) => WithoutTrace(() =>
    {
        using Tensor before = get_rng_state();
        work();
        using Tensor after = get_rng_state();
        return !before.bytes.SequenceEqual(after.bytes);
    });

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
