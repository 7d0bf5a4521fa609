using LatentLab.Training.Fused;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training.Fused;

/// <summary>The kit's kernel against libtorch's product in float64.</summary>
public sealed class MatrixProductTests
{
    [Fact]
    public void A_product_of_any_sizes_either_way_round_is_the_one_in_double_precision()
    {
        Assert.SkipUnless(MatrixProduct.Choose("own", false, WideVectors, true), "needs AVX-512");
        using var product = new MatrixProduct();
        int[] sizes = [1, 2, 3, 4, 5, 11, 12, 13, 16, 17, 31, 32, 33, 40, 64, 65, 129];
        var random = new Random(5);
        for (int i = 0; i < 400; i++)
        {
            // Every tenth is deep: shared out by its depth, and longer than a block of it.
            int depth = i % 10 == 0 ? random.Next(2000, 6000) : sizes[random.Next(sizes.Length)];
            Check(product, sizes[random.Next(sizes.Length)], depth, sizes[random.Next(sizes.Length)], i % 2 == 0,
                i / 2 % 2 == 0, seed: i);
        }
    }

    [Fact]
    public void A_thread_alone_sets_and_adds_from_a_right_side_with_slack()
    {
        Assert.SkipUnless(WideVectors, "needs AVX-512");
        foreach ((int rows, int depth, int columns) in ((int, int, int)[])[(7, 300, 5), (25, 9, 64), (12, 1, 33)])
        {
            using var scope = NewDisposeScope();
            using FloatMatrix left = Random(rows, depth, 1), right = Random(depth, columns, 2, slack: 32),
                result = Random(rows, columns, 3);
            Tensor before = result.Tensor.to(float64), once = Exact(left.View, right.View);
            MatrixProduct.Alone(result.View, left.View, right.View, add: true);
            Close(before + once, result.Tensor);
            MatrixProduct.Alone(result.View, left.View, right.View, add: false);
            Close(once, result.Tensor);
        }
    }

    [Theory]
    [InlineData(null, true, true, true, false)]     // MKL is at home there
    [InlineData(null, false, true, true, true)]
    [InlineData("", false, false, true, false)]
    [InlineData(null, false, true, false, false)]   // one thread would do the work of several
    [InlineData("own", true, true, true, true)]
    [InlineData("own", true, false, true, false)]
    [InlineData("torch", false, true, true, false)]
    public void The_processor_chooses_unless_the_setting_does(
        string? setting, bool byIntel, bool hasWideVectors, bool canShare, bool expected) =>
        Assert.Equal(expected, MatrixProduct.Choose(setting, byIntel, hasWideVectors, canShare));

    [Fact]
    public void Another_setting_is_refused() => Assert.Contains("'own' or 'torch'",
        Assert.Throws<ArgumentException>(() => MatrixProduct.Choose("fast", false, true, true)).Message);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(49, 64)]
    [InlineData(33, 17)]
    [InlineData(3, 100)]
    public void Rows_become_columns(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using FloatMatrix from = Random(rows, columns, 4), into = Random(columns, rows, 5);
        unsafe
        {
            Transposition.Of(from.Data, rows, columns, into.Data);
        }
        Assert.True(from.Tensor.t().eq(into.Tensor).all().ToBoolean());
    }

    private static bool WideVectors => System.Runtime.Intrinsics.X86.Avx512F.IsSupported;

    private static void Check(
        MatrixProduct product, int rows, int depth, int columns, bool turnLeft, bool turnRight, int seed)
    {
        using var scope = NewDisposeScope();
        using FloatMatrix left = turnLeft ? Random(depth, rows, seed) : Random(rows, depth, seed),
            right = turnRight ? Random(columns, depth, seed + 1) : Random(depth, columns, seed + 1),
            result = new(rows, columns);
        result.Tensor.fill_(double.NaN);
        MatrixView first = turnLeft ? left.View.Transposed : left.View,
            second = turnRight ? right.View.Transposed : right.View;
        product.Multiply(result, first, second);
        Close(Exact(first, second), result.Tensor);
    }

    private static Tensor Exact(MatrixView left, MatrixView right) =>
        left.Tensor!.to(float64).mm(right.Tensor!.to(float64));

    private static FloatMatrix Random(int rows, int columns, int seed, int slack = 0)
    {
        using var generator = new Generator((ulong)seed);
        using var quiet = no_grad();
        var matrix = new FloatMatrix(rows, columns, slack);
        matrix.Tensor.normal_(0, 1, generator);
        return matrix;
    }

    // A float32 sum of n products of the size of 1 is off by about √n · 6e-8.
    private static void Close(Tensor expected, Tensor found)
    {
        double error = (expected - found).abs().max().ToDouble();
        Assert.True(error < 2e-4, $"[{string.Join(", ", found.shape)}]: {error:E1} off");
    }
}
