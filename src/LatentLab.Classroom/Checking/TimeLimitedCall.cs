using System.Diagnostics;
using System.Runtime;

namespace LatentLab.Classroom.Checking;

/// <summary>How a call of a learner's function ended.</summary>
/// <param name="Thrown">What it threw; null if it returned.</param>
/// <param name="TimedOut">True where it was stopped.</param>
internal sealed record CallEnd<T>(T? Value, Exception? Thrown, bool TimedOut);

/// <summary>Calls a function on a thread of its own that can be stopped even in <c>while (true) {}</c>.</summary>
internal static class TimeLimitedCall
{
    private const int StackBytes = 64 << 20;   // room for a learner's recursion

    // Native code cannot be stopped midway; this is how long it may take to come back. After that the thread is left behind.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static CallEnd<T> Run<T>(Func<T> call, TimeSpan limit)
    {
        T? value = default;
        Exception? thrown = null;
        bool came = false;
        // Never disposed: a thread that is left behind may still hold it.
        var stop = new CancellationTokenSource();
        var thread = new Thread(() => Enter(() => { value = call(); came = true; }, error => { thrown = error; came = true; }, stop.Token), StackBytes)
        {
            IsBackground = true,
            Name = "learner's function",
        };
        thread.Start();
        bool ended = false;
        try
        {
            ended = thread.Join(limit);
            // The function ended the process: its thread is gone before the others, and nothing may be said of a value that never came.
            if (ended && !came)
            {
                Thread.Sleep(limit);
                ended = false;
            }
        }
        finally
        {
            if (!ended)
                Stop(thread, stop);   // also where the notebook's cell itself is being stopped
        }
        return ended ? new(value, thrown, TimedOut: false) : new(default, null, TimedOut: true);
    }

    private static void Enter(Action call, Action<Exception> failed, CancellationToken stop)
    {
        try
        {
            // Obsolete because an abort may leave the aborted code's own state torn; a learner's endless loop has to be
            // stopped all the same.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(
                () =>
                {
                    try
                    {
                        call();
                    }
                    catch (Exception error)
                    {
                        failed(error);
                    }
                },
                stop);
#pragma warning restore SYSLIB0046
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or ThreadInterruptedException)
        {
            // It was stopped, and whoever stopped it knows.
        }
    }

    private static void Stop(Thread thread, CancellationTokenSource stop)
    {
        _ = Task.Run(stop.Cancel);   // the runtime may let the canceller wait until the thread obeys, so it is one that can be spared
        for (var overdue = Stopwatch.StartNew(); overdue.Elapsed < Grace && !thread.Join(TimeSpan.FromMilliseconds(20));)
            thread.Interrupt();   // stopping does not reach a thread that sleeps or waits
    }
}
