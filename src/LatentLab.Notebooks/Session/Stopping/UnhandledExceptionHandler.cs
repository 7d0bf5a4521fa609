using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using LatentLab.Notebooks.FSharp;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Takes the exceptions that no caller can receive: on a thread that a cell started, on the pool, in a timer, a
/// finaliser or an <c>async void</c> method, and of tasks that nobody waited for. They end the process elsewhere; here
/// they are shown as an error of the cell that started the work, and the session goes on.
/// </summary>
internal static class UnhandledExceptionHandler
{
    // F# loads what it makes of a cell outside of the session's own context.
    private static readonly ConditionalWeakTable<Assembly, WeakReference<CellContext>> FSharpCells = [];

    static UnhandledExceptionHandler()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (FSharpMethods.IsCell(loaded.LoadedAssembly) && CellContext.Current is { } cell)
                FSharpCells.AddOrUpdate(loaded.LoadedAssembly, new WeakReference<CellContext>(cell));
        };
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

    // Called where nobody has caught the exception. On a thread of its own the flow of execution is still that of the
    // failing work; of a timer, a finaliser, or work that was started without its flow, the stacks tell: the
    // exception's own, or one that it was caught with on its way. A library's method that a cell gave to a thread or a
    // timer leaves no trace of the cell; then it is the newest session's, unless the host itself has failed.
    private static bool Handle(Exception error)
    {
        if (CellContext.Current is { } cell)
            return Show(error, cell);
        if (SessionOf(error) is { } session)
            return Show(error, session.Newest);
        if (FSharpCellOf(error) is { } maker)
            return Show(error, maker);
        return error is ThreadInterruptedException
            || (!IsHosts(error) && SessionLoadContext.Latest is { } latest && Show(error, latest.Newest));
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

    private static SessionLoadContext? SessionOf(Exception error) => Assemblies(error)
        .Select(SessionLoadContext.Of)
        .FirstOrDefault(session => session is not null);

    private static CellContext? FSharpCellOf(Exception error) => Assemblies(error)
        .Select(one => FSharpCells.TryGetValue(one, out WeakReference<CellContext>? maker)
            && maker.TryGetTarget(out CellContext? cell) ? cell : null)
        .FirstOrDefault(cell => cell is not null);

    private static bool IsHosts(Exception error) => Assemblies(error)
        .Any(one => one.GetName().Name is "LatentLab.Notebooks" or "LatentLab.Jupyter" or "LatentLab.Book"
            or "LatentLab.Cli");

    private static IEnumerable<Assembly> Assemblies(Exception error) => new StackTrace(error).GetFrames()
        .Select(frame => frame.GetMethod()?.Module.Assembly)
        .OfType<Assembly>()
        .Concat(Causes(error).SelectMany(Assemblies));

    private static IEnumerable<Exception> Causes(Exception error) => error switch
    {
        AggregateException several => several.InnerExceptions,
        { InnerException: { } cause } => [cause],
        _ => [],
    };
}
