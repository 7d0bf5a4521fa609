using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LatentLab.Native;

/// <summary>
/// Makes a copy of a native library in which one needed symbol version is marked weak, so that it loads where the
/// system's libstdc++ is older than the one it was linked with (Debian 12, Ubuntu 22.04).
/// </summary>
/// <remarks>
/// TorchSharp 0.107.0 needs GLIBCXX_3.4.32 for one symbol that nothing calls and no relocation names, so a tolerated
/// absence changes no behaviour. The package's own file is left alone.
/// </remarks>
public static class LibraryRepair
{
    /// <summary>The only version name that is ever marked weak.</summary>
    public const string RepairableVersion = "GLIBCXX_3.4.32";

    /// <summary>The only library of which <see cref="RepairableVersion"/> is a version.</summary>
    public const string RepairableLibrary = "libstdc++.so.6";

    /// <summary>
    /// The bytes of <paramref name="library"/> with the one version need marked weak; nothing else differs.
    /// </summary>
    /// <exception cref="InvalidDataException">Not an ELF file, or it does not need <see cref="RepairableVersion"/>
    /// exactly once.</exception>
    public static byte[] MarkWeak(byte[] library, string name)
    {
        ElfVersionNeed[] needs = [.. ElfVersionNeeds.Read(library, name)
            .Where(need => need is { Version: RepairableVersion, Library: RepairableLibrary })];
        if (needs.Length != 1)
            throw new InvalidDataException(
                $"'{name}' names {RepairableVersion} of {RepairableLibrary} {needs.Length} times in its version needs, "
                + "expected once: marking it weak would not make it load.");
        byte[] repaired = [.. library];
        Span<byte> flags = repaired.AsSpan((int)needs[0].FlagsOffset, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(flags,
            (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | ElfVersionNeeds.WeakFlag));
        return repaired;
    }

    /// <summary>
    /// The path of the repaired copy of <paramref name="libraryPath"/>, made if it is not there yet. The copy is named
    /// by package version and content, written beside its name and moved into place, so that processes may race for it.
    /// </summary>
    /// <param name="libraryPath">The package's file; only read.</param>
    /// <param name="version">The TorchSharp version, part of the copy's name.</param>
    /// <param name="folders">Where the copy may go, best first; the first that can be written and whose copy passes
    /// <paramref name="trial"/> is used.</param>
    /// <param name="trial">Tries the copy and returns why it cannot be used, or null where it can (a folder may forbid
    /// running code).</param>
    /// <exception cref="InvalidDataException">The file is not the library that can be repaired.</exception>
    /// <exception cref="IOException">None of the folders serves; the message says why for each.</exception>
    public static string Copy(
        string libraryPath, string version, IReadOnlyList<string> folders, Func<string, string?>? trial = null)
    {
        byte[] repaired = MarkWeak(File.ReadAllBytes(libraryPath), libraryPath);
        string hash = Convert.ToHexStringLower(SHA256.HashData(repaired))[..16];
        var reasons = new List<string>();
        foreach (string folder in folders)
        {
            string target = Path.Combine(folder, $"torchsharp-{version}-{hash}", Path.GetFileName(libraryPath));
            try
            {
                Place(target, repaired);
                if (trial?.Invoke(target) is not string refusal)
                    return target;
                reasons.Add($"{folder}: {refusal.Trim()}");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                reasons.Add($"{folder}: {error.Message}");
            }
        }
        throw new IOException(
            $"A repaired copy of '{libraryPath}' is needed, but no folder could hold it "
            + $"({string.Join("; ", reasons)}). Set LATENTLAB_CACHE to a folder that can be written and may hold "
            + "programs.");
    }

    private static void Place(string target, byte[] repaired)
    {
        string folder = Path.GetDirectoryName(target)!;
        UserFolders.CreateOwn(folder);
        if (IsWhole(target, repaired))
            return;
        AtomicFile.Write(target, file => file.Write(repaired));
    }

    private static bool IsWhole(string path, byte[] expected) =>
        File.Exists(path) && new FileInfo(path).Length == expected.Length
            && File.ReadAllBytes(path).AsSpan().SequenceEqual(expected);
}
