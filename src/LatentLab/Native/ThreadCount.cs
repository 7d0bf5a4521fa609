using System.Globalization;

namespace LatentLab.Native;

/// <summary>How many threads torch computes with, and who decided.</summary>
/// <param name="Threads">What torch is told once, when it is loaded.</param>
/// <param name="Reason">The setting or rule that gave the number.</param>
/// <remarks>
/// libtorch's OpenMP threads wait by spinning. With more of them than cores, or with two trainings at once, they steal
/// each other's time: on two cores shared with other work a training step's matrix products fell from 39,700 to 2,100
/// images per second. Hence one thread per physical core unless the user says otherwise.
/// </remarks>
public sealed record ThreadCount(int Threads, string Reason, CpuTopology Topology)
{
    /// <summary>The environment variable that decides before anything else.</summary>
    public const string Setting = "LATENTLAB_THREADS";

    private const int Most = 1024;

    /// <summary><see cref="Setting"/>, else OpenMP's own <c>OMP_NUM_THREADS</c>, else the physical cores.</summary>
    /// <exception cref="ArgumentException"><see cref="Setting"/> is not a whole number from 1 to 1024.</exception>
    public static ThreadCount Choose() => Choose(Environment.GetEnvironmentVariable, CpuTopology.Read());

    internal static ThreadCount Choose(Func<string, string?> environment, CpuTopology topology)
    {
        string? chosen = environment(Setting);
        if (!string.IsNullOrWhiteSpace(chosen))
            return TryParse(chosen, out int threads)
                ? new(threads, Setting, topology)
                : throw new ArgumentException(
                    $"{Setting} is '{chosen}', expected a whole number of threads from 1 to {Most}. Unset it for one "
                    + $"thread per physical core ({topology.PhysicalCores} here).");

        // OpenMP allows a list (one number per nesting level); the first is the one that counts here.
        return TryParse(environment("OMP_NUM_THREADS")?.Split(',')[0], out int openMp)
            ? new(openMp, "OMP_NUM_THREADS", topology)
            : new(topology.PhysicalCores, "one per physical core", topology);
    }

    private static bool TryParse(string? text, out int threads) =>
        int.TryParse(text,
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out threads)
            && threads is >= 1 and <= Most;
}
