using System.Diagnostics;
using System.Runtime;
using LatentLab.Notebooks.Session;

namespace LatentLab.Evaluation;

/// <summary>How a call of a learner's function ended.</summary>
/// <param name="Thrown">What it threw; null if it returned.</param>
/// <param name="TimedOut">True where it was stopped.</param>
internal sealed record CallEnd<T>(T? Value, Exception? Thrown, bool TimedOut);

/// <summary>
/// Calls a function on a thread of its own under a time limit. A function of a notebook's cell ends at its next safe
/// point, a wait is interrupted; what reacts to neither is left behind. In a host that puts no safe points into cells
/// the thread is ended by force, though that can take the process with it if it strikes inside of a library: a loop
/// without end would keep a core busy for good.
/// </summary>
internal static class TimeLimitedCall
{
    private const int StackBytes = 64 << 20;   // room for a learner's recursion

    // How long a function may take to end once it was told to, and again once it is ended by force.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // A notebook's host with safe points is one with a stop button that libraries can see.
    private static bool HostHasSafePoints => AppContext.GetData("LatentLab.StopButton") is not null;

    public static CallEnd<T> Run<T>(Func<T> call, TimeSpan limit)
    {
        T? value = default;
        Exception? thrown = null;
        bool came = false;
        var stop = new FunctionStop();
        var force = new CancellationTokenSource();   // never disposed: a thread that is left behind may still hold it
        var thread = new Thread(Enter, StackBytes) { IsBackground = true, Name = "learner's function" };
        thread.Start();
        bool ended = false;
        try
        {
            ended = thread.Join(limit);
            // The function ended the process: its thread is gone before the others, and nothing may be said of a value
            // that never came.
            if (ended && !came)
            {
                Thread.Sleep(limit);
                ended = false;
            }
        }
        finally
        {
            if (!ended)
                Stop(thread, stop, force);   // also where the notebook's cell itself is being stopped
        }
        return ended ? new(value, thrown, TimedOut: false) : new(default, null, TimedOut: true);

        void Enter()
        {
            stop.Enter();
            try
            {
                // Obsolete because an abort may leave the aborted code's own state torn. A learner's endless loop has
                // to be stopped all the same.
#pragma warning disable SYSLIB0046
                ControlledExecution.Run(
                    () =>
                    {
                        try
                        {
                            value = call();
                        }
                        catch (Exception error)
                        {
                            thrown = error;
                        }
                        came = true;
                    },
                    force.Token);
#pragma warning restore SYSLIB0046
            }
            catch (Exception error) when (error is OperationCanceledException or ThreadInterruptedException)
            {
                // It was stopped, and whoever stopped it knows.
            }
        }
    }

    private static void Stop(Thread thread, FunctionStop stop, CancellationTokenSource force)
    {
        stop.Press();
        if (Ends(thread) || HostHasSafePoints)
            return;
        // the runtime may let the canceller wait until the thread obeys, so it is one that can be spared
        _ = Task.Run(force.Cancel);
        Ends(thread);
    }

    private static bool Ends(Thread thread)
    {
        // a thread that sleeps or waits passes no safe point
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Grace; thread.Interrupt())
        {
            if (thread.Join(TimeSpan.FromMilliseconds(20)))
                return true;
        }
        return false;
    }
}
