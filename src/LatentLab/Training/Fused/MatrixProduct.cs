using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>A float32 matrix in memory, perhaps seen transposed: for libtorch as a tensor, for the kit as an
/// address.</summary>
/// <param name="Tensor">The tensor, and its transpose; null where libtorch does not see the matrix.</param>
/// <param name="Data">Element (i, j) is at Data[i · RowStride + j · ColumnStride]; one of the strides is 1.</param>
internal readonly unsafe record struct MatrixView(
    Tensor? Tensor, Tensor? TurnedTensor, IntPtr Data, int Rows, int Columns, int RowStride, int ColumnStride)
{
    public float* Address => (float*)Data;

    /// <summary>The transpose: rows and columns change places.</summary>
    public MatrixView Transposed => new(TurnedTensor, Tensor, Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>This = left · right, or += left · right, by libtorch.</summary>
    public void SetByTorch(MatrixView left, MatrixView right, bool add = false) =>
        Tensor!.addmm_(left.Tensor!, right.Tensor!, beta: add ? 1 : 0, alpha: 1);
}

/// <summary>
/// Matrix products of a training step, by libtorch or by <see cref="MatrixKernel"/>. libtorch leaves them to Intel's
/// MKL, which on other makers' processors takes slow code (on one by AMD, a third of what its AVX-512 can do).
/// </summary>
internal sealed unsafe class MatrixProduct : IDisposable
{
    /// <summary>Which of the two multiplies, <c>own</c> or <c>torch</c>; by the processor if not set.</summary>
    public const string Setting = "LATENTLAB_PRODUCTS";

    // At most this many rows of the right matrix, 32 columns wide, are to stay in the first cache (36 of 48 kB).
    private const int DepthBlock = 288;

    // Rows of the left matrix that are taken to all panels, one panel after the other: two tiles of twelve.
    private const int RowBlock = 2 * MatrixKernel.TileRows;

    // A deep product of few numbers is shared out by its depth; each thread then needs a result of its own.
    private const int DeepFrom = 2048, FewNumbers = 1 << 16;

    // Multiplications that are worth waking the other threads for, as numbers of a pass over memory.
    private const int MultiplicationsPerNumber = 16;

    private readonly OpenMpParallel byRows = new(rowsPerGrain: 4), byDepth = new(rowsPerGrain: 16), byPanel = new();
    private float* panels, shares;
    private long panelRoom, shareRoom;

    // PublicationOnly does not remember an exception, such as a wrong setting or a cancelled notebook cell.
    private static readonly Lazy<bool> Chosen = new(() => Choose(
            Environment.GetEnvironmentVariable(Setting), IsMadeByIntel(),
            Avx512F.IsSupported && Vector512.IsHardwareAccelerated, OpenMpParallel.CanShare || get_num_threads() == 1),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether this process multiplies by its own kernel.</summary>
    /// <exception cref="ArgumentException">The setting is neither of the two.</exception>
    public static bool IsOwn => Chosen.Value;

    /// <summary>What multiplies, for reports.</summary>
    public static string Name => IsOwn ? "the kit's AVX-512 kernel" : "libtorch";

    internal static bool Choose(string? setting, bool byIntel, bool hasWideVectors, bool canShare) => setting switch
    {
        "own" => hasWideVectors,
        "torch" => false,
        null or "" => hasWideVectors && canShare && !byIntel,
        _ => throw new ArgumentException($"{Setting}: expected 'own' or 'torch', found '{setting}'."),
    };

    /// <summary><paramref name="result"/> = left · right, without a new tensor.</summary>
    public void Set(FloatMatrix result, MatrixView left, MatrixView right)
    {
        if (IsOwn)
            Multiply(result, left, right);
        else
            result.View.SetByTorch(left, right);
    }

    /// <summary>The same by the kit's kernel, whatever the processor.</summary>
    internal void Multiply(FloatMatrix result, MatrixView left, MatrixView right)
    {
        int columns = right.Columns, depth = right.Rows;
        Panels packed = Pack(right);
        float* into = result.Data, from = left.Address;
        if (depth >= DeepFrom && (long)left.Rows * columns <= FewNumbers)
        {
            int size = left.Rows * columns;
            Reserve(ref shares, ref shareRoom, (long)size * byDepth.MostParts);
            byDepth.Run(depth, PerRow(left.Rows, columns), (part, start, end) => Block(
                from + (nint)start * left.ColumnStride, left, packed.From(start), shares + (nint)part * size, columns,
                columns, left.Rows, end - start));
            int parts = byDepth.LastParts;
            var total = new Span<float>(into, size); // which is a gradient, without gaps between its rows
            new ReadOnlySpan<float>(shares, size).CopyTo(total);
            for (int part = 1; part < parts; part++)
                Add(total, new ReadOnlySpan<float>(shares + (nint)part * size, size));
            return;
        }
        byRows.Run(left.Rows, PerRow(depth, columns), (_, start, end) => Block(
            from + (nint)start * left.RowStride, left, packed, into + (nint)start * result.Stride, result.Stride,
            columns, end - start, depth));
    }

    /// <summary>The same, or <paramref name="result"/> += left · right, by this thread alone.</summary>
    /// <param name="right">Its columns are neighbours, and can be read up to the next multiple of 32 of them.</param>
    public static void Alone(MatrixView result, MatrixView left, MatrixView right, bool add)
    {
        int inPanels = right.Columns / MatrixKernel.TileColumns * MatrixKernel.TileColumns;
        Block(left.Address, left,
            new Panels(right.Data, right.RowStride, MatrixKernel.TileColumns, (IntPtr)(right.Address + inPanels),
                right.RowStride),
            result.Address, result.RowStride, right.Columns, left.Rows, right.Rows, add);
    }

    public void Dispose()
    {
        byRows.Dispose();
        byDepth.Dispose();
        byPanel.Dispose();
        NativeMemory.AlignedFree(panels);
        NativeMemory.AlignedFree(shares);
        panels = shares = null;
        panelRoom = shareRoom = 0;
    }

    internal static void Add(Span<float> total, ReadOnlySpan<float> share)
    {
        int i = 0;
        for (; i <= total.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(total[i..]) + new Vector<float>(share[i..])).CopyTo(total[i..]);
        for (; i < total.Length; i++)
            total[i] += share[i];
    }

    private static int PerRow(int depth, int columns) =>
        (int)Math.Min(int.MaxValue, (long)depth * columns / MultiplicationsPerNumber);

    /// <summary>Rows of the result from a range of depth.</summary>
    /// <param name="cRow">From one row of the result to the next. What lies between two rows may be written to.</param>
    private static void Block(
        float* a, MatrixView left, Panels b, float* c, int cRow, int columns, int rows, int depth,
        bool addToAll = false)
    {
        const int Tile = MatrixKernel.TileColumns;
        float* edge = stackalloc float[RowBlock * Tile];
        // Blocks of one size: a short one at the end would cost as much reading and writing as the others.
        int blocks = Math.Max(1, (depth + DepthBlock - 1) / DepthBlock), block = (depth + blocks - 1) / blocks;
        for (int from = 0; from == 0 || from < depth; from += block)
        {
            int deep = Math.Min(block, depth - from);
            bool add = addToAll || from > 0;
            float* aBlock = a + (nint)from * left.ColumnStride;
            for (int row = 0; row < rows; row += RowBlock)
            {
                int high = Math.Min(RowBlock, rows - row);
                float* aTile = aBlock + (nint)row * left.RowStride;
                float* cTile = c + (nint)row * cRow;
                int column = 0;
                for (; column <= columns - Tile; column += Tile)
                    MatrixKernel.Rows(aTile, left.RowStride, left.ColumnStride, b.At(column, from), b.RowStride,
                        cTile + column, cRow, high, deep, add);
                if (column == columns)
                    continue;
                int rest = columns - column, width = rest <= Tile / 2 ? Tile / 2 : Tile;
                bool inPlace = column + width <= cRow;
                float* into = inPlace ? cTile + column : edge;
                nint intoRow = inPlace ? cRow : Tile;
                if (width < Tile)
                    MatrixKernel.NarrowRows(aTile, left.RowStride, left.ColumnStride, b.AtEdge(from), b.EdgeStride,
                        into, intoRow, high, deep, inPlace && add);
                else
                    MatrixKernel.Rows(aTile, left.RowStride, left.ColumnStride, b.AtEdge(from), b.EdgeStride, into,
                        intoRow, high, deep, inPlace && add);
                for (int i = 0; i < (inPlace ? 0 : high); i++)
                    for (int j = 0; j < rest; j++)
                        cTile[(nint)i * cRow + column + j] =
                            edge[i * Tile + j] + (add ? cTile[(nint)i * cRow + column + j] : 0);
            }
        }
    }

    /// <summary>The right matrix as panels of 32 neighbouring columns.</summary>
    /// <param name="Whole">Where element (0, 0) is.</param>
    /// <param name="RowStride">From one row of a panel to the next.</param>
    /// <param name="PanelStride">From one panel to the next.</param>
    /// <param name="Edge">The last panel, whose missing columns may be read and count for nothing; unused where all are
    /// full.</param>
    private readonly record struct Panels(
        IntPtr Whole, int RowStride, nint PanelStride, IntPtr Edge, int EdgeStride = MatrixKernel.TileColumns)
    {
        public float* At(int column, int row) => (float*)Whole + column / MatrixKernel.TileColumns * PanelStride
            + (nint)row * RowStride;

        public float* AtEdge(int row) => (float*)Edge + (nint)row * EdgeStride;

        public Panels From(int row) => this with
        {
            Whole = (IntPtr)((float*)Whole + (nint)row * RowStride),
            Edge = (IntPtr)((float*)Edge + (nint)row * EdgeStride),
        };
    }

    // Rows whose columns are neighbours are read in place, but for the last columns that don't fill a panel; a
    // transposed matrix is turned round.
    private Panels Pack(MatrixView right)
    {
        const int Tile = MatrixKernel.TileColumns;
        int depth = right.Rows, columns = right.Columns, full = columns / Tile, rest = columns % Tile;
        nint panel = (nint)depth * Tile;
        float* source = right.Address;
        if (right.ColumnStride == 1)
        {
            if (rest == 0)
                return new Panels((IntPtr)source, right.RowStride, Tile, 0);
            Reserve(ref panels, ref panelRoom, panel);
            float* edge = panels;
            byPanel.Run(depth, Tile, (_, start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    var into = new Span<float>(edge + (nint)row * Tile, Tile);
                    new ReadOnlySpan<float>(source + (nint)row * right.RowStride + full * Tile, rest).CopyTo(into);
                    into[rest..].Clear();
                }
            });
            return new Panels((IntPtr)source, right.RowStride, Tile, (IntPtr)edge);
        }
        int count = full + (rest > 0 ? 1 : 0);
        Reserve(ref panels, ref panelRoom, panel * count);
        float* all = panels;
        byPanel.Run(2 * count, depth * Tile / 2, (_, start, end) =>
        {
            for (int half = start; half < end; half++)
                Turn(source + (nint)half * 16 * right.ColumnStride, right.ColumnStride,
                    Math.Clamp(columns - half * 16, 0, 16), all + half / 2 * panel + half % 2 * 16, depth);
        });
        return new Panels((IntPtr)all, Tile, panel, (IntPtr)(all + full * panel));
    }

    /// <summary>Up to sixteen rows become sixteen columns of a panel; those that are missing become zeros.</summary>
    private static void Turn(float* rows, int stride, int count, float* panel, int depth)
    {
        const int Tile = MatrixKernel.TileColumns;
        int done = 0;
        if (count == 16)
            for (; done <= depth - 16; done += 16)
                Transposition.Sixteen(rows + done, stride, panel + (nint)done * Tile, Tile);
        for (; done < depth; done++)
            for (int column = 0; column < 16; column++)
                panel[(nint)done * Tile + column] = column < count ? rows[(nint)column * stride + done] : 0;
    }

    private static void Reserve(ref float* memory, ref long room, long numbers)
    {
        if (numbers <= room)
            return;
        NativeMemory.AlignedFree(memory);
        memory = null;
        room = 0;
        memory = (float*)NativeMemory.AlignedAlloc(checked((nuint)numbers * sizeof(float)), 64);
        room = numbers;
    }

    private static bool IsMadeByIntel()
    {
        if (!X86Base.IsSupported)
            return false;
        (int _, int b, int c, int d) = X86Base.CpuId(0, 0);
        return (b, d, c) == (0x756E6547, 0x49656E69, 0x6C65746E); // "Genu" "ineI" "ntel"
    }
}
