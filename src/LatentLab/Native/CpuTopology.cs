using System.Globalization;
using System.Runtime.InteropServices;

namespace LatentLab.Native;

/// <summary>How many processors this process may use.</summary>
/// <param name="PhysicalCores">Cores; processors that share one core's arithmetic units count once.</param>
/// <param name="LogicalCores">Processors as the system schedules them, within this process's affinity and
/// quota.</param>
/// <param name="Source">Where the number of cores was read.</param>
public sealed record CpuTopology(int PhysicalCores, int LogicalCores, string Source)
{
    private const string LinuxCpus = "/sys/devices/system/cpu";

    /// <summary>
    /// Asks the system; where it does not say, every logical processor counts as a core. Never throws.
    /// </summary>
    public static CpuTopology Read()
    {
        // Respects affinity masks and the quota of a container.
        int logical = Environment.ProcessorCount;
        try
        {
            (int cores, string source) =
                OperatingSystem.IsLinux() ? (LinuxCores(LinuxCpus, AllowedProcessors()), LinuxCpus)
                : OperatingSystem.IsMacOS() ? (MacCores(), "sysctl hw.physicalcpu")
                : OperatingSystem.IsWindows() ? (WindowsCores.Count(), "GetLogicalProcessorInformationEx")
                : (0, "");
            if (cores > 0)
                return new(Math.Min(cores, logical), logical, source);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException
            or OverflowException or DllNotFoundException or EntryPointNotFoundException)
        {
            // The system keeps this to itself (some containers hide /sys): the fallback below is right without
            // hyper-threads.
        }
        return new(logical, logical, "logical processors (the system does not tell its cores)");
    }

    /// <summary>
    /// Counts the sets of sibling processors among the <paramref name="allowed"/> ones; 0 where nothing is written
    /// there.
    /// </summary>
    /// <param name="folder">Laid out as <c>/sys/devices/system/cpu</c>.</param>
    /// <param name="allowed">Processor numbers, or null for all.</param>
    internal static int LinuxCores(string folder, IReadOnlySet<int>? allowed)
    {
        if (!Directory.Exists(folder))
            return 0;
        var cores = new HashSet<string>();
        foreach (string processor in Directory.EnumerateDirectories(folder, "cpu*"))
        {
            if (!int.TryParse(Path.GetFileName(processor)[3..],
                NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || allowed?.Contains(number) == false)
                continue;
            string siblings = Path.Combine(processor, "topology", "thread_siblings_list");
            if (File.Exists(siblings))   // absent for a processor that is switched off
                cores.Add(File.ReadAllText(siblings).Trim());
        }
        return cores.Count;
    }

    /// <summary>Reads the kernel's list format, for example <c>0-3,8</c>.</summary>
    /// <exception cref="FormatException">Any other text.</exception>
    internal static IReadOnlySet<int> ParseList(string list)
    {
        // far beyond what Linux can be built for; keeps a corrupt range from filling memory
        const int mostProcessors = 1 << 16;
        var numbers = new SortedSet<int>();
        foreach (string part in list.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] ends =
                [.. part.Split('-').Select(end => int.Parse(end, NumberStyles.None, CultureInfo.InvariantCulture))];
            if (ends.Length > 2 || ends[0] > ends[^1] || ends[^1] >= mostProcessors)
                throw new FormatException($"'{part}' is not a range of processors.");
            numbers.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }
        return numbers;
    }

    private static IReadOnlySet<int>? AllowedProcessors()
    {
        const string field = "Cpus_allowed_list:";
        string? line = File.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        return line is null ? null : ParseList(line[field.Length..]);
    }

    private static int MacCores()
    {
        int value = 0;
        nuint size = sizeof(int);
        return SysctlByName("hw.physicalcpu", ref value, ref size, IntPtr.Zero, 0) == 0 ? value : 0;
    }

    [DllImport("libSystem", EntryPoint = "sysctlbyname", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int SysctlByName(
        [MarshalAs(UnmanagedType.LPStr)] string name, ref int value, ref nuint size, IntPtr newValue, nuint newSize);
}
