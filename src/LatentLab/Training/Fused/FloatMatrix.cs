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

    /// <summary>A new matrix with undefined contents.</summary>
    public FloatMatrix(int rows, int columns)
        : this(empty(rows, columns, dtype: float32, device: CPU).DetachFromDisposeScope())
    {
    }

    /// <summary>
    /// Takes over <paramref name="tensor"/>: shape [rows, columns], float32, contiguous, in the CPU's memory.
    /// </summary>
    public FloatMatrix(Tensor tensor)
    {
        Tensor = tensor;
        Transposed = tensor.t().DetachFromDisposeScope();
        (Rows, Columns) = ((int)tensor.shape[0], (int)tensor.shape[1]);
        data = Address(tensor);
    }

    public Tensor Tensor { get; }

    /// <summary>The same numbers, shape [columns, rows].</summary>
    public Tensor Transposed { get; }

    public int Rows { get; }

    public int Columns { get; }

    public Span<float> Row(int row) => Numbers((long)row * Columns, Columns);

    /// <summary>Part of the matrix read row after row.</summary>
    public Span<float> Numbers(long start, int count) => new(data + start, count);

    /// <summary>This = left · right, without a new tensor.</summary>
    public void SetProduct(Tensor left, Tensor right) => Tensor.addmm_(left, right, beta: 0, alpha: 1);

    public void Dispose()
    {
        Transposed.Dispose();
        Tensor.Dispose();
    }

    /// <summary>Where a contiguous CPU tensor's numbers start. They don't move while the tensor lives.</summary>
    public static float* Address(Tensor tensor) =>
        (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
