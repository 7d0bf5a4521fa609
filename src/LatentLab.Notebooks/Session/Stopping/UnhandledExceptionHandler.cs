using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Takes the exceptions that no caller can receive: on a thread that a cell started, on the pool, in a timer, a
/// finaliser or an <c>async void</c> method, and of tasks that nobody waited for. They end the process elsewhere; here
/// they are shown as an error of the cell that started the work, and the session goes on.
/// </summary>
internal static class UnhandledExceptionHandler
{
    static UnhandledExceptionHandler()
    {
        TaskScheduler.UnobservedTaskException += (_, args) =>
        {
            // Raised when the collector finds the task, so nothing tells which cell started it.
            foreach (Exception error in args.Exception.Flatten().InnerExceptions)
            {
                if (SessionOf(error) is { } session)
                    Show(error, session.Newest);
            }
        };
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Handle);
        }
        catch (InvalidOperationException)
        {
            // A process has one such handler, and its program has set its own.
        }
    }

    /// <summary>Takes effect at the first call.</summary>
    public static void Install()
    {
    }

    // Called where the exception was thrown, before the stack is unwound: the flow of execution is still that of the
    // failing work.
    private static bool Handle(Exception error)
    {
        if (CellContext.Current is { } cell)
            return Show(error, cell);
        // Of a finaliser, or of work that was started without its flow, the stack alone tells.
        return SessionOf(error) is { } session ? Show(error, session.Newest) : error is ThreadInterruptedException;
    }

    private static bool Show(Exception error, CellContext? cell)
    {
        if (cell is null || error is CellStoppedException
            || (cell.Button.IsRequested && CellStoppedException.IsIn(error)))
            return true;   // the stop itself, in a part of the cell that nobody waits for
        try
        {
            cell.Report(error);
        }
        catch (Exception)
        {
            // The cell that would show it is gone, and an exception here would end the process after all.
        }
        return true;
    }

    private static SessionLoadContext? SessionOf(Exception error) => new StackTrace(error).GetFrames()
        .Select(frame => frame.GetMethod()?.Module.Assembly)
        .OfType<Assembly>()
        .Select(AssemblyLoadContext.GetLoadContext)
        .OfType<SessionLoadContext>()
        .FirstOrDefault();
}
