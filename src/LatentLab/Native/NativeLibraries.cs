using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace LatentLab.Native;

/// <summary>What was loaded, for <c>latentlab doctor</c>.</summary>
/// <param name="Files">Every native file, in the order it was loaded.</param>
/// <param name="Repaired">True where the TorchSharp library is a repaired copy (see
/// <see cref="LibraryRepair"/>).</param>
public sealed record LoadedLibraries(IReadOnlyList<string> Files, bool Repaired)
{
    /// <summary>How many threads torch was told to use, and why.</summary>
    public ThreadCount? Threads { get; init; }
}

/// <summary>
/// Loads libtorch's native files from beside the program, or else from the NuGet packages in place, so that no project
/// has to copy 490 MB into its <c>bin</c>, and answers TorchSharp's imports with them. Happens by itself at the first
/// tensor.
/// </summary>
/// <remarks>
/// "By itself" begins when the first method of this assembly runs: its initialiser sets the hooks. A script that makes
/// a tensor before it touches any LatentLab type leaves TorchSharp to its own search, which copies 490 MB and, where
/// the library needs the repair, fails for good in that process. Such a script calls <see cref="Load"/> first.
/// Each <see cref="AssemblyLoadContext"/> that holds its own LatentLab and TorchSharp gets its own hooks; the native
/// files are one and the same in the process.
/// </remarks>
public static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static LoadedLibraries? loaded;
    private static IntPtr torchSharpHandle;

    /// <summary>
    /// The package of libtorch's files for this platform where they are neither beside the program nor in a package
    /// folder; null where they are, or where there is none for this platform.
    /// </summary>
    public static (string Package, string Version)? Missing()
    {
        if (NativePlatform.TryCurrent is not { } platform
            || platform.WholeIn(NativePackages.BesideProgram(platform)) is not null)
            return null;
        (string Package, string Version) libtorch = (platform.LibtorchPackage, NativePackages.LibtorchVersion);
        return NativePackages.TryFolder(libtorch.Package, libtorch.Version, platform, NativePackages.Roots()) is null
            ? libtorch : null;
    }

    /// <summary>Loads everything now; a second call returns at once.</summary>
    /// <exception cref="DllNotFoundException">A file is missing or does not load; the message names it, the reason and
    /// the remedy.</exception>
    /// <exception cref="ArgumentException"><c>LATENTLAB_THREADS</c> is not a number of threads.</exception>
    public static LoadedLibraries Load()
    {
        lock (Gate)
            return loaded ??= LoadAll();
    }

    // Registers only; costs nothing until TorchSharp asks for its library. CA2255 warns libraries off initialisers
    // because users cannot see them run; here that is the point: any use of the kit makes TorchSharp's first tensor
    // work.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
    {
        Assembly torchSharp = typeof(torch).Assembly;
        CallGuards.Set(torchSharp);
        try
        {
            NativeLibrary.SetDllImportResolver(torchSharp, (name, _, _) => IsOurs(name) ? Handle() : IntPtr.Zero);
        }
        catch (InvalidOperationException)
        {
            // Another host set its resolver first: it then owns the loading, and ours must not interfere.
            return;
        }
        AssemblyLoadContext.GetLoadContext(torchSharp)!.ResolvingUnmanagedDll +=
            (_, name) => IsOurs(name) ? HandleForProbe() : IntPtr.Zero;
    }

    private static bool IsOurs(string name) => name is "LibTorchSharp" or "torch_cpu";

    private static IntPtr Handle()
    {
        Load();
        return torchSharpHandle;
    }

    /// <summary>The answer to TorchSharp's trial load, which comes before its first import.</summary>
    /// <remarks>
    /// TorchSharp swallows a failure here, copies 490 MB and then reports another cause. A handle of the program itself
    /// lets it go on to the import, where <see cref="Handle"/> fails again and the true error reaches the user.
    /// </remarks>
    private static IntPtr HandleForProbe()
    {
        try
        {
            return Handle();
        }
        catch (Exception)   // whatever it is, the import meets it again
        {
            return NativeLibrary.GetMainProgramHandle();
        }
    }

    private static unsafe LoadedLibraries LoadAll()
    {
        // Before anything is loaded: a wrong setting should be reported, not half applied.
        ThreadCount threads = ThreadCount.Choose();
        NativePlatform platform = NativePlatform.Current;
        LoadedLibraries files = NativeLoader.Load(
            platform, NativePackages.TorchSharpVersion(), NativePackages.BesideProgram(platform),
            NativePackages.Roots(), CacheFolder.Candidates("native"), out torchSharpHandle);
        // Not torch.set_num_threads: it would start TorchSharp, which asks for the library that is being loaded here.
        var setThreads =
            (delegate* unmanaged<int, void>)NativeLibrary.GetExport(torchSharpHandle, "THSTorch_set_num_threads");
        setThreads(threads.Threads);
        HeapTrimmer.ReturnInBackground();
        return files with { Threads = threads };
    }
}
