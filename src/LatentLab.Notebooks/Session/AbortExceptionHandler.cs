using System.Runtime.ExceptionServices;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Keeps a stopped cell from ending the process. If the stop strikes while the runtime is putting code after an <c>await</c> in its queue, the runtime
/// throws the stop again on a pool thread, where nobody can catch it. There it means nothing: the cell has been stopped already.
/// </summary>
internal static class AbortExceptionHandler
{
    static AbortExceptionHandler()
    {
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(error => error is ThreadAbortException or ThreadInterruptedException);
        }
        catch (InvalidOperationException)
        {
            // A process has one such handler, and its program has set its own.
        }
    }

    /// <summary>Takes effect at the first call.</summary>
    public static void AreHarmless()
    {
    }
}
