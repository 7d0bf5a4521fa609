using System.Diagnostics;
using System.Runtime;
using System.Runtime.ExceptionServices;

namespace LatentLab.Notebooks.Session;

/// <summary>How a piece of cell code ended.</summary>
internal enum CellEnd
{
    /// <summary>Its task is complete: with a value, or with the code's own exception.</summary>
    Completed,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It was told to stop but some of it goes on: native code, or asynchronous work on other threads.</summary>
    Abandoned,
}

/// <summary>Runs cell code on a thread of its own that can be stopped even in <c>while (true) {}</c>.</summary>
internal static class CellThread
{
    private const int StackBytes = 16 << 20;   // room for a learner's recursion; the default of 1.5 MB on macOS is little

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    // A training looks at the stop button after every batch and ends in good order; only what does not is stopped by force.
    private static readonly TimeSpan GoodOrder = TimeSpan.FromMilliseconds(200);

    // Native code cannot be stopped midway; this is how long a cell may take to come back from it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Runs code until its task completes or <paramref name="stop"/> is cancelled.</summary>
    /// <param name="body">The code, as far as its first wait.</param>
    /// <param name="whenDone">What to do with the value, on the same thread and under the same limit.</param>
    /// <exception cref="Exception">What the code threw.</exception>
    public static async Task<CellEnd> RunAsync(Func<Task<object?>> body, Action<object?> whenDone, CellContext context, CancellationToken stop)
    {
        AbortExceptionHandler.AreHarmless();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The runtime's abort may block whoever asks for it until the thread obeys, so it has a source of its own, cancelled from a thread that can be spared.
        var abort = new CancellationTokenSource();
        CellSynchronizationContext? pump = null;
        var thread = new Thread(() => ended.SetFrom(() => Run(body, whenDone, context, pump!, abort.Token)), StackBytes)
        {
            IsBackground = true,
            Name = "notebook cell",
        };
        pump = new CellSynchronizationContext(thread, error => context.Write("stderr", $"Unhandled exception in work that nothing waits for: {error.Message}\n"));
        thread.Start();

        await Task.WhenAny(ended.Task, stop.WhenCancelled()).ConfigureAwait(false);
        await Task.WhenAny(ended.Task, Task.Delay(GoodOrder, CancellationToken.None)).ConfigureAwait(false);
        if (stop.IsCancellationRequested && !ended.Task.IsCompleted)
        {
            thread.Interrupt();   // enough for one that sleeps or waits, and quicker than the abort
            if (await Task.WhenAny(ended.Task, Task.Delay(Patience, CancellationToken.None)).ConfigureAwait(false) != ended.Task)
                _ = Task.Run(abort.Cancel, CancellationToken.None);
        }
        var overdue = Stopwatch.StartNew();
        while (await Task.WhenAny(ended.Task, Task.Delay(Patience, CancellationToken.None)).ConfigureAwait(false) != ended.Task)
        {
            if (overdue.Elapsed > Grace)
            {
                pump.Stop();
                return CellEnd.Abandoned;
            }
            thread.Interrupt();   // stopping does not reach a thread that sleeps or waits
        }
        try
        {
            await ended.Task.ConfigureAwait(false);
            return CellEnd.Completed;
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or ThreadInterruptedException)
        {
            pump.Stop();
            return pump.LeavesWorkBehind ? CellEnd.Abandoned : CellEnd.Stopped;
        }
    }

    private static void Run(Func<Task<object?>> body, Action<object?> whenDone, CellContext context, CellSynchronizationContext pump, CancellationToken stop)
    {
        context.Enter();
        SynchronizationContext.SetSynchronizationContext(pump);
        ExceptionDispatchInfo? thrown = null;
        // ControlledExecution is marked obsolete because an abort may leave the aborted code's own state torn. It is
        // meant for exactly this: a read-eval-print loop whose user must be able to stop any cell.
#pragma warning disable SYSLIB0046
        ControlledExecution.Run(
            () =>
            {
                try
                {
                    Task<object?> task = body();
                    pump.RunUntilComplete(task);
                    whenDone(task.GetAwaiter().GetResult());
                }
                catch (Exception error)
                {
                    thrown = ExceptionDispatchInfo.Capture(error);
                }
            },
            stop);
#pragma warning restore SYSLIB0046
        thrown?.Throw();
    }

    private static async Task WhenCancelled(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
        await cancelled.Task.ConfigureAwait(false);
    }

    private static void SetFrom(this TaskCompletionSource target, Action work)
    {
        try
        {
            work();
            target.SetResult();
        }
        catch (Exception error)
        {
            target.SetException(error);
        }
    }
}
