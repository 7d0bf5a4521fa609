using LatentLab.Display;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Tests.Display;

/// <summary>
/// Real mistakes, made with the real library: what it says is not written down here, only what a learner is to be told.
/// </summary>
public class TorchErrorsTests
{
    private static readonly Dictionary<string, object?> NoVariables = [];

    private static readonly Dictionary<string, (Func<object?> Mistake, string[] Told)> Mistakes = new()
    {
        ["an image into a linear layer"] = (() => nn.Linear(784, 400).call(rand(128, 1, 28, 28)),
            ["expects 784 features", "3584 rows of 28", "flatten it first?", "[128, 784]"]),
        ["a decoder's layer in the encoder"] = (() => nn.Linear(784, 400).call(rand(128, 400)),
            ["takes 784 features and makes 400", "in and out swapped"]),
        ["a transposed batch"] = (() => nn.Linear(784, 400).call(rand(784, 128)), ["784 rows of 128", ".t()"]),
        ["too few features"] =
            (() => nn.Linear(784, 400).call(rand(5, 3)), ["expects 784 features in each row, the batch has 3"]),
        ["flattened, but for another layer"] =
            (() => nn.Sequential(nn.Flatten(), nn.Linear(100, 4)).call(rand(2, 1, 28, 28)),
                ["expects 100 features", "the batch has 784"]),
        ["layers that don't join"] = (() => nn.Sequential(nn.Linear(784, 400), nn.Linear(300, 2)).call(rand(2, 784)),
            ["expects 300 features", "the batch has 400"]),
        ["flat pixels into a convolution"] =
            (() => nn.Conv2d(1, 8, 3).call(rand(128, 784)), ["[batch, 1, height, width]", ".view(-1, 1, 28, 28)"]),
        ["colour into a grey convolution"] =
            (() => nn.Conv2d(1, 8, 3).call(rand(4, 3, 28, 28)), ["[batch, 1, height, width]", "colour images 3"]),
        ["the wrong filters into a transposed convolution"] =
            (() => nn.ConvTranspose2d(8, 1, 3).call(rand(2, 4, 7, 7)), ["[batch, 8, height, width]"]),
        ["an image smaller than the kernel"] =
            (() => nn.Conv2d(1, 8, 5).call(rand(2, 1, 3, 3)), ["3 × 3 pixels", "kernel of 5 × 5"]),
        ["nothing left to pool"] = (() => nn.MaxPool2d(4).call(rand(1, 1, 2, 2)), ["2 × 2 pixels"]),
        ["a normalisation of other channels"] =
            (() => nn.BatchNorm2d(8).call(rand(2, 4, 5, 5)), ["made for 8 channels", "the batch has 4"]),
        ["matrices that don't fit"] =
            (() => rand(2, 3).mm(rand(4, 5)), ["expects 4 features in each row, the batch has 3"]),
        ["a matrix times a vector by mm"] = (() => rand(2, 3).mm(rand(3)), ["for a vector use mv"]),
        ["a vector of another length"] = (() => rand(2, 3).mv(rand(4)), ["3 columns", "it has 4"]),
        ["batches of matrices"] = (() => rand(2, 3, 4).bmm(rand(2, 5, 6)), ["4 columns", "it has 5"]),
        ["as many matrices left as right"] =
            (() => rand(2, 3, 4).bmm(rand(3, 4, 6)), ["2 on the left and 3 on the right"]),
        ["vectors of two lengths"] = (() => rand(3).dot(rand(4)), ["two vectors of one length"]),
        ["broadcasting columns"] = (() => rand(2, 3) + rand(2, 4), ["dimension 1", "one has 3, the other 4"]),
        ["broadcasting batches"] = (() => rand(128, 10) - rand(64, 10), ["one has 128, the other 64", "last batch"]),
        ["adding in place"] = (() => ones(1).add_(rand(3)), ["[1]", "[3]", "Leave out the _"]),
        ["a flat output against images"] =
            (() => nn.functional.binary_cross_entropy_with_logits(rand(8, 784), rand(8, 1, 28, 28)),
                ["[8, 784]", "[8, 1, 28, 28]", "target.flatten(1)"]),
        ["too few pixels in the output"] =
            (() => nn.functional.binary_cross_entropy_with_logits(rand(8, 10), rand(8, 784)),
                ["as many numbers as an image has"]),
        ["answers and labels of two batches"] =
            (() => nn.functional.cross_entropy(rand(8, 10), randint(0, 10, [7])), ["8 answers for 7 targets"]),
        ["a label beyond the classes"] =
            (() => nn.functional.cross_entropy(rand(1, 10), tensor(new long[] { 12 })), ["A label is 12"]),
        ["cat of other widths"] =
            (() => cat([rand(2, 3), rand(2, 4)], 0), ["dimension 0", "Tensor 1", "has 4 where the first has 3"]),
        ["cat of other dimensions"] =
            (() => cat([rand(2, 3), rand(2)], 0), ["one has 2 and another 1", "unsqueeze(0)"]),
        ["stack of unequal tensors"] = (() => stack([rand(2, 3), rand(2, 4)], 0), ["[2, 3]", "[2, 4]", "use cat"]),
        ["a view of another size"] = (() => rand(2, 3).view(4, 2), ["4 × 2 = 8 places for 6 numbers"]),
        ["a reshape that can't be"] = (() => rand(2, 3).reshape(-1, 4), ["6 numbers", "parts of 4"]),
        ["a view after a transposition"] = (() => rand(4, 6).t().view(24), ["Use reshape"]),
        ["expanding what is not 1"] = (() => rand(2, 3).expand(4, 3), ["dimension 0 has 2", "[4, 3]"]),
        ["permuting too many"] = (() => rand(2, 3).permute(0, 2, 1), ["2 dimensions", "given 3 places"]),
        ["whole numbers into a layer"] =
            (() => nn.Linear(3, 2).call(ones(4, 3, dtype: int64)), ["int64", "float32", ".to(float32)"]),
        ["float64 into a layer"] =
            (() => nn.Linear(3, 2).call(ones(4, 3, dtype: float64)), ["float64", ".to(float32)"]),
        ["labels that are not whole"] =
            (() => nn.functional.cross_entropy(rand(8, 10), rand(8)), ["int64", "whole numbers"]),
        ["the mean of whole numbers"] = (() => ones(3, dtype: int64).mean(), [".to(float32).mean()"]),
        ["indices that are not whole"] =
            (() => nn.Embedding(10, 3).call(rand(3)), ["Indices are whole numbers", "float32"]),
        ["numbers read as another type"] = (() => rand(2, 3).data<double>(), ["holds float32", ".to(float64)"]),
        ["two devices"] = (() => rand([2, 3], device: device("meta")) + rand(2, 3), ["meta", "cpu", ".to(device)"]),
        ["an index beyond the batch"] =
            (() => rand(2, 3)[5], ["Dimension 0 has 2 places, with indices from 0 to 1; 5"]),
        ["an index beyond the columns"] = (() => rand(2, 3)[0, 7], ["3 places", "7 is not one"]),
        ["a dimension that is not there"] = (() => rand(2, 3).sum(3), ["2 dimensions", "from 0 to 1", "3 is not"]),
        ["rows that are not there"] =
            (() => rand(2, 3).index_select(0, tensor(new long[] { 0, 9 })), ["number of rows − 1"]),
        ["gathering beyond the columns"] =
            (() => rand(2, 3).gather(1, tensor(new long[,] { { 5 }, { 0 } })), ["3 places", "5 is not"]),
        ["a slice beyond the end"] = (() => rand(2, 3).narrow(0, 1, 5), ["1 left of 2, not 5"]),
        ["one number of many"] = (() => rand(2, 3).item<float>(), ["item reads one number", "mean()"]),
        ["a disposed tensor"] = (() => { Tensor gone = rand(2); gone.Dispose(); return gone + 1; },
            ["was disposed", "MoveToOuterDisposeScope"]),
        ["a disposed layer"] =
            (() => { Linear layer = nn.Linear(3, 2); layer.Dispose(); return layer.call(rand(1, 3)); },
                ["was disposed"]),
        ["backward of a batch"] =
            (() => { Tensor x = rand([3], requires_grad: true); (x * 2).backward(); return x; }, ["loss.mean()"]),
        ["backward of nothing that learns"] =
            (() => { Tensor x = rand(3).sum(); x.backward(); return x; }, ["Nothing here depends on a weight"]),
        ["backward twice"] = (() =>
        {
            Tensor x = rand([3], requires_grad: true);
            Tensor y = (x * x).sum();
            y.backward();
            y.backward();
            return x;
        }, ["Compute the loss again"]),
        ["a weight overwritten"] = (() => rand([3], requires_grad: true).add_(1), ["no_grad()"]),
        ["logits where probabilities are due"] =
            (() => nn.functional.binary_cross_entropy(rand(8, 4) * 3 + 2, rand(8, 4)), ["sigmoid()"]),
        ["an array of another size"] =
            (() => tensor(new float[] { 1, 2, 3 }, [2, 2]), ["4 places, the array 3 numbers"]),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_mistake_is_told_in_the_learners_terms(string name)
    {
        using var scope = NewDisposeScope();
        Exception? thrown = Record.Exception(() => Mistakes[name].Mistake());
        Assert.NotNull(thrown);
        string? told = TorchErrors.Explain(thrown, NoVariables);
        Assert.NotNull(told);
        string hint = told.Split("\n→ ")[^1];
        Assert.NotEqual(told, hint);
        Assert.All(Mistakes[name].Told, words => Assert.Contains(words, hint));
        Assert.StartsWith(told.Split('\n')[0], thrown.Message);   // the library's own words stay, to be searched for
        Assert.DoesNotContain("frame #", told);
    }

    [Fact]
    public void The_batch_is_called_by_its_name_where_a_variable_fits()
    {
        using var scope = NewDisposeScope();
        Tensor images = rand(128, 1, 28, 28);
        Exception thrown = Assert.ThrowsAny<Exception>(() => nn.Linear(784, 400).call(images));
        string told = TorchErrors.Explain(thrown,
            new Dictionary<string, object?> { ["other"] = rand(3), ["images"] = images, ["text"] = "x" })!;
        Assert.EndsWith(
            "This layer expects 784 features, the batch 'images' has [128, 1, 28, 28]: flatten it first? "
            + "images.flatten(1) has [128, 784].", told);
    }

    [Fact]
    public void A_machine_without_the_device_is_told_so_in_one_line()
    {
        Assert.SkipWhen(cuda.is_available(), "This machine has CUDA.");
        Exception thrown = Assert.ThrowsAny<Exception>(() => rand(2, 3).cuda());
        string[] lines = TorchErrors.Explain(thrown, NoVariables)!.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("Stay on the CPU", lines[1]);
    }

    [Fact]
    public void Other_exceptions_are_left_as_they_are()
    {
        Assert.Null(TorchErrors.Explain(new InvalidOperationException("Sequence contains no elements"), NoVariables));
        Assert.Null(
            TorchErrors.Explain(new ArgumentException("Expected codes of shape [n, 2], found [4, 3]."), NoVariables));
        Assert.Null(TorchErrors.Explain(
            new FormatException("mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)"), NoVariables));
    }

    [Fact]
    public void An_unknown_complaint_loses_only_the_librarys_stack()
    {
        var unknown = new System.Runtime.InteropServices.ExternalException(
            "something new\nException raised from somewhere at file.cpp:1\nframe #0: x");
        Assert.Equal("something new", TorchErrors.Explain(unknown, NoVariables));
    }
}
