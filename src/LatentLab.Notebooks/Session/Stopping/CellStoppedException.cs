namespace LatentLab.Notebooks.Session;

/// <summary>
/// Thrown at a safe point of a stopped cell. A kind of <see cref="OperationCanceledException"/>, so that code which
/// ends in good order when it is cancelled does so here too.
/// </summary>
internal sealed class CellStoppedException(CancellationToken stop)
    : OperationCanceledException("The cell was stopped.", stop)
{
    /// <summary>
    /// True where an exception is the stop of a cell, or was caused by it: libraries wrap what their callers' code
    /// throws.
    /// </summary>
    public static bool IsIn(Exception error) => error switch
    {
        OperationCanceledException or ThreadInterruptedException => true,
        AggregateException several => several.InnerExceptions.Any(IsIn),
        _ => error.InnerException is { } inner && IsIn(inner),
    };
}
