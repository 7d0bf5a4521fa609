using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>The rendering nearest to an image, and how near.</summary>
/// <param name="Distance">Euclidean distance of the two images: the root of the sum of squared pixel
/// differences.</param>
/// <param name="Radius">r of the rendering, pixels.</param>
/// <param name="LogExponent">log p of the rendering.</param>
public readonly record struct NearestShape(double Distance, double Radius, double LogExponent)
{
    public double Exponent => Math.Exp(LogExponent);
}

/// <summary>
/// All superellipses that <see cref="Shapes"/> can draw, as a fine grid of renderings: tells whether an image is one of
/// them, and which.
/// </summary>
/// <remarks>
/// <para>The grid: r from 5 to 11 in 200 steps of 0.03; log p from log 1 − 0.2 to log 8 + 0.2 (four jitters beyond both
/// ends, and everything between the classes) in 207 steps of 0.012. A shape drawn between grid points lies within 0.13
/// of its nearest rendering, 99 % within 0.12.</para>
/// <para>The search is exact over the grid, yet visits little of it. Every rendering equals its eight mirror images, so
/// only the part of an image that does so too can come nearer to one, and 105 numbers hold that part. The grid is cut
/// into cells; matrix products give the distance to each cell's centre, and a cell is searched only if the triangle
/// inequality leaves room for something nearer than the best so far.</para>
/// </remarks>
public sealed class ShapesManifold
{
    public const double SmallestLogExponent = -4 * Shapes.LogExponentJitter;

    private const int RadiusCount = 201, ExponentCount = 208, CellSide = 4, ImagesPerChunk = 512;

    /// <summary>Numbers per rendering: the octant's pixels, rounded up with zeros so that SIMD needs no rest.</summary>
    private const int Width = (Shapes.OctantPixels + 15) / 16 * 16;

    /// <summary>Room for the rounding of float32 in |x|² + |c|² − 2 x·c, relative to its terms.</summary>
    private const float Rounding = 4e-6f;

    private static readonly (int[] Pixels, float[] Scales) Octant = OctantOfImage();

    private readonly float[] nodes = new float[RadiusCount * ExponentCount * Width];
    private readonly Cell[] cells;
    private readonly float[] centres;

    /// <summary>Draws the grid, which takes a fraction of a second.</summary>
    public ShapesManifold()
    {
        Parallel.For(0, RadiusCount, radius =>
        {
            Span<float> octant = stackalloc float[Shapes.OctantPixels];
            for (int exponent = 0; exponent < ExponentCount; exponent++)
            {
                Shapes.RenderOctant(RadiusAt(radius), Math.Exp(LogExponentAt(exponent)), octant);
                Span<float> node = nodes.AsSpan((radius * ExponentCount + exponent) * Width, Width);
                for (int i = 0; i < octant.Length; i++)
                    node[i] = octant[i] * Octant.Scales[i];
            }
        });
        cells = [.. from radius in Enumerable.Range(0, (RadiusCount + CellSide - 1) / CellSide)
                    from exponent in Enumerable.Range(0, (ExponentCount + CellSide - 1) / CellSide)
                    select MakeCell(radius * CellSide, exponent * CellSide)];
        centres = [.. cells.SelectMany(cell => Node(cell.Centre).ToArray())];
    }

    /// <summary>How many renderings the grid holds.</summary>
    public int Count => RadiusCount * ExponentCount;

    public static double LargestLogExponent { get; } = Math.Log(Shapes.Exponents[^1]) + 4 * Shapes.LogExponentJitter;

    /// <summary>Finds the nearest rendering of each image.</summary>
    /// <param name="images">Shape [count, 1, 28, 28], [count, 28, 28] or [count, 784]; any finite values, on any
    /// device.</param>
    /// <exception cref="ArgumentException">Another shape, or numbers that are not finite.</exception>
    public NearestShape[] Nearest(Tensor images)
    {
        if (images.dim() < 2 || images.numel() != images.shape[0] * Shapes.Size * Shapes.Size)
            throw new ArgumentException(
                "Expected images of shape [count, 1, 28, 28] or [count, 784], found "
                + $"[{string.Join(", ", images.shape)}].",
                nameof(images));
        using var scope = NewDisposeScope();
        Tensor flat = images.detach().to(float32).cpu().reshape(-1, Shapes.Size * Shapes.Size);
        if (!flat.isfinite().all().item<bool>())
            throw new ArgumentException(
                "Expected images of finite numbers, found NaN or infinity: the model that made them has diverged.",
                nameof(images));

        Tensor centreRows = NumberTensor.Of(centres, cells.Length, Width);
        Tensor centreSquares = centreRows.square().sum(1);
        var nearest = new NearestShape[flat.shape[0]];
        for (int start = 0; start < nearest.Length; start += ImagesPerChunk)
        {
            using var chunkScope = NewDisposeScope();
            Tensor chunk = flat.narrow(0, start, Math.Min(ImagesPerChunk, nearest.Length - start));
            FindIn(chunk, centreRows, centreSquares, nearest.AsMemory(start, (int)chunk.shape[0]));
        }
        return nearest;
    }

    /// <summary>
    /// The share of images that lie within <paramref name="distance"/> of the family: those that are a shape and not a
    /// blend or noise.
    /// </summary>
    public double ShareWithin(Tensor images, double distance) =>
        Nearest(images).Average(shape => shape.Distance <= distance ? 1.0 : 0.0);

    internal static double RadiusAt(int index) =>
        Shapes.SmallestRadius + (Shapes.LargestRadius - Shapes.SmallestRadius) * index / (RadiusCount - 1);

    internal static double LogExponentAt(int index) =>
        SmallestLogExponent + (LargestLogExponent - SmallestLogExponent) * index / (ExponentCount - 1);

    private void FindIn(Tensor images, Tensor centreRows, Tensor centreSquares, Memory<NearestShape> nearest)
    {
        // held, since TorchSharp does not keep an unnamed scalar alive during the call
        using Scalar half = 0.5f, two = 2f, rounding = Rounding, zero = 0f;
        Tensor square = images.view(-1, Shapes.Size, Shapes.Size);
        // each step averages two, so that a symmetric image stays bit for bit
        Tensor even = (square + square.flip(2)) * half;
        even = (even + even.flip(1)) * half;
        even = (even + even.transpose(1, 2)) * half;
        float[] asymmetry = (square - even).square().sum([1L, 2L]).data<float>().ToArray();

        using Tensor pixels = tensor(Octant.Pixels, int64), scales = tensor(Octant.Scales);
        Tensor rows = nn.functional.pad(even.reshape(-1, Shapes.Size * Shapes.Size).index_select(1, pixels) * scales,
            [0L, Width - Shapes.OctantPixels]);
        Tensor scale = rows.square().sum(1, keepdim: true) + centreSquares;
        Tensor squares = scale - two * rows.mm(centreRows.t()) - rounding * scale;
        float[] bounds = squares.clamp_min(zero).sqrt().data<float>().ToArray(),
            symmetric = rows.contiguous().data<float>().ToArray();
        Parallel.For(0, asymmetry.Length, i =>
            nearest.Span[i] = Search(symmetric.AsSpan(i * Width, Width),
                bounds.AsSpan(i * cells.Length, cells.Length), asymmetry[i]));
    }

    /// <param name="image">The symmetric part of an image, like a node.</param>
    /// <param name="distances">To each cell's centre, or a little less.</param>
    /// <param name="asymmetry">Squared length of the part of the image that no rendering can match.</param>
    private NearestShape Search(ReadOnlySpan<float> image, ReadOnlySpan<float> distances, float asymmetry)
    {
        int first = 0;
        for (int i = 1; i < cells.Length; i++)
            if (distances[i] < distances[first])
                first = i;

        (float best, int bestNode) = SearchCell(cells[first], image, (float.PositiveInfinity, 0));
        for (int i = 0; i < cells.Length; i++)
        {
            float room = distances[i] - cells[i].Reach;
            if (i != first && (room <= 0 || room * room < best))
                (best, bestNode) = SearchCell(cells[i], image, (best, bestNode));
        }
        return new NearestShape(Math.Sqrt((double)best + asymmetry), RadiusAt(bestNode / ExponentCount),
            LogExponentAt(bestNode % ExponentCount));
    }

    private (float Best, int Node) SearchCell(Cell cell, ReadOnlySpan<float> image, (float Best, int Node) found)
    {
        for (int radius = cell.Radius; radius < Math.Min(cell.Radius + CellSide, RadiusCount); radius++)
            for (int exponent = cell.Exponent; exponent < Math.Min(cell.Exponent + CellSide, ExponentCount); exponent++)
            {
                int node = radius * ExponentCount + exponent;
                float square = SquaredDistance(image, Node(node));
                if (square < found.Best)
                    found = (square, node);
            }
        return found;
    }

    private Cell MakeCell(int radius, int exponent)
    {
        int centre = Math.Min(radius + CellSide / 2, RadiusCount - 1) * ExponentCount
            + Math.Min(exponent + CellSide / 2, ExponentCount - 1);
        float reach = 0;
        for (int i = radius; i < Math.Min(radius + CellSide, RadiusCount); i++)
            for (int j = exponent; j < Math.Min(exponent + CellSide, ExponentCount); j++)
                reach = Math.Max(reach, SquaredDistance(Node(centre), Node(i * ExponentCount + j)));
        return new Cell(radius, exponent, centre, MathF.Sqrt(reach));
    }

    private ReadOnlySpan<float> Node(int index) => nodes.AsSpan(index * Width, Width);

    private static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(a),
            right = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            Vector<float> difference = left[i] - right[i];
            sum += difference * difference;
        }
        return Vector.Sum(sum);
    }

    /// <summary>
    /// Where the octant's pixels lie in an image, and the root of how often each occurs there: with that scale, octants
    /// are as far apart as images.
    /// </summary>
    private static (int[] Pixels, float[] Scales) OctantOfImage()
    {
        const int half = Shapes.Size / 2;
        var places = (from column in Enumerable.Range(0, half)
                      from row in Enumerable.Range(column, half - column)
                      select (column, row)).ToArray();
        return ([.. places.Select(place => (half + place.row) * Shapes.Size + half + place.column)],
                [.. places.Select(place => MathF.Sqrt(place.row == place.column ? 4 : 8))]);
    }

    /// <param name="Centre">The node that stands for the cell.</param>
    /// <param name="Reach">The distance from it to the cell's farthest node.</param>
    private readonly record struct Cell(int Radius, int Exponent, int Centre, float Reach);
}
