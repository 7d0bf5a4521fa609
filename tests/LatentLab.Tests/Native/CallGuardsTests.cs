using System.Runtime.InteropServices;
using LatentLab.Display;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Native;

/// <summary>
/// Functions of TorchSharp that leave libtorch's exceptions uncaught: a wrong call must be an exception. Where one of
/// these tests fails by letting a wrong call through, it ends the process of the tests.
/// </summary>
public sealed class CallGuardsTests
{
    private static string FirstLine(Action call) => Assert.Throws<ExternalException>(call).Message.Split('\n')[0];

    [Fact]
    public void Matrices_that_do_not_fit_are_refused_in_the_words_of_the_function_that_catches()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = ones(2, 3), b = ones(4, 5);
        Assert.Equal(FirstLine(() => a.mm(b)), FirstLine(() => a.matmul(b)));
        Assert.Equal(FirstLine(() => a.mm(b)), FirstLine(() => matmul(a, b)));
        Assert.StartsWith("expected m1 and m2 to have the same dtype, but got: float != double",
            FirstLine(() => a.matmul(ones(3, 5, dtype: float64))));
        Assert.Contains("at least 1D", FirstLine(() => a.matmul(tensor(1f))));
    }

    [Fact]
    public void The_error_comes_with_the_kits_advice()
    {
        using DisposeScope scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(4, 5)));
        Assert.Contains("5", TorchErrors.Explain(error, new Dictionary<string, object?>()));
    }

    [Fact]
    public void Of_3000_pairs_of_shapes_those_are_refused_that_a_product_of_matrices_and_a_sum_of_the_rest_refuse()
    {
        var random = new Random(1);
        long[] Shape() => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (long)random.Next(0, 4))];
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor left = ones(Shape()), right = ones(Shape());
            bool fits = Fits(left, right);
            if (!fits)
                Assert.Throws<ExternalException>(() => left.matmul(right));
            else
                Assert.Equal((double)left.size(-1), left.matmul(right).flatten().to(float64).nan_to_num(0) is var all
                    && all.numel() > 0 ? all.max().ToDouble() : left.size(-1));
            refused += fits ? 0 : 1;
        }
        Assert.InRange(refused, 500, 2900);
    }

    // libtorch's own word, from functions that report their errors
    private static bool Fits(Tensor left, Tensor right)
    {
        Tensor row = left.ndim == 1 ? left.unsqueeze(0) : left, column = right.ndim == 1 ? right.unsqueeze(1) : right;
        try
        {
            _ = ones(row.size(-2), row.size(-1)).mm(ones(column.size(-2), column.size(-1)));
            _ = ones(row.shape[..^2]) + ones(column.shape[..^2]);
            return true;
        }
        catch (ExternalException)
        {
            return false;
        }
    }

    [Fact]
    public void A_dimension_that_is_not_there_is_refused_as_cumsum_refuses_it()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor table = ones(2, 3);
        foreach (long dimension in new long[] { 2, 7, -3 })
        {
            Assert.Equal(FirstLine(() => table.cumsum(dimension)), FirstLine(() => table.cummax(dimension)));
            Assert.Equal(FirstLine(() => table.cumsum(dimension)), FirstLine(() => table.cummin(dimension)));
        }
        Assert.Equal(1, table.cummax(-2).values.max().ToDouble());
        Assert.Equal(1, tensor(1f).cummin(0).values.ToDouble());
    }

    [Fact]
    public void A_gradient_of_what_has_none_is_refused_as_backward_refuses_it()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor plain = ones(2), learned = ones(2, requires_grad: true);
        Assert.Equal(FirstLine(() => plain.sum().backward()),
            FirstLine(() => autograd.grad([plain.sum()], [learned])));
        Assert.Contains("does not require grad", FirstLine(() => autograd.grad([learned.sum()], [plain])));
        Assert.Equal(2, autograd.grad([(learned * 2).sum()], [learned])[0][0].ToDouble());
    }
}
