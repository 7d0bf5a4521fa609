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

    /// <summary>A block of 16 × 16, in registers from the first line to the last.</summary>
    /// <param name="fromStride">From a row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sixteen(float* from, nint fromStride, float* into, nint intoStride)
    {
        // Pairs of rows, then fours, then eights, then all: each time half of the numbers change places.
        Vector512<float> a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3;
        nint four = 4 * fromStride;
        Fours(from, fromStride, out a0, out a1, out a2, out a3);
        Fours(from + four, fromStride, out b0, out b1, out b2, out b3);
        Fours(from + 2 * four, fromStride, out c0, out c1, out c2, out c3);
        Fours(from + 3 * four, fromStride, out d0, out d1, out d2, out d3);
        Last(a0, b0, c0, d0, into, intoStride);
        Last(a1, b1, c1, d1, into + intoStride, intoStride);
        Last(a2, b2, c2, d2, into + 2 * intoStride, intoStride);
        Last(a3, b3, c3, d3, into + 3 * intoStride, intoStride);
    }

    /// <summary>Four rows: the numbers of four columns side by side, in each quarter of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fours(
        float* from, nint stride, out Vector512<float> first, out Vector512<float> second, out Vector512<float> third,
        out Vector512<float> fourth)
    {
        Vector512<float> a = Vector512.Load(from), b = Vector512.Load(from + stride),
            c = Vector512.Load(from + 2 * stride), d = Vector512.Load(from + 3 * stride);
        Vector512<double> lowAb = Avx512F.UnpackLow(a, b).AsDouble(), highAb = Avx512F.UnpackHigh(a, b).AsDouble(),
            lowCd = Avx512F.UnpackLow(c, d).AsDouble(), highCd = Avx512F.UnpackHigh(c, d).AsDouble();
        first = Avx512F.UnpackLow(lowAb, lowCd).AsSingle();
        second = Avx512F.UnpackHigh(lowAb, lowCd).AsSingle();
        third = Avx512F.UnpackLow(highAb, highCd).AsSingle();
        fourth = Avx512F.UnpackHigh(highAb, highCd).AsSingle();
    }

    /// <summary>Every fourth row of the result, from the quarters of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Last(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* into, nint stride)
    {
        Vector512<float> evenAb = Avx512F.Shuffle4x128(a, b, 0x88), oddAb = Avx512F.Shuffle4x128(a, b, 0xdd),
            evenCd = Avx512F.Shuffle4x128(c, d, 0x88), oddCd = Avx512F.Shuffle4x128(c, d, 0xdd);
        Avx512F.Shuffle4x128(evenAb, evenCd, 0x88).Store(into);
        Avx512F.Shuffle4x128(oddAb, oddCd, 0x88).Store(into + 4 * stride);
        Avx512F.Shuffle4x128(evenAb, evenCd, 0xdd).Store(into + 8 * stride);
        Avx512F.Shuffle4x128(oddAb, oddCd, 0xdd).Store(into + 12 * stride);
    }
}
