using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LatentLab.Jupyter;

/// <summary>Ends a kernel, or a lesson, whose parent has died, so that none is left without an owner.</summary>
public sealed class ParentWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IDisposable? watch;

    private ParentWatch(IDisposable? watch) => this.watch = watch;

    /// <summary>Calls <paramref name="died"/> once the process that started this one is no more.</summary>
    public static ParentWatch Begin(Action died)
    {
        if (OperatingSystem.IsWindows())
            return new ParentWatch(WatchHandle(died));
        int parent = GetParent();
        // 1 is the system's first process. It never dies, and it adopts processes whose parent has died.
        return new ParentWatch(parent <= 1 ? null : new Timer(_ =>
        {
            if (GetParent() != parent)
                died();
        }, null, Interval, Interval));
    }

    public void Dispose() => watch?.Dispose();

    // On Windows, Jupyter passes a handle of its process.
    private static IDisposable? WatchHandle(Action died)
    {
        if (!nint.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), out nint handle) || handle <= 1)
            return null;
        var process = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: false) };
        ThreadPool.RegisterWaitForSingleObject(process, (_, _) => died(), null, Timeout.Infinite,
            executeOnlyOnce: true);
        return process;
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int GetParent();
}
