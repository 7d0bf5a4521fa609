using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The stop button of one cell, as the cell's own code meets it: on whatever thread it runs, it knows by the flow of
/// execution whose it is.
/// </summary>
/// <param name="token">Cancelled when the cell is stopped.</param>
/// <param name="attended">True where somebody can press the button a second time; where not, nobody is asked.</param>
internal sealed class CellStop(CancellationToken token, bool attended)
{
    // Read at each safe point of all cells for as long as code of a stopped one is about, so it is copied to a field of
    // the thread.
    private static readonly AsyncLocal<CellStop?> Ambient = new(change => ofThread = change.CurrentValue);

    [ThreadStatic]
    private static CellStop? ofThread;

    private readonly TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StopMark? mark;
    private long requested;
    private volatile bool obeyed;
    private volatile bool overdue;

    /// <summary>Cancelled when the cell is stopped.</summary>
    public CancellationToken Token => token;

    /// <summary>The button of the calling code; null outside of any cell.</summary>
    public static CellStop? Current => Ambient.Value;

    /// <summary>True where somebody can press the button a second time.</summary>
    public bool IsAttended => attended;

    /// <summary>True from the first press on.</summary>
    public bool IsRequested => mark is not null;

    /// <summary>True once some code of the cell, on any thread, has ended because of it.</summary>
    public bool WasObeyed => obeyed;

    /// <summary>Complete once the button was pressed again after the cell was said to be overdue.</summary>
    public Task SecondPress => second.Task;

    /// <summary>Makes the calling thread, and whatever it starts, part of the cell.</summary>
    public void Enter() => Ambient.Value = this;

    /// <summary>From here on the cell's code ends at its next safe point.</summary>
    public void Request()
    {
        // who presses and who waits for the end may both come here, at once
        if (Interlocked.CompareExchange(ref requested, Stopwatch.GetTimestamp(), 0) == 0)
            mark = new StopMark();
    }

    /// <summary>The person at the button has been told what a second press does.</summary>
    public void SayOverdue() => overdue = true;

    /// <summary>
    /// Presses the button once more. It has no effect before the user has been told what it does, so that pressing
    /// twice in haste is harmless.
    /// </summary>
    public void PressAgain()
    {
        if (overdue)
            second.TrySetResult();
    }

    /// <summary>True while a thread of the cell may put things in order (<see cref="CleanupDepth"/>).</summary>
    public bool Spares(CleanupDepth thread) => thread.Protects(requested);

    /// <summary>Ends the calling code if it is a stopped cell's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Obey()
    {
        if (ofThread is { mark: not null } stop && !CleanupDepth.OfThread.ProtectsHere(stop.requested))
        {
            stop.obeyed = true;
            throw new CellStoppedException(stop.Token);
        }
    }

    /// <summary>
    /// Keeps the safe points awake while code of the stopped cell may run: the flows of execution that hold the cell
    /// (threads, tasks, timers) hold this, and once nothing holds it the collector says so.
    /// </summary>
    private sealed class StopMark
    {
        public StopMark() => SafePoint.Raise();

        ~StopMark() => SafePoint.Lower();
    }
}
