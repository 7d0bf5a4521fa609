using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LatentLab.Training.Fused;

/// <summary>Rows to columns, sixteen by sixteen where the processor has AVX-512.</summary>
internal static unsafe class Transposition
{
    /// <summary>into[j, i] = from[i, j].</summary>
    /// <param name="from">Shape [rows, columns], its rows <paramref name="columns"/> apart.</param>
    /// <param name="into">Shape [columns, rows], its rows <paramref name="rows"/> apart.</param>
    public static void Of(float* from, int rows, int columns, float* into)
    {
        int fullRows = Avx512F.IsSupported ? rows & ~15 : 0, fullColumns = Avx512F.IsSupported ? columns & ~15 : 0;
        for (int i = 0; i < fullRows; i += 16)
            for (int j = 0; j < fullColumns; j += 16)
                Sixteen(from + (nint)i * columns + j, columns, into + (nint)j * rows + i, rows);
        Rest(from, 0, fullRows, fullColumns, rows, columns, into);
        Rest(from, fullRows, rows, 0, rows, columns, into);
    }

    private static void Rest(
        float* from, int firstRow, int lastRow, int firstColumn, int rows, int columns, float* into)
    {
        for (int i = firstRow; i < lastRow; i++)
            for (int j = firstColumn; j < columns; j++)
                into[(nint)j * rows + i] = from[(nint)i * columns + j];
    }

    /// <summary>A block of 16 × 16.</summary>
    /// <param name="fromStride">From a row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sixteen(float* from, nint fromStride, float* into, nint intoStride)
    {
        // Pairs of rows, then fours, then eights, then all: each time half of the numbers change places.
        Vector512<float>* a = stackalloc Vector512<float>[16];
        Vector512<float>* b = stackalloc Vector512<float>[16];
        for (int i = 0; i < 16; i += 2)
        {
            Vector512<float> x = Vector512.Load(from + i * fromStride), y = Vector512.Load(from + (i + 1) * fromStride);
            a[i] = Avx512F.UnpackLow(x, y);
            a[i + 1] = Avx512F.UnpackHigh(x, y);
        }
        for (int i = 0; i < 16; i += 4)
        {
            b[i] = Avx512F.UnpackLow(a[i].AsDouble(), a[i + 2].AsDouble()).AsSingle();
            b[i + 1] = Avx512F.UnpackHigh(a[i].AsDouble(), a[i + 2].AsDouble()).AsSingle();
            b[i + 2] = Avx512F.UnpackLow(a[i + 1].AsDouble(), a[i + 3].AsDouble()).AsSingle();
            b[i + 3] = Avx512F.UnpackHigh(a[i + 1].AsDouble(), a[i + 3].AsDouble()).AsSingle();
        }
        for (int i = 0; i < 4; i++)
        {
            a[i] = Avx512F.Shuffle4x128(b[i], b[i + 4], 0x88);
            a[i + 4] = Avx512F.Shuffle4x128(b[i], b[i + 4], 0xdd);
            a[i + 8] = Avx512F.Shuffle4x128(b[i + 8], b[i + 12], 0x88);
            a[i + 12] = Avx512F.Shuffle4x128(b[i + 8], b[i + 12], 0xdd);
        }
        for (int i = 0; i < 8; i++)
        {
            Avx512F.Shuffle4x128(a[i], a[i + 8], 0x88).Store(into + i * intoStride);
            Avx512F.Shuffle4x128(a[i], a[i + 8], 0xdd).Store(into + (i + 8) * intoStride);
        }
    }
}
