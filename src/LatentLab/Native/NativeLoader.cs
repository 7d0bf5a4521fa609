using System.Runtime.InteropServices;

namespace LatentLab.Native;

/// <summary>
/// Loads one platform's files from folders that are given: the part of <see cref="NativeLibraries"/> without
/// state.
/// </summary>
internal static class NativeLoader
{
    /// <summary>
    /// Loads libtorch's files in order, then TorchSharp's own, repaired where the plain one is refused for that reason.
    /// </summary>
    /// <param name="beside">Folders that may hold the files themselves, best first; they go before packages.</param>
    /// <param name="packageRoots">Folders that hold packages, best first.</param>
    /// <param name="cacheFolders">Where a repaired copy may go, best first.</param>
    /// <param name="torchSharp">The handle of TorchSharp's library.</param>
    /// <exception cref="DllNotFoundException">A file is missing or does not load; the message names it, the reason and
    /// the remedy.</exception>
    public static LoadedLibraries Load(
        NativePlatform platform, string torchSharpVersion, IReadOnlyList<string> beside,
        IReadOnlyList<string> packageRoots, IReadOnlyList<string> cacheFolders, out IntPtr torchSharp)
    {
        string libtorch = platform.WholeIn(beside)
            ?? NativePackages.Folder(platform.LibtorchPackage, NativePackages.LibtorchVersion, platform, packageRoots);
        string original = Path.Combine(
            beside.FirstOrDefault(folder => File.Exists(Path.Combine(folder, platform.TorchSharpFile)))
                ?? NativePackages.Folder("torchsharp", torchSharpVersion, platform, packageRoots),
            platform.TorchSharpFile);

        var files = new List<string>();
        foreach (string file in platform.InLoadOrder(libtorch))
        {
            if (!TryLoad(file, out _, out string why))
                throw LoadFailure.Of(file, why, platform);
            files.Add(file);
        }
        if (TryLoad(original, out torchSharp, out string reason))
            return new([.. files, original], Repaired: false);
        if (!LoadFailure.IsRepairable(reason, platform))
            throw LoadFailure.Of(original, reason, platform);

        IntPtr handle = IntPtr.Zero;
        try
        {
            string copy = LibraryRepair.Copy(original, torchSharpVersion, cacheFolders,
                path => TryLoad(path, out handle, out string refusal) ? null : refusal);
            torchSharp = handle;
            return new([.. files, copy], Repaired: true);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw LoadFailure.Of(original,
                $"{reason.Trim()} The repair that would help failed: {error.Message}", platform);
        }
    }

    private static bool TryLoad(string path, out IntPtr handle, out string reason)
    {
        handle = IntPtr.Zero;
        reason = "";
        if (!File.Exists(path))
        {
            reason = LoadFailure.Missing;
            return false;
        }
        try
        {
            // An absolute path: Windows then looks for what the file imports beside it, and in the process by name.
            handle = NativeLibrary.Load(path);
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            reason = error.Message;
            return false;
        }
    }
}
