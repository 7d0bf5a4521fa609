using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
}

/// <inheritdoc cref="PatchGrid"/>
internal static unsafe class PatchKernel
{
    private const int Side = (int)Patches.Side;

    /// <summary>Cuts; pixels beyond the edge are zero.</summary>
    /// <param name="image">Shape [height, width, channels].</param>
    /// <param name="patches">Out, shape [places, 3, 3, channels].</param>
    public static void Cut(PatchGrid grid, float* image, float* patches)
    {
        if (grid.Channels == 1)
        {
            CutGrey(grid, image, patches);
            return;
        }
        int channels = grid.Channels, run = Side * channels, line = grid.Width * channels;
        for (int down = 0; down < grid.Down; down++)
            for (int across = 0; across < grid.Across; across++)
            {
                int x = 2 * across - 1, left = x < 0 ? channels : 0,
                    right = Math.Max(0, x + Side - grid.Width) * channels;
                for (int i = 0; i < Side; i++, patches += run)
                {
                    int y = 2 * down - 1 + i;
                    if ((uint)y >= (uint)grid.Height)
                    {
                        new Span<float>(patches, run).Clear();
                        continue;
                    }
                    float* from = image + y * line + x * channels;
                    if (left > 0)
                        new Span<float>(patches, left).Clear();
                    Copy(from + left, patches + left, run - left - right);
                    if (right > 0)
                        new Span<float>(patches + run - right, right).Clear();
                }
            }
    }

    /// <summary>Adds up the patches where they overlap.</summary>
    /// <param name="patches">Shape [places, 3, 3, channels].</param>
    /// <param name="image">Out, shape [height, width, channels].</param>
    public static void Overlay(PatchGrid grid, float* patches, float* image)
    {
        if (grid.Channels == 1)
        {
            OverlayGrey(grid, patches, image);
            return;
        }
        int channels = grid.Channels;
        for (int y = 0; y < grid.Height; y++)
        {
            // A pixel of an odd row lies in the third row of one patch and, but at the edge, in the first of the next.
            int firstRow = y % 2 == 0 ? 1 : 2;
            bool hasBelow = y % 2 == 1 && (y + 1) / 2 < grid.Down;
            float* first = patches + (nint)(y / 2 * grid.Across) * grid.PatchSize + firstRow * Side * channels;
            float* below = patches + (nint)((y + 1) / 2 * grid.Across) * grid.PatchSize;
            for (int x = 0; x < grid.Width; x++, image += channels)
            {
                int firstColumn = x % 2 == 0 ? 1 : 2;
                nint near = (nint)(x / 2) * grid.PatchSize + firstColumn * channels,
                    next = (nint)((x + 1) / 2) * grid.PatchSize;
                bool hasNext = x % 2 == 1 && (x + 1) / 2 < grid.Across;
                Sum(first + near, hasNext ? first + next : null, hasBelow ? below + near : null,
                    hasNext && hasBelow ? below + next : null, image, channels);
            }
        }
    }

    // One channel: runs of three numbers, for which the general way does too much.
    private static void CutGrey(PatchGrid grid, float* image, float* patches)
    {
        int across = grid.Across;
        for (int down = 0; down < grid.Down; down++)
            for (int i = 0; i < Side; i++)
            {
                int y = 2 * down - 1 + i;
                float* into = patches + (nint)down * across * grid.PatchSize + i * Side;
                if ((uint)y >= (uint)grid.Height)
                {
                    for (int place = 0; place < across; place++, into += grid.PatchSize)
                        into[0] = into[1] = into[2] = 0;
                    continue;
                }
                float* from = image + (nint)y * grid.Width - 1;
                for (int place = 0; place < across; place++, into += grid.PatchSize, from += 2)
                {
                    into[0] = place == 0 ? 0 : from[0];
                    into[1] = from[1];
                    into[2] = place == across - 1 && grid.Width % 2 == 1 ? 0 : from[2];
                }
            }
    }

    private static void OverlayGrey(PatchGrid grid, float* patches, float* image)
    {
        int size = grid.PatchSize, line = grid.Across * size;
        for (int y = 0; y < grid.Height; y++, image += grid.Width)
        {
            float* first = patches + (nint)(y / 2) * line + (y % 2 == 0 ? 1 : 2) * Side;
            Add(grid, first, image, isFirst: true);
            if (y % 2 == 1 && (y + 1) / 2 < grid.Down)
                Add(grid, patches + (nint)((y + 1) / 2) * line, image, isFirst: false);
        }

        // A row of the image from one row of each patch: even pixels from the middle, odd ones from two edges.
        static void Add(PatchGrid grid, float* row, float* image, bool isFirst)
        {
            for (int x = 0; x < grid.Width; x += 2, row += grid.PatchSize)
            {
                image[x] = (isFirst ? 0 : image[x]) + row[1];
                if (x + 1 < grid.Width)
                    image[x + 1] = (isFirst ? 0 : image[x + 1]) + row[2]
                        + (x + 2 < grid.Width ? row[grid.PatchSize] : 0);
            }
        }
    }

    private static void Sum(float* a, float* b, float* c, float* d, float* into, int count)
    {
        int i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> sum = Vector512.Load(a + i);
            if (b != null)
                sum += Vector512.Load(b + i);
            if (c != null)
                sum += Vector512.Load(c + i);
            if (d != null)
                sum += Vector512.Load(d + i);
            sum.Store(into + i);
        }
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector.Load(a + i);
            if (b != null)
                sum += Vector.Load(b + i);
            if (c != null)
                sum += Vector.Load(c + i);
            if (d != null)
                sum += Vector.Load(d + i);
            sum.Store(into + i);
        }
        for (; i < count; i++)
            into[i] = a[i] + (b != null ? b[i] : 0) + (c != null ? c[i] : 0) + (d != null ? d[i] : 0);
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
}
