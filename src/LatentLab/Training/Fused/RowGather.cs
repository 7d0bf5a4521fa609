using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

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
