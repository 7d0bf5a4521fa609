using System.Diagnostics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LatentLab.Native;

/// <summary>The OpenMP library that libtorch has loaded; a second copy, or another program's, would be another
/// team.</summary>
internal static unsafe class OpenMp
{
    // PublicationOnly does not remember an exception, such as the abort of a cancelled notebook cell.
    private static readonly Lazy<IntPtr> Library = new(Find, LazyThreadSafetyMode.PublicationOnly);

    private static readonly Lazy<IntPtr> Parallel = new(() => Export("GOMP_parallel"),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>What wakes a team of threads; zero where there is none.</summary>
    public static IntPtr EntryPoint => Parallel.Value;

    /// <summary>
    /// What <paramref name="work"/> asks of libtorch is done by the calling thread, without others: for little work,
    /// since on a busy machine the threads wait for each other longer than they compute. Unlike
    /// <c>torch.set_num_threads</c> it changes nothing for other threads.
    /// </summary>
    public static T Alone<T>(Func<T> work)
    {
        var count = (delegate* unmanaged<int>)Export("omp_get_max_threads");
        var set = (delegate* unmanaged<int, void>)Export("omp_set_num_threads");
        if (count == null || set == null)
            return work();
        get_num_threads(); // libtorch sets the number of a thread at its first call, which must not come later
        int threads = count();
        set(1);
        try
        {
            return work();
        }
        finally
        {
            set(threads);
        }
    }

    private static IntPtr Export(string name) =>
        Library.Value != IntPtr.Zero && NativeLibrary.TryGetExport(Library.Value, name, out IntPtr address)
            ? address
            : IntPtr.Zero;

    private static IntPtr Find()
    {
        if (OperatingSystem.IsWindows())
            return IntPtr.Zero;
        get_num_threads(); // any call loads libtorch, and OpenMP with it
        using Process process = Process.GetCurrentProcess();
        string[] candidates =
            [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName).Where(IsOpenMp).Distinct()];
        return candidates is [string only] && NativeLibrary.TryLoad(only, out IntPtr library) ? library : IntPtr.Zero;
    }

    private static bool IsOpenMp(string path) =>
        Path.GetFileName(path) is string name && (name.StartsWith("libgomp", StringComparison.Ordinal)
            || name.StartsWith("libomp", StringComparison.Ordinal));
}
