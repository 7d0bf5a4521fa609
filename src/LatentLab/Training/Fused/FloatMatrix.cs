using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>
/// A float32 matrix seen two ways: as a tensor for torch's matrix products, as rows of memory for the sweeps.
/// </summary>
internal sealed unsafe class FloatMatrix : IDisposable
{
    private readonly float* data;
    private readonly Tensor transposed;

    /// <summary>A new matrix with undefined contents.</summary>
    /// <param name="slack">Numbers behind the last one that may be read.</param>
    /// <param name="stride">From one row to the next, if that is more than the columns.</param>
    public FloatMatrix(int rows, int columns, int slack = 0, int? stride = null)
        : this(NewTensor(rows, columns, slack, stride ?? columns))
    {
    }

    /// <summary>
    /// Takes over <paramref name="tensor"/>: shape [rows, columns], float32, the numbers of a row side by side, in the
    /// CPU's memory.
    /// </summary>
    public FloatMatrix(Tensor tensor)
    {
        Tensor = tensor;
        transposed = tensor.t().DetachFromDisposeScope();
        (Rows, Columns) = ((int)tensor.shape[0], (int)tensor.shape[1]);
        bool hasGaps = !tensor.is_contiguous();
        Stride = hasGaps ? (int)tensor.stride()[0] : Columns;
        using Tensor first = (hasGaps ? tensor[0] : tensor.alias()).DetachFromDisposeScope();
        data = Address(first);
    }

    public Tensor Tensor { get; }

    /// <summary>As a factor of a product.</summary>
    public MatrixView View => new(Tensor, transposed, (IntPtr)data, Rows, Columns, Stride, 1);

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>From one row to the next.</summary>
    public int Stride { get; }

    public Span<float> Row(int row) => Numbers((long)row * Stride, Columns);

    /// <summary>Part of the matrix read row after row.</summary>
    public Span<float> Numbers(long start, int count) => new(data + start, count);

    /// <summary>Where the numbers are, row after row.</summary>
    public float* Data => data;

    /// <summary>Some of the rows as a factor of a product; libtorch sees it only if it is all of them.</summary>
    public MatrixView RowsFrom(int first, int count) => count == Rows
        ? View
        : new(null, null, (IntPtr)(data + (long)first * Stride), count, Columns, Stride, 1);

    public void Dispose()
    {
        transposed.Dispose();
        Tensor.Dispose();
    }

    private static Tensor NewTensor(int rows, int columns, int slack, int stride)
    {
        long count = (long)rows * stride;
        using Tensor all = empty(count + slack, dtype: float32, device: CPU).DetachFromDisposeScope();
        return all.as_strided([rows, columns], [stride, 1]).DetachFromDisposeScope();
    }

    /// <summary>Where a contiguous CPU tensor's numbers start. They don't move while the tensor lives.</summary>
    public static float* Address(Tensor tensor) =>
        (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}

/// <summary>
/// Picks a batch out of all images, each thread its share of the rows: they lie anywhere in memory, and one thread
/// alone would wait for each.
/// </summary>
internal static unsafe class RowGather
{
    /// <summary>True for images that lie row after row in one block that a span of bytes can address.</summary>
    /// <param name="images">float32, on the CPU, shape [n, …].</param>
    public static bool Covers(Tensor images) =>
        images.is_contiguous() && images.numel() <= int.MaxValue / sizeof(float);

    /// <param name="images">As <see cref="Covers"/> says.</param>
    /// <param name="rows">int64, shape [batch], contiguous.</param>
    /// <param name="batch">Out: those images, flat, shape [batch, numbers per image].</param>
    /// <exception cref="ArgumentOutOfRangeException">A row that is none of the images; nothing was copied.</exception>
    public static void Copy(Tensor images, Tensor rows, FloatMatrix batch, OpenMpParallel team)
    {
        float* source = FloatMatrix.Address(images);
        ReadOnlySpan<long> wanted = MemoryMarshal.Cast<byte, long>(rows.bytes);
        long count = images.shape[0];
        foreach (long row in wanted)
            if ((ulong)row >= (ulong)count)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"Expected rows from 0 to {count - 1}.");
        // libtorch's memory: it does not move
        long* first = (long*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(wanted));
        team.Run(batch.Rows, batch.Columns, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
                new ReadOnlySpan<float>(source + first[i] * batch.Columns, batch.Columns).CopyTo(batch.Row(i));
        });
    }
}
