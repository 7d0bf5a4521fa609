using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentLab.Training.Fused;

/// <summary>
/// The innermost part of a matrix product: a tile of twelve rows and two vectors' columns stays in the processor's
/// registers while it is added up (Goto &amp; van de Geijn 2008). Needs AVX-512's 32 registers to be fast.
/// </summary>
internal static unsafe class MatrixKernel
{
    /// <summary>Rows and columns of the tile.</summary>
    public const int TileRows = 12, TileColumns = 32;

    /// <summary>
    /// c = a · b, or c += a · b, for any number of rows and <see cref="TileColumns"/> columns.
    /// </summary>
    /// <param name="a">Element (i, p) is at a[i · aRow + p · aColumn].</param>
    /// <param name="b">Row p starts at b[p · bRow]; its columns are neighbours.</param>
    /// <param name="c">Row i starts at c[i · cRow].</param>
    public static void Rows(
        float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, int rows, int depth, bool add)
    {
        for (; rows >= TileRows; rows -= TileRows, a += TileRows * aRow, c += TileRows * cRow)
            Twelve(a, aRow, aColumn, b, bRow, depth, c, cRow, add);
        for (; rows >= 4; rows -= 4, a += 4 * aRow, c += 4 * cRow)
            Four(a, aRow, aColumn, b, bRow, depth, c, cRow, add);
        for (; rows > 0; rows--, a += aRow, c += cRow)
            One(a, aColumn, b, bRow, depth, c, add);
    }

    /// <summary>The same where at most sixteen of the columns count: one vector, so half of the work.</summary>
    public static void NarrowRows(
        float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, int rows, int depth, bool add)
    {
        for (; rows >= 8; rows -= 8, a += 8 * aRow, c += 8 * cRow)
            NarrowEight(a, aRow, aColumn, b, bRow, depth, c, cRow, add);
        for (; rows > 0; rows--, a += aRow, c += cRow)
        {
            Vector512<float> sum = default;
            for (int i = 0; i < depth; i++)
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(a[i * aColumn]), Vector512.Load(b + i * bRow), sum);
            Store(c, sum, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowEight(
        float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, bool add)
    {
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default,
            c6 = default, c7 = default;
        float* a3 = a + 3 * aRow, a6 = a + 6 * aRow;
        nint twoRows = 2 * aRow;
        for (; depth > 0; depth--, a += aColumn, a3 += aColumn, a6 += aColumn, b += bRow)
        {
            Vector512<float> x = Vector512.Load(b);
            c0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[0]), x, c0);
            c1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[aRow]), x, c1);
            c2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[twoRows]), x, c2);
            c3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[0]), x, c3);
            c4 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[aRow]), x, c4);
            c5 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[twoRows]), x, c5);
            c6 = Vector512.FusedMultiplyAdd(Vector512.Create(a6[0]), x, c6);
            c7 = Vector512.FusedMultiplyAdd(Vector512.Create(a6[aRow]), x, c7);
        }
        Store(c, c0, add);
        Store(c + cRow, c1, add);
        Store(c + 2 * cRow, c2, add);
        Store(c + 3 * cRow, c3, add);
        Store(c + 4 * cRow, c4, add);
        Store(c + 5 * cRow, c5, add);
        Store(c + 6 * cRow, c6, add);
        Store(c + 7 * cRow, c7, add);
    }

    // Written out, because an array of vectors would lie in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(
        float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, bool add)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default,
            c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default, c60 = default,
            c61 = default, c70 = default, c71 = default, c80 = default, c81 = default, c90 = default, c91 = default,
            ca0 = default, ca1 = default, cb0 = default, cb1 = default;
        float* a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        nint twoRows = 2 * aRow;
        for (; depth > 0; depth--)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[aRow]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[twoRows]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a3[0]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            x = Vector512.Create(a3[aRow]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            x = Vector512.Create(a3[twoRows]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            x = Vector512.Create(a6[0]);
            c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
            x = Vector512.Create(a6[aRow]);
            c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
            x = Vector512.Create(a6[twoRows]);
            c80 = Vector512.FusedMultiplyAdd(x, b0, c80);
            c81 = Vector512.FusedMultiplyAdd(x, b1, c81);
            x = Vector512.Create(a9[0]);
            c90 = Vector512.FusedMultiplyAdd(x, b0, c90);
            c91 = Vector512.FusedMultiplyAdd(x, b1, c91);
            x = Vector512.Create(a9[aRow]);
            ca0 = Vector512.FusedMultiplyAdd(x, b0, ca0);
            ca1 = Vector512.FusedMultiplyAdd(x, b1, ca1);
            x = Vector512.Create(a9[twoRows]);
            cb0 = Vector512.FusedMultiplyAdd(x, b0, cb0);
            cb1 = Vector512.FusedMultiplyAdd(x, b1, cb1);
            a += aColumn;
            a3 += aColumn;
            a6 += aColumn;
            a9 += aColumn;
            b += bRow;
        }
        Store(c, c00, c01, add);
        Store(c + cRow, c10, c11, add);
        Store(c + 2 * cRow, c20, c21, add);
        Store(c + 3 * cRow, c30, c31, add);
        Store(c + 4 * cRow, c40, c41, add);
        Store(c + 5 * cRow, c50, c51, add);
        Store(c + 6 * cRow, c60, c61, add);
        Store(c + 7 * cRow, c70, c71, add);
        Store(c + 8 * cRow, c80, c81, add);
        Store(c + 9 * cRow, c90, c91, add);
        Store(c + 10 * cRow, ca0, ca1, add);
        Store(c + 11 * cRow, cb0, cb1, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(
        float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, bool add)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default,
            c30 = default, c31 = default;
        float* a3 = a + 3 * aRow;
        nint twoRows = 2 * aRow;
        for (; depth > 0; depth--)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[aRow]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[twoRows]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a3[0]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            a += aColumn;
            a3 += aColumn;
            b += bRow;
        }
        Store(c, c00, c01, add);
        Store(c + cRow, c10, c11, add);
        Store(c + 2 * cRow, c20, c21, add);
        Store(c + 3 * cRow, c30, c31, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* a, nint aColumn, float* b, nint bRow, int depth, float* c, bool add)
    {
        Vector512<float> first = default, second = default;
        for (; depth > 0; depth--, a += aColumn, b += bRow)
        {
            Vector512<float> x = Vector512.Create(*a);
            first = Vector512.FusedMultiplyAdd(x, Vector512.Load(b), first);
            second = Vector512.FusedMultiplyAdd(x, Vector512.Load(b + 16), second);
        }
        Store(c, first, second, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> sum, bool add) =>
        (add ? sum + Vector512.Load(c) : sum).Store(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> first, Vector512<float> second, bool add)
    {
        if (add)
        {
            first += Vector512.Load(c);
            second += Vector512.Load(c + 16);
        }
        first.Store(c);
        second.Store(c + 16);
    }
}
