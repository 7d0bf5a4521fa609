using System.Runtime.InteropServices;

namespace LatentLab.Native;

/// <summary>Checks this machine for what the kit needs: the library's part of <c>latentlab doctor</c>.</summary>
public static class MachineReport
{
    private const double Giga = 1e9;
    private const double LittleMemory = 1.5;    // the course's own promise: no lesson takes more
    private const double LittleDisk = 0.5;      // a repaired library, the downloads and a book together take less

    /// <summary>
    /// Looks at everything and loads libtorch. Never throws: what fails becomes a finding that says so.
    /// </summary>
    public static IReadOnlyList<MachineFinding> Collect() =>
    [
        .. Try("system", Host),
        .. Try("native libraries", Libraries),
        .. Try("C++ library", CppLibrary),
        .. Try("processor", Processor),
        .. Try("memory", Memory),
        .. Try("cache", Cache),
        .. Try("data", Data),
    ];

    /// <summary>The findings of one topic, or one finding that says why there are none.</summary>
    internal static IReadOnlyList<MachineFinding> Try(string topic, Func<IEnumerable<MachineFinding>> look)
    {
        try
        {
            return [.. look()];
        }
        catch (Exception error)   // whatever it is: a report that breaks off hides what it was asked for
        {
            return [new(topic, error.Message, FindingLevel.Problem)];
        }
    }

    private static IEnumerable<MachineFinding> Host() =>
    [
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}", FindingLevel.Ok),
        new(".NET", $"{RuntimeInformation.FrameworkDescription} in {RuntimeEnvironment.GetRuntimeDirectory()}",
            FindingLevel.Ok),
    ];

    private static IEnumerable<MachineFinding> Libraries()
    {
        if (NativeLibraries.Missing() is (string package, string version))
        {
            string places = NativePackages.InWords(NativePackages.Roots());
            yield return new("native libraries",
                $"{package} {version} is neither beside the program nor in {places}",
                FindingLevel.Problem, NativePackages.Remedy(package, version));
            yield break;
        }
        LoadedLibraries loaded = NativeLibraries.Load();
        foreach (string file in loaded.Files)
            yield return new("native library", file, FindingLevel.Ok);
        yield return new("repair", loaded.Repaired
            ? "the TorchSharp library is a repaired copy: this system's C++ library has no "
                + $"{LibraryRepair.RepairableVersion}"
            : "not needed", FindingLevel.Ok);
        yield return ScalarLifetimeCheck.AreHeld
            ? new("TorchSharp", "numbers live until libtorch has read them", FindingLevel.Ok)
            : new("TorchSharp",
                "a number may be freed while libtorch reads it, if another thread collects garbage just then",
                FindingLevel.Warning,
                "Build the kit with its own Directory.Build.targets, which mends TorchSharp.dll.");
    }

    private static IEnumerable<MachineFinding> CppLibrary()
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        // 30: the newest version that is really called (condition_variable::wait); 32 is the one that can be done
        // without.
        yield return StandardLibrary.Find() switch
        {
            null => new("C++ library", "no libstdc++.so is loaded", FindingLevel.Warning,
                "Install libstdc++ (Debian, Ubuntu: 'apt install libstdc++6')."),
            { HighestVersion: < 30 } old => new("C++ library", old.ToString(), FindingLevel.Problem,
                "TorchSharp needs GLIBCXX_3.4.30: put a libstdc++.so.6 of GCC 12 or newer into a folder and name the "
                + "folder in LD_LIBRARY_PATH."),
            var found => new("C++ library", found.ToString(), FindingLevel.Ok),
        };
    }

    private static IEnumerable<MachineFinding> Processor()
    {
        CpuTopology cpu = CpuTopology.Read();
        yield return new("processor",
            $"{ProcessorName.Read()}, {cpu.PhysicalCores} physical, {cpu.LogicalCores} logical cores "
                + $"(from {cpu.Source})",
            FindingLevel.Ok);
        ThreadCount threads = ThreadCount.Choose(Environment.GetEnvironmentVariable, cpu);
        yield return threads.Threads <= cpu.LogicalCores
            ? new("threads", $"{threads.Threads} ({threads.Reason})", FindingLevel.Ok)
            : new("threads", $"{threads.Threads} ({threads.Reason}), more than the {cpu.LogicalCores} processors",
                FindingLevel.Warning,
                $"Threads that wait for each other spin and steal time: set {ThreadCount.Setting} to "
                + $"{cpu.PhysicalCores} or less.");
    }

    private static IEnumerable<MachineFinding> Memory()
    {
        double total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Giga;
        yield return total >= LittleMemory
            ? new("memory", $"{total:F1} GB", FindingLevel.Ok)
            : new("memory", $"{total:F1} GB", FindingLevel.Warning,
                $"A lesson may take up to {LittleMemory} GB: close other programs, or use '--data digits'.");
    }

    private static IEnumerable<MachineFinding> Cache() => Cache(CacheFolder.Candidates("native"));

    internal static IEnumerable<MachineFinding> Cache(IReadOnlyList<string> folders)
    {
        var refusals = new List<string>();
        foreach (string folder in folders)
        {
            string? refusal = WriteRefusal(folder);
            if (refusal is not null)
            {
                refusals.Add($"{folder}: {refusal}");
                continue;
            }
            yield return refusals.Count == 0
                ? new("cache", folder, FindingLevel.Ok)
                : new("cache", $"{folder}, because others cannot be written ({string.Join("; ", refusals)})",
                    FindingLevel.Warning,
                    "Set LATENTLAB_CACHE to a folder that can be written.");
            double free = new DriveInfo(folder).AvailableFreeSpace / Giga;
            yield return free >= LittleDisk
                ? new("disk", $"{free:F1} GB free at {folder}", FindingLevel.Ok)
                : new("disk", $"{free:F1} GB free at {folder}", FindingLevel.Warning,
                    "Free some space, or set LATENTLAB_CACHE to a folder on another disk.");
            yield break;
        }
        yield return new("cache", $"no folder can be written ({string.Join("; ", refusals)})", FindingLevel.Problem,
            "Set LATENTLAB_CACHE to a folder that can be written.");
    }

    private static string? WriteRefusal(string folder)
    {
        try
        {
            UserFolders.CreateOwn(folder);
            string probe = Path.Combine(folder, $"probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private static IEnumerable<MachineFinding> Data()
    {
        MachineFinding[] sets =
            [.. DataFolders.OfThisMachine().SelectMany(folder => DataFolders.Look(folder.Path))];
        return sets.Length > 0 ? sets :
        [
            new("data", "no data set was found", FindingLevel.Warning,
                "Run from the kit's folder, whose data/ holds the digits, or set LATENTLAB_DATA to the folder with "
                + "your sets."),
        ];
    }
}

/// <summary>How a finding of <see cref="MachineReport"/> bears on running the kit.</summary>
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The kit runs, but something is missing or slow.</summary>
    Warning,

    /// <summary>The kit, or the part named, does not run.</summary>
    Problem,
}

/// <summary>One line of <c>latentlab doctor</c>.</summary>
/// <param name="Topic">What was looked at, for example <c>threads</c>.</param>
/// <param name="Found">What was found, in words.</param>
/// <param name="Remedy">What to do, or null where nothing is to be done.</param>
public sealed record MachineFinding(string Topic, string Found, FindingLevel Level, string? Remedy = null);
