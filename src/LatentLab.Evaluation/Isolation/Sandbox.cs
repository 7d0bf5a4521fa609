using System.Collections;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using LatentLab.Data;
using LatentLab.Native;

namespace LatentLab.Evaluation.Isolation;

/// <summary>What a worker may use.</summary>
/// <param name="Scratch">The one folder that it may write to.</param>
/// <param name="Readable">Files and folders that it may read.</param>
/// <param name="DataBytes">Memory that it may ask for, all told.</param>
/// <param name="FileBytes">The largest file that it may write.</param>
/// <param name="CpuSeconds">Processor time, should nobody be there to stop it.</param>
internal sealed record WorkerLimits(
    string Scratch, IReadOnlyList<string> Readable, ulong DataBytes, ulong FileBytes, ulong CpuSeconds)
{
    public string ToText() => JsonSerializer.Serialize(this);

    public static WorkerLimits Parse(string text) => JsonSerializer.Deserialize<WorkerLimits>(text)!;
}

/// <summary>
/// The walls around a worker on Linux, none of which needs rights or programs: a session of its own, limits
/// (setrlimit), no way to gain rights (no_new_privs, an empty capability set), a wall around files
/// (<see cref="LandlockRules"/>), and, once it runs, a filter on system calls (<see cref="SeccompFilter"/>).
/// </summary>
internal static partial class Sandbox
{
    private const int FileSize = 1, DataSize = 2, CoreSize = 4, CpuTime = 0, OpenFiles = 7;

    /// <summary>What this machine lacks of the walls; null where all stand.</summary>
    public static string? WhatIsMissing()
    {
        if (!OperatingSystem.IsLinux())
            return "this is not Linux, and only Linux has what the walls are made of";
        if (!SeccompFilter.IsKnownHere)
            return "the filter on system calls is written for x86-64";
        if (LandlockRules.Version < 1)
            return "this kernel has no Landlock (it came with Linux 5.13 and may be switched off; 'lsm=landlock,…' on "
                + "the kernel's command line switches it on)";
        return SeccompFilter.IsThere ? null : "this kernel has no seccomp filters";
    }

    /// <summary>In words, for a teacher.</summary>
    public static string Describe() => WhatIsMissing() is { } missing
        ? $"not walled in: {missing}"
        : $"Landlock version {(OperatingSystem.IsLinux() ? LandlockRules.Version : 0)}, seccomp, resource limits";

    /// <summary>Raises the walls and begins anew as the same program with other arguments. Never returns.</summary>
    [SupportedOSPlatform("linux")]
    public static void Enter(WorkerLimits limits, WorkerProgram program, string word)
    {
        LinuxCalls.NewSession();   // fails where it has one already, which is as good
        Limit(FileSize, limits.FileBytes);
        Limit(DataSize, limits.DataBytes);
        Limit(CpuTime, limits.CpuSeconds);
        Limit(CoreSize, 0);
        Limit(OpenFiles, 256);
        for (nuint capability = 0; capability < 64; capability++)
            // refused to ordinary users, who have none
            LinuxCalls.ProcessControl(LinuxCalls.DropCapability, capability);
        LinuxCalls.Check(LinuxCalls.ProcessControl(LinuxCalls.NoNewPrivileges, 1), "prctl no_new_privs");
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        LandlockRules.Raise(limits.Readable, limits.Scratch);
        LinuxCalls.Become(program.Path, [.. program.Arguments, word], environment);
    }

    /// <summary>
    /// What a worker needs to read: .NET, the kit, libtorch, the system's libraries, the data sets, and nothing of
    /// anybody's.
    /// </summary>
    /// <param name="folder">Where the worker's cells run; the kit's file lies above it.</param>
    public static IReadOnlyList<string> Readable(string folder, WorkerProgram program)
    {
        string kit = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string import = Path.GetFullPath(Path.Combine(folder, "..", "kit.dib"));
        string?[] paths =
        [
            Runtime, kit,
            .. program.Arguments.Prepend(program.Path).Where(Path.IsPathRooted).Select(Path.GetDirectoryName), "/lib",
            "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/dev/urandom", "/etc/passwd", "/etc/nsswitch.conf",
            // The runtime asks where its first thread's stack lies, and for the machine; the worker counts its threads.
            // A process's own memory (mem) is not among these.
            "/proc/self/maps", "/proc/self/status", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
            import, .. File.Exists(import) ? Reference().Matches(File.ReadAllText(import))
                .Select(match => Path.GetDirectoryName(match.Groups[1].Value)) : [],
            .. NativeFolders(),
            .. DataPlaces.OfThisMachine().FindAll().Select(place => place.Folder),
        ];
        return [.. paths.OfType<string>().Distinct().SelectMany(WithoutJudge).Distinct()];
    }

    // The checks' assembly holds solutions and right answers: of a folder with it, everything else is named one by one.
    private static string[] WithoutJudge(string place)
    {
        const string judge = "LatentLab.Classroom.";
        return Directory.Exists(place) && Directory.EnumerateFiles(place, judge + "*").Any()
            ? [.. Directory.GetFileSystemEntries(place)
                .Where(entry => !Path.GetFileName(entry).StartsWith(judge, StringComparison.Ordinal))]
            : [place];
    }

    /// <summary>What a worker is told of this machine: nothing but where .NET, the cache and the data are.</summary>
    public static IReadOnlyDictionary<string, string> WorkerEnvironment(string scratch, int megabytes)
    {
        var words = new Dictionary<string, string>
        {
            ["HOME"] = scratch,
            ["TMPDIR"] = scratch,
            ["LANG"] = "C.UTF-8",
            ["DOTNET_ROOT"] = Runtime,
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_EnableWriteXorExecute"] = "0",   // starts faster
            ["DOTNET_TieredPGO"] = "0",
            // Calls of a method until it is compiled once more, and better (hexadecimal): a worker's life is too short
            // for what is worth it in a notebook.
            ["DOTNET_TC_CallCountThreshold"] = "2000",
            ["DOTNET_gcConcurrent"] = "0",
            // so that .NET says "out of memory" before the grader has to end it
            ["DOTNET_GCHeapHardLimit"] = $"0x{(long)megabytes * 750_000:x}",
            ["LATENTLAB_THREADS"] = "1",
            ["OMP_NUM_THREADS"] = "1",
            [CacheFolder.Variable] = Path.GetDirectoryName(CacheFolder.Candidates("native")[0])!,
        };
        if (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages)
            words["NUGET_PACKAGES"] = packages;
        // A worker stands in its scratch folder: it is told what the grader finds above its own folder.
        DataPlaces places = DataPlaces.OfThisMachine();
        string? data = places.Chosen is { Length: > 0 } chosen
            ? chosen
            : places.FindAll().Select(place => Path.GetDirectoryName(place.Folder)).FirstOrDefault();
        if (data is not null)
            words[DataPlaces.Variable] = data;
        return words;
    }

    // …/shared/Microsoft.NETCore.App/10.0.x/System.Private.CoreLib.dll
    private static string Runtime =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    // The folders of libtorch and of TorchSharp's own library: the original in its package, the repaired copy in the
    // cache.
    private static IEnumerable<string> NativeFolders()
    {
        foreach (string folder in NativeLibraries.Load().Files.Select(file => Path.GetDirectoryName(file)!).Distinct())
        {
            yield return folder;
            int package = folder.IndexOf($"{Path.DirectorySeparatorChar}libtorch-cpu", StringComparison.Ordinal);
            if (package > 0)
                yield return Path.Combine(folder[..package], "torchsharp");
        }
    }

    [SupportedOSPlatform("linux")]
    private static void Limit(int resource, ulong most)
    {
        LinuxCalls.Check(LinuxCalls.GetLimit(resource, out LinuxCalls.Limit now), "getrlimit");
        ulong value = Math.Min(most, now.Hard);
        LinuxCalls.Check(
            LinuxCalls.SetLimit(resource, new LinuxCalls.Limit { Soft = value, Hard = value }), "setrlimit");
    }

    [GeneratedRegex("""^#r\s+"([^"]+)"\s*$""", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
