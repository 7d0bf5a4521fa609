using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LatentLab.Models;

namespace LatentLab.Training.Fused;

/// <summary>
/// One image cut into its 3×3 patches, two pixels apart, and patches put together again: <see cref="Patches"/> with the
/// channels of a pixel side by side, so that a patch is three runs of memory.
/// </summary>
/// <param name="Channels">Numbers of a pixel.</param>
internal readonly record struct PatchGrid(int Height, int Width, int Channels)
{
    /// <summary>Patches along the height.</summary>
    public int Down => (int)Patches.Half(Height);

    /// <summary>Patches along the width.</summary>
    public int Across => (int)Patches.Half(Width);

    public int Places => Down * Across;

    public int Pixels => Height * Width;

    /// <summary>Numbers of a patch.</summary>
    public int PatchSize => (int)(Patches.Side * Patches.Side) * Channels;

    /// <summary>From one patch to the next: whole vectors. What follows a patch's own numbers counts for
    /// nothing.</summary>
    public int Stride => (PatchSize + 15) & ~15;
}

/// <summary>Cuts images into patches.</summary>
internal static unsafe class PatchKernel
{
    internal const int Side = (int)Patches.Side;

    /// <summary>Cuts; pixels beyond the edge are zero.</summary>
    /// <param name="image">Shape [height, width, channels].</param>
    /// <param name="patches">Out, shape [places, 3, 3, channels], the places a <see cref="PatchGrid.Stride"/>
    /// apart.</param>
    public static void Cut(PatchGrid grid, float* image, float* patches)
    {
        // Four neighbours have to lie within a row, and its first patch and its last have to be two.
        if (grid.Channels == 1 && grid.Width >= 4 && Avx512F.IsSupported)
            CutGrey(grid, image, patches);
        else
            CutRuns(grid, image, patches);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CutRuns(PatchGrid grid, float* image, float* patches)
    {
        int channels = grid.Channels, run = Side * channels, line = grid.Width * channels;
        for (int down = 0; down < grid.Down; down++)
            for (int across = 0; across < grid.Across; across++, patches += grid.Stride)
            {
                int x = 2 * across - 1, left = x < 0 ? channels : 0,
                    right = Math.Max(0, x + Side - grid.Width) * channels;
                float* from = image + (2 * down - 1) * line + x * channels, into = patches;
                for (int i = 0; i < Side; i++, from += line, into += run)
                {
                    if ((uint)(2 * down - 1 + i) >= (uint)grid.Height)
                    {
                        Clear(into, run);
                        continue;
                    }
                    Clear(into, left);
                    Copy(from + left, into + left, run - left - right);
                    Clear(into + run - right, right);
                }
            }
    }

    // One channel: the nine numbers of a patch are one vector, put together from three quarters of four. A row at the
    // edge is read from its first pixel on or up to its last one, and what is not of the patch masked out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CutGrey(PatchGrid grid, float* image, float* patches)
    {
        const int On = -1;
        bool isEven = grid.Width % 2 == 0;
        Vector512<int> first = Vector512.Create(0, 0, 1, 4, 4, 5, 8, 8, 9, 0, 0, 0, 0, 0, 0, 0),
            inner = Vector512.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 0, 0, 0, 0, 0, 0, 0),
            last = isEven ? Vector512.Create(1, 2, 3, 5, 6, 7, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0)
                : Vector512.Create(2, 3, 3, 6, 7, 7, 10, 11, 11, 0, 0, 0, 0, 0, 0, 0),
            all = Vector512.Create(On, On, On, On, On, On, On, On, On, 0, 0, 0, 0, 0, 0, 0),
            notLeft = Vector512.Create(0, On, On, 0, On, On, 0, On, On, 0, 0, 0, 0, 0, 0, 0),
            notRight = isEven ? all : Vector512.Create(On, On, 0, On, On, 0, On, On, 0, 0, 0, 0, 0, 0, 0, 0);
        int width = grid.Width;
        for (int down = 0; down < grid.Down; down++)
        {
            bool hasAbove = down > 0, hasBelow = 2 * down + 1 < grid.Height;
            float* middle = image + (nint)(2 * down) * width, above = hasAbove ? middle - width : middle,
                below = hasBelow ? middle + width : middle;
            Vector512<int> inside = all;
            if (!hasAbove)
                inside &= Vector512.Create(0, 0, 0, On, On, On, On, On, On, 0, 0, 0, 0, 0, 0, 0);
            if (!hasBelow)
                inside &= Vector512.Create(On, On, On, On, On, On, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
            Quarters(above, middle, below, first, inside & notLeft).Store(patches);
            patches += grid.Stride;
            nint x = 1;
            for (int place = 2; place < grid.Across; place++, x += 2, patches += grid.Stride)
                Quarters(above + x, middle + x, below + x, inner, inside).Store(patches);
            x = width - 4;
            Quarters(above + x, middle + x, below + x, last, inside & notRight).Store(patches);
            patches += grid.Stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(
        float* above, float* middle, float* below, Vector512<int> columns, Vector512<int> mask)
    {
        Vector512<float> rows = Vector128.Load(above).ToVector256Unsafe().ToVector512Unsafe();
        rows = Avx512F.InsertVector128(rows, Vector128.Load(middle), 1);
        rows = Avx512F.InsertVector128(rows, Vector128.Load(below), 2);
        return Avx512F.PermuteVar16x32(rows, columns) & mask.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* into, int count)
    {
        int i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
            Vector512.Load(from + i).Store(into + i);
        for (; i < count; i++)
            into[i] = from[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(float* into, int count)
    {
        int i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
            Vector512<float>.Zero.Store(into + i);
        for (; i < count; i++)
            into[i] = 0;
    }
}
