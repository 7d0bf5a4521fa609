using System.Text.RegularExpressions;

namespace LatentLab.Native;

/// <summary>Turns what the system's loader says into an error that names the file, the reason and the remedy.</summary>
internal static partial class LoadFailure
{
    /// <summary>The reason given for a file that is not there.</summary>
    public const string Missing = "the file does not exist";

    /// <summary>
    /// True where the loader refused the file only for a version that <see cref="LibraryRepair"/> can make optional.
    /// </summary>
    public static bool IsRepairable(string reason, NativePlatform platform) =>
        platform == NativePlatform.LinuxX64
            && MissingVersion().Match(reason) is { Success: true, Value: LibraryRepair.RepairableVersion };

    public static DllNotFoundException Of(string path, string reason, NativePlatform platform) =>
        new(
            $"The native library '{path}' could not be loaded: {reason.Trim().TrimEnd('.')}. "
            + $"{Remedy(path, reason, platform)} 'latentlab doctor' shows what this machine has.");

    private static string Remedy(string path, string reason, NativePlatform platform)
    {
        // <packages>/<name>/<version>/runtimes/<platform>/native/<file>
        string package = Path.GetFullPath(Path.Combine(path, "..", "..", "..", ".."));
        bool isPackages = Path.GetFileName(Path.GetDirectoryName(package)) is { } name
            && (name == "torchsharp" || name.StartsWith("libtorch-", StringComparison.Ordinal));
        string anew = isPackages
            ? $"Delete the folder '{package}' and run 'dotnet restore' (with the tool: 'latentlab setup'); it restores "
                + "the file."
            : $"Build or publish the program again: its folder '{Path.GetDirectoryName(path)}' is not whole.";
        if (reason.StartsWith(Missing, StringComparison.Ordinal) || IsCorrupt(reason))
            return anew;
        if (reason.Contains("The repair that would help failed", StringComparison.Ordinal))
            return "Set LATENTLAB_CACHE to a folder that can be written and may hold programs, or install a libstdc++ "
                + "of GCC 13 or newer.";
        if (MissingVersion().Match(reason) is { Success: true } version)
            return version.Value.StartsWith("GLIBC_", StringComparison.Ordinal)
                ? $"This system's C library is too old: {version.Value} is needed, as Debian 12, Ubuntu 22.04 and "
                    + "later ones have it."
                : $"This system's libstdc++ is too old: {version.Value} is needed. Put a libstdc++.so.6 of GCC 13 or "
                    + "newer into a folder and name the folder in LD_LIBRARY_PATH.";
        if (reason.Contains("ld-linux-x86-64", StringComparison.Ordinal)
            || reason.Contains("musl", StringComparison.Ordinal))
            return "libtorch needs the GNU C library; a system built on musl (Alpine) cannot run it.";
        if (platform.RuntimeIdentifier.StartsWith("win", StringComparison.Ordinal))
            return "If a module is said to be missing, it is most often Microsoft's Visual C++ runtime (vcruntime140, "
                + "msvcp140, vcomp140): install the Visual C++ Redistributable 2015-2022 for "
                + $"{platform.RuntimeIdentifier[4..]}.";
        return anew;
    }

    private static bool IsCorrupt(string reason) =>
        reason.Contains("file too short", StringComparison.Ordinal)
        || reason.Contains("invalid ELF header", StringComparison.Ordinal)
        || reason.Contains("not a mach-o file", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("0x800700C1", StringComparison.OrdinalIgnoreCase);   // ERROR_BAD_EXE_FORMAT

    // glibc: "…/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by …)"; it names the first one it misses.
    [GeneratedRegex(@"(?<=version [`'])\w+_[\d.]+(?=' not found)")]
    private static partial Regex MissingVersion();
}
