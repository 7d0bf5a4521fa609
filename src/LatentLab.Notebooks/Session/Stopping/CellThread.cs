using System.Diagnostics;

namespace LatentLab.Notebooks.Session;

/// <summary>How a piece of cell code ended.</summary>
internal enum CellEnd
{
    /// <summary>Its task is complete: with a value, or with the code's own exception.</summary>
    Completed,

    /// <summary>It was stopped, all of it.</summary>
    Stopped,

    /// <summary>
    /// It was told to stop but some of it goes on: native code, or asynchronous work on other threads.
    /// </summary>
    Abandoned,
}

/// <summary>
/// Runs code on a thread of its own that can be stopped. In C# it ends at its next safe point; the library's loops look
/// at the token; a thread that waits is interrupted; an await is given up. What reacts to none of these is left behind,
/// at the second press of the button where somebody can press it. No thread is ended by force: the runtime could do
/// that (<c>ControlledExecution</c>), but a thread inside one of .NET's own libraries, which is exactly what would be
/// left, takes the process with it.
/// </summary>
internal static class CellThread
{
    // room for a learner's recursion; the default of 1.5 MB on macOS is little
    private const int StackBytes = 16 << 20;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    // Nothing to do at so many glances: what is awaited won't come. Glances and not a time, since on a busy machine the
    // threads that would bring it are as late as these.
    private const int IdleGlances = 10;

    // What waits with the cell's token, or reads it between two steps, ends in good order if it is given a moment.
    private static readonly TimeSpan GoodOrder = TimeSpan.FromMilliseconds(50);

    // After this the button may be pressed again: so long, and so many glances. Of the time, one second belongs to
    // cleaning up (CleanupDepth); on a busy machine the other may pass without a turn for the cell's thread, which then
    // has had no chance to end. Glances are as late there as that thread is.
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(2);

    private const int OverdueGlances = 100;

    /// <summary>Runs code until its task completes or <paramref name="stop"/> is cancelled.</summary>
    /// <param name="body">The code, as far as its first wait.</param>
    /// <param name="whenDone">What to do with the value, on the same thread and under the same limit.</param>
    /// <param name="overdue">After how long the button may be pressed again, if the cell has had its turns; null for
    /// 2 s.</param>
    /// <exception cref="Exception">What the code threw.</exception>
    public static async Task<CellEnd> RunAsync(
        Func<Task<object?>> body, Action<object?> whenDone, CellContext context, CancellationToken stop,
        TimeSpan? overdue = null)
    {
        UnhandledExceptionHandler.Install();
        // On the thread that presses the button: a cell may keep all threads of the pool busy (Parallel.For), and what
        // follows needs one of them.
        using CancellationTokenRegistration pressed = stop.Register(context.Button.Request);
        var run = new CellRun(body, whenDone, context);
        await Task.WhenAny(run.Ended, stop.WhenCancelled()).ConfigureAwait(false);
        if (run.Ended.IsCompleted || await run.StopAsync(overdue ?? Overdue).ConfigureAwait(false))
        {
            try
            {
                await run.Ended.ConfigureAwait(false);
                // its end may have come when a thread that it waited for obeyed
                return context.Button.WasObeyed ? run.End : CellEnd.Completed;
            }
            catch (Exception error) when (stop.IsCancellationRequested
                && (CellStoppedException.IsIn(error) || context.GaveUpAsking))
            {
                return run.End;
            }
        }
        return CellEnd.Abandoned;
    }

    private static async Task WhenCancelled(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
        await cancelled.Task.ConfigureAwait(false);
    }

    private sealed class CellRun
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CellContext context;
        private readonly CellSynchronizationContext pump;
        private readonly Thread thread;
        private volatile CleanupDepth? cleanup;

        public CellRun(Func<Task<object?>> body, Action<object?> whenDone, CellContext context)
        {
            this.context = context;
            thread = new Thread(() => Run(body, whenDone), StackBytes) { IsBackground = true, Name = "notebook cell" };
            pump = new CellSynchronizationContext(thread, context.Report);
            thread.Start();
        }

        /// <summary>Complete when the thread is through.</summary>
        public Task Ended => ended.Task;

        /// <summary>How a run that was stopped has ended.</summary>
        public CellEnd End => pump.LeavesWorkBehind ? CellEnd.Abandoned : CellEnd.Stopped;

        /// <summary>Stops the run with increasing force.</summary>
        /// <returns>False if it still runs.</returns>
        public async Task<bool> StopAsync(TimeSpan patience)
        {
            CellStop button = context.Button;
            button.Request();
            var watch = Stopwatch.StartNew();
            if (await EndsAsync(within: GoodOrder).ConfigureAwait(false))
                return true;
            TimeSpan left = patience - watch.Elapsed;   // none where the machine is busy
            var overdue = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, CancellationToken.None);
            if (await NudgeAsync(until: overdue, OverdueGlances).ConfigureAwait(false))
                return true;
            if (button.IsAttended)
            {
                button.SayOverdue();
                context.Say(
                    "\n[The cell still runs, 2 s after it was stopped: native code, or a loop of a library. "
                    + "Wait until it ends, or press stop again to leave it behind: it then goes on in the background, "
                    + "keeps a core busy and may still change what it works on, "
                    + "until it ends or the kernel is restarted.]\n");
                if (await NudgeAsync(until: button.SecondPress).ConfigureAwait(false))
                    return true;
            }
            pump.Stop();
            return false;
        }

        private async Task<bool> EndsAsync(TimeSpan within) =>
            await Task.WhenAny(Ended, Task.Delay(within, CancellationToken.None)).ConfigureAwait(false) == Ended;

        // A thread that waits for something (a lock, a task, the time) passes no safe point; it is woken up, again and
        // again. One that awaits something may be about to hear of it; where nothing comes for a while, the await is
        // given up.
        private async Task<bool> NudgeAsync(Task until, int leastGlances = 0)
        {
            long turns = pump.Turns;
            int idle = 0;
            for (int glance = 0; glance < leastGlances || !until.IsCompleted; glance++)
            {
                idle = pump.HasNothingToDo && pump.Turns == turns ? idle + 1 : 0;
                turns = pump.Turns;
                if (idle >= IdleGlances)
                    pump.GiveUpWaiting();
                bool waits = thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin) && !pump.IsIdle;
                if (waits && !(cleanup is { } order && context.Button.Spares(order)))
                    thread.Interrupt();
                if (await EndsAsync(within: Glance).ConfigureAwait(false))
                    return true;
            }
            return false;
        }

        private void Run(Func<Task<object?>> body, Action<object?> whenDone)
        {
            try
            {
                cleanup = CleanupDepth.OfThread;
                context.Enter();
                SynchronizationContext.SetSynchronizationContext(pump);
                Task<object?> task = body();
                pump.RunUntilComplete(task);
                whenDone(task.GetAwaiter().GetResult());
                ended.SetResult();
            }
            catch (Exception error)
            {
                Exception shown = UnreadableException.OrSame(error);
                if (context.Button.IsRequested)
                    pump.Stop();
                ended.SetException(shown);
            }
        }
    }
}
