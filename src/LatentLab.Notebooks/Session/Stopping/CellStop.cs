using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The stop button of one cell, as the cell's own code meets it: on whatever thread it runs, it knows by the flow of execution
/// whose it is.
/// </summary>
/// <param name="token">Cancelled when the cell is stopped.</param>
/// <param name="attended">True where somebody can press the button a second time; where not, force follows by itself.</param>
internal sealed class CellStop(CancellationToken token, bool attended)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // Read at each safe point of all cells for as long as code of a stopped one is about, so it is copied to a field of the thread.
    private static readonly AsyncLocal<CellStop?> Ambient = new(change => ofThread = change.CurrentValue);

    [ThreadStatic]
    private static CellStop? ofThread;

    private readonly TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StopMark? mark;
    private long requested;
    private volatile bool obeyed;
    private volatile bool overdue;
    private volatile bool closed;
    private int inside;

    /// <summary>Cancelled when the cell is stopped.</summary>
    public CancellationToken Token => token;

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
        requested = Stopwatch.GetTimestamp();
        mark ??= new StopMark();
    }

    /// <summary>Whoever can press the button has been told that a second time means force.</summary>
    public void SayOverdue() => overdue = true;

    /// <summary>
    /// Presses the button once more. Before it was said what that means, as when somebody presses twice in haste, it means nothing.
    /// </summary>
    public void PressAgain()
    {
        if (overdue)
            second.TrySetResult();
    }

    /// <summary>True while a thread of the cell may put things in order (<see cref="CleanupDepth"/>).</summary>
    public bool Spares(CleanupDepth thread) => thread.Protects(requested);

    /// <summary>
    /// The calling code is about to enter the host's, where it may hold locks: it must not be ended by force there. To be disposed when
    /// it comes out.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller is of a cell that is just being ended by force, and may not go on.</exception>
    public static HostVisit EnterHost()
    {
        if (ofThread is not { } cell)
            return default;
        Interlocked.Increment(ref cell.inside);
        if (!cell.closed)
            return new HostVisit(cell);
        Interlocked.Decrement(ref cell.inside);
        throw new CellStoppedException(cell.Token);
    }

    /// <summary>Keeps the cell's code out of the host's from here on, and waits until none is in it.</summary>
    /// <returns>False where some stays in it.</returns>
    public async Task<bool> TryCloseHostAsync()
    {
        closed = true;
        Interlocked.MemoryBarrier();
        for (var watch = Stopwatch.StartNew(); Volatile.Read(ref inside) > 0; await Task.Delay(1, CancellationToken.None).ConfigureAwait(false))
        {
            if (watch.Elapsed > Moment)
                return false;
        }
        return true;
    }

    /// <summary>The cell was ended by force, or could not be; what else it runs, and the host on its behalf, may show things again.</summary>
    public void OpenHost() => closed = false;

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

    /// <summary>A stay of a cell's code in the host's.</summary>
    public readonly struct HostVisit(CellStop? cell) : IDisposable
    {
        public void Dispose()
        {
            if (cell is not null)
                Interlocked.Decrement(ref cell.inside);
        }
    }

    /// <summary>
    /// Keeps the safe points awake while code of the stopped cell may run: the flows of execution that hold the cell (threads, tasks,
    /// timers) hold this, and once nothing holds it the collector says so.
    /// </summary>
    private sealed class StopMark
    {
        public StopMark() => SafePoint.Raise();

        ~StopMark() => SafePoint.Lower();
    }
}
