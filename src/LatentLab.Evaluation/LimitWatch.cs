using System.Runtime.ExceptionServices;

namespace LatentLab.Evaluation;

/// <summary>
/// Notices when this process meets a limit of memory or threads: by the exception in the moment it is thrown, so that
/// an answer which catches it is judged like one that does not, and by the count of threads.
/// </summary>
internal sealed class LimitWatch : IDisposable
{
    // What is thrown while an exception is looked at.
    [ThreadStatic]
    private static bool isLooking;

    private volatile string? thrown;

    public LimitWatch() => AppDomain.CurrentDomain.FirstChanceException += Look;

    /// <summary>One of the ids of <see cref="ResourceLimits"/>; null where no limit was met yet.</summary>
    public string? Met =>
        ProcessUse.OfThis() is { Threads: > ProcessUse.MostThreads } ? ResourceLimits.OutOfThreads : thrown;

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Look;

    private void Look(object? sender, FirstChanceExceptionEventArgs args)
    {
        if (thrown is not null || isLooking)
            return;
        isLooking = true;
        try
        {
            thrown = ResourceLimits.MetBy(args.Exception);
        }
        catch (OutOfMemoryException)
        {
            thrown = ResourceLimits.OutOfMemory;
        }
        finally
        {
            isLooking = false;
        }
    }
}
