using System.Runtime.InteropServices;

namespace LatentLab.Native;

/// <summary>
/// Gives memory that was freed back to the system while a training goes on. On Linux, libtorch takes its tensors'
/// memory with <c>posix_memalign</c>, and glibc before 2.38 does not use a freed aligned block again for one of the
/// same size: a loop of plain steps leaves free pages all over the heap, up to three times what the tensors need. The
/// system takes them back when asked to.
/// </summary>
internal static unsafe class HeapTrimmer
{
    private const long Growth = 64 << 20;   // bytes; a process that really needs more asks in vain once for each

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // Null where the C library is not glibc.
    private static readonly delegate* unmanaged<nuint, int> Trim =
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out IntPtr library)
            && NativeLibrary.TryGetExport(library, "malloc_trim", out IntPtr trim)
            ? (delegate* unmanaged<nuint, int>)trim
            : null;

    /// <summary>True where the C library can do it.</summary>
    public static bool CanReturn => Trim != null;

    /// <summary>
    /// Gives back every free page of the native heap, once. Takes milliseconds, in which other threads wait for memory.
    /// </summary>
    public static void Return() => _ = CanReturn ? Trim(0) : 0;

    /// <summary>From here on a separate thread watches the process.</summary>
    public static void ReturnInBackground()
    {
        if (CanReturn)
            new Thread(Watch) { IsBackground = true, Name = "freed memory", Priority = ThreadPriority.BelowNormal }
                .Start();
    }

    private static void Watch()
    {
        long before = Environment.WorkingSet;
        while (true)
        {
            Thread.Sleep(Interval);
            long now = Environment.WorkingSet;
            if (now > before + Growth)
            {
                Return();
                before = Environment.WorkingSet;
            }
            before = Math.Min(before, now);
        }
    }
}
