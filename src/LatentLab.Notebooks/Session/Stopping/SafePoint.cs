using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// What a compiled cell calls at each of its safe points (<see cref="SafePointWeaver"/> puts the calls there; nobody
/// writes them). While nothing is being stopped a check is one comparison.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SafePoint
{
    // How many stopped cells may still have code that runs. Volatile, so that no loop keeps an old value in a register.
    private static volatile int stopped;

    /// <summary>Ends the calling code if the cell that it belongs to has been stopped.</summary>
    /// <exception cref="OperationCanceledException">The cell has been stopped.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (stopped != 0)
            CellStop.Obey();
    }

    /// <summary>A catch or finally block begins: it may put things in order before the stop is obeyed.</summary>
    public static void EnterCleanup() => CleanupDepth.OfThread.Enter();

    /// <summary>A finally block ends.</summary>
    public static void LeaveCleanup() => CleanupDepth.OfThread.Leave();

    /// <summary>A catch block ends. It may have caught the stop, so that is thrown again.</summary>
    /// <exception cref="OperationCanceledException">The cell has been stopped.</exception>
    public static void LeaveCatch()
    {
        CleanupDepth.OfThread.Leave();
        Check();
    }

    /// <summary>From here on checks look whether they are meant.</summary>
    internal static void Raise() => Interlocked.Increment(ref stopped);

    /// <summary>Takes back one <see cref="Raise"/>.</summary>
    internal static void Lower() => Interlocked.Decrement(ref stopped);
}
