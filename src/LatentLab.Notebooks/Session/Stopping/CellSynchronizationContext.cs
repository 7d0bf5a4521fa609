namespace LatentLab.Notebooks.Session;

/// <summary>
/// Brings the code after an <c>await</c> back to the cell's own thread, because only there can it be interrupted. While
/// that thread is blocked (in <c>.Result</c>, say) the code runs on the thread pool instead, as it would without a
/// notebook, so waiting for a task never locks up.
/// </summary>
/// <param name="thread">The cell's thread.</param>
/// <param name="unhandled">Told of an exception that no caller can receive (from an <c>async void</c> method).</param>
internal sealed class CellSynchronizationContext(Thread thread, Action<Exception> unhandled) : SynchronizationContext
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    // Of the thread that runs a piece of code in the cell's thread's place: whose piece it is.
    [ThreadStatic]
    private static CellSynchronizationContext? inPlaceOf;

    private readonly object gate = new();
    private readonly Queue<Work> waiting = [];
    private volatile bool idle;
    private volatile bool posting;
    private long turns;
    private bool ended;
    private bool stopped;
    private bool givesUp;
    private bool stoppedWhileWaiting;
    private int runningElsewhere;

    /// <summary>True while the cell's thread waits here for something to be posted.</summary>
    public bool IsIdle => idle;

    /// <summary>How many pieces of code the cell's thread, or another in its place, has taken up.</summary>
    public long Turns => Interlocked.Read(ref turns);

    /// <summary>True while the cell's thread waits here and no piece of its code is ready or runs elsewhere.</summary>
    public bool HasNothingToDo
    {
        get
        {
            lock (gate)
                return idle && runningElsewhere == 0 && waiting.All(work => work.IsTaken);
        }
    }

    /// <summary>
    /// True where a stopped cell was waiting for something, or has code on other threads that still runs.
    /// </summary>
    public bool LeavesWorkBehind
    {
        get
        {
            lock (gate)
                return stoppedWhileWaiting || runningElsewhere > 0;
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void Send(SendOrPostCallback callback, object? state) => callback(state);

    public override void Post(SendOrPostCallback callback, object? state)
    {
        var work = new Work(callback, state);
        bool isHere = Thread.CurrentThread == thread;
        if (isHere)
            posting = true;   // before the lock: waiting for the lock is not being blocked
        bool isNext = Enqueue(work);
        if (isHere)
            posting = false;
        if (!isNext)
            _ = Task.Run(() => TakeOverAsync(work));
    }

    /// <summary>Runs what is posted on the calling thread, which is the cell's, until the task is complete.</summary>
    public void RunUntilComplete(Task task)
    {
        task.ContinueWith(_ => End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        while (Next() is { } work)
            work.Callback(work.State);
    }

    /// <summary>
    /// The cell was stopped: what it awaits is not waited for any longer, and what is ready still runs to its next safe
    /// point.
    /// </summary>
    public void GiveUpWaiting()
    {
        lock (gate)
        {
            givesUp = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>The cell was stopped: none of its waiting code may run any more.</summary>
    public void Stop() => Locked(() => stopped = true);

    // The cell's thread takes no more; the pool does.
    private void End() => Locked(() =>
    {
        ended = true;
        EndElsewhere();   // where it is this thread's code that has just ended the cell, it is through
        Monitor.Pulse(gate);
        return true;
    });

    private void EndElsewhere()
    {
        if (inPlaceOf != this)
            return;
        inPlaceOf = null;
        runningElsewhere--;
    }

    // True where the cell's thread waits for just this.
    private bool Enqueue(Work work) => Locked(() =>
    {
        bool isNext = idle && waiting.Count == 0;
        waiting.Enqueue(work);
        Monitor.Pulse(gate);
        return isNext;
    });

    // An interrupt that meets the cell's thread at the lock must not lose what an await goes on with, or the word that
    // the cell has ended; the cell's next wait hears of it.
    private bool Locked(Func<bool> change)
    {
        bool interrupted = false;
        while (true)
        {
            try
            {
                lock (gate)
                {
                    bool answer = change();
                    if (interrupted)
                        Thread.CurrentThread.Interrupt();
                    return answer;
                }
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
    }

    private Work? Next()
    {
        idle = true;   // before the lock: waiting for the lock is not being blocked
        try
        {
            while (true)
            {
                try
                {
                    return TakeOrWait();
                }
                catch (ThreadInterruptedException)
                {
                    // was meant for code that waits; GiveUpWaiting is for this wait
                }
            }
        }
        finally
        {
            idle = false;
        }
    }

    private Work? TakeOrWait()
    {
        lock (gate)
        {
            while (true)
            {
                while (waiting.TryDequeue(out Work? work))
                {
                    if (work.TryTake())
                    {
                        turns++;
                        return work;
                    }
                }
                if (ended)
                    return null;
                if (givesUp)
                {
                    stoppedWhileWaiting = true;
                    throw new OperationCanceledException("The cell was stopped while it waited.");
                }
                Monitor.Wait(gate);
            }
        }
    }

    private async Task TakeOverAsync(Work work)
    {
        while (true)
        {
            lock (gate)
            {
                if (work.IsTaken || stopped)
                    return;
                bool isWaiting = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);   // read before the others
                if ((ended || (isWaiting && !idle && !posting)) && work.TryTake())
                {
                    turns++;
                    runningElsewhere++;
                    break;
                }
            }
            await Task.Delay(LookAgain).ConfigureAwait(false);
        }
        SetSynchronizationContext(this);
        inPlaceOf = this;
        try
        {
            work.Callback(work.State);
        }
        catch (Exception error)
        {
            unhandled(error);
        }
        finally
        {
            SetSynchronizationContext(null);
            lock (gate)
                EndElsewhere();
        }
    }

    private sealed record Work(SendOrPostCallback Callback, object? State)
    {
        public bool IsTaken { get; private set; }

        public bool TryTake() => !IsTaken && (IsTaken = true);
    }
}
