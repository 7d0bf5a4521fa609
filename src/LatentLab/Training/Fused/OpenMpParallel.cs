using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LatentLab.Native;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>Works on the rows (or numbers) from <paramref name="start"/> up to <paramref name="end"/>.</summary>
/// <param name="part">Which share this is, below <see cref="OpenMpParallel.MostParts"/>: sums go into a slot of their
/// own, so that no two threads write one.</param>
internal delegate void RowWork(int part, int start, int end);

/// <summary>
/// Splits a pass over memory among the threads that torch's matrix products run on. Between two products those OpenMP
/// threads spin and hold their cores, so .NET threads would fight them; OpenMP's own entry point <c>GOMP_parallel</c>
/// wakes them within a microsecond or two. Where it is missing (Windows), the caller works alone.
/// </summary>
internal sealed unsafe class OpenMpParallel : IDisposable
{
    // Below this the passes take less time than the threads need to meet.
    private const long NumbersWorthSharing = 16_384;

    private readonly int rowsPerGrain;
    private GCHandle self;
    private RowWork? work;
    private int rows, parts, nextPart;

    /// <param name="rowsPerGrain">Shares start at multiples of this, so that two threads never write one cache
    /// line.</param>
    /// <param name="threads">How many may work; null for as many as torch uses now.</param>
    public OpenMpParallel(int rowsPerGrain = 1, int? threads = null)
    {
        this.rowsPerGrain = rowsPerGrain;
        MostParts = !CanShare ? 1 : threads ?? get_num_threads();
        self = GCHandle.Alloc(this, GCHandleType.Weak);
    }

    /// <summary>False where there is no team to wake, and the caller works alone.</summary>
    public static bool CanShare => OpenMp.EntryPoint != IntPtr.Zero;

    /// <summary>The shares of the last <see cref="Run"/>.</summary>
    public int LastParts => parts;

    /// <summary>The most shares there can be: torch's thread count when the team was formed.</summary>
    public int MostParts { get; }

    /// <summary>
    /// Calls <paramref name="onRows"/> once for each share of [0, <paramref name="count"/>), returns when all are done.
    /// </summary>
    /// <param name="numbersPerRow">How much work a row is; little work is not shared out.</param>
    /// <remarks>
    /// The shares depend on the arguments and <see cref="MostParts"/> alone, so sums kept by part are the same in every
    /// run. The work must not throw: an exception cannot cross OpenMP's frames and would end the process.
    /// </remarks>
    public void Run(int count, int numbersPerRow, RowWork onRows)
    {
        (work, rows, nextPart) = (onRows, count, 0);
        parts = (long)count * numbersPerRow < NumbersWorthSharing ? 1 : MostParts;
        if (parts == 1)
        {
            onRows(0, 0, count);
            return;
        }
        var enterTeam =
            (delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void>)OpenMp.EntryPoint;
        enterTeam(&Enter, (void*)GCHandle.ToIntPtr(self), (uint)parts, 0);
    }

    public void Dispose()
    {
        if (self.IsAllocated)
            self.Free();
    }

    // Each thread takes shares until none is left: right even where OpenMP grants fewer threads than asked for.
    // A notebook cell that is cancelled is aborted wherever it is, and an abort that reaches OpenMP's frames ends the
    // process.
    // The runtime holds it back while a finally runs; optimised, the finally would be merged into the method and
    // protect nothing.
    [UnmanagedCallersOnly]
    [MethodImpl(MethodImplOptions.NoOptimization)]
    private static void Enter(void* handle)
    {
        try
        {
        }
        finally
        {
            var team = (OpenMpParallel)GCHandle.FromIntPtr((IntPtr)handle).Target!;
            for (int part; (part = Interlocked.Increment(ref team.nextPart) - 1) < team.parts;)
                team.work!(part, team.Boundary(part), team.Boundary(part + 1));
        }
    }

    private int Boundary(int part)
    {
        long grains = ((long)rows + rowsPerGrain - 1) / rowsPerGrain;
        return (int)Math.Min(rows, grains * part / parts * rowsPerGrain);
    }
}
