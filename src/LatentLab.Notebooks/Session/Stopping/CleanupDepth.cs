using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Whether a thread is in a catch or finally block of cell code. There the stop waits a moment: the block, and what it
/// calls, may put things in order. But not for ever, since such a block may contain an endless loop.
/// </summary>
internal sealed class CleanupDepth
{
    /// <summary>How long after the stop cleaning up may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static CleanupDepth? ofThread;

    private volatile int depth;
    private nint outermost;   // how deep the stack was in the outermost of the open blocks

    public static CleanupDepth OfThread => ofThread ??= new CleanupDepth();

    /// <summary>
    /// True where a stop requested then (a <see cref="Stopwatch"/> time) has to wait. Any thread may ask.
    /// </summary>
    public bool Protects(long requested) => depth > 0 && Stopwatch.GetElapsedTime(requested) < Limit;

    /// <summary>
    /// As <see cref="Protects"/>, asked by the thread itself, which knows whether it has left the block by an
    /// exception.
    /// </summary>
    public bool ProtectsHere(long requested)
    {
        Forget();
        return Protects(requested);
    }

    public void Enter()
    {
        Forget();
        if (depth == 0)
            outermost = StackPlace();
        depth++;
    }

    public void Leave()
    {
        if (depth > 0)
            depth--;
    }

    // A block that an exception has left says nothing. Its method has ended if the stack is shorter now (it grows
    // downwards).
    private void Forget()
    {
        if (depth > 0 && StackPlace() > outermost)
            depth = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint StackPlace()
    {
        int here = 0;
        return Unsafe.ByteOffset(ref Unsafe.NullRef<int>(), ref here);
    }
}
