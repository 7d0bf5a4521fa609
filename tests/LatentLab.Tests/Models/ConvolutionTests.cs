using LatentLab.Models;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Models;

/// <summary>Against libtorch's own layers in float64, which do not go through oneDNN.</summary>
public sealed class ConvolutionTests
{
    /// <summary>Channels, height and width; on patches, or as the processor chooses.</summary>
    public static TheoryData<int, int, int, int, bool> Sizes()
    {
        var cases = new TheoryData<int, int, int, int, bool>();
        foreach ((int first, int second, int height, int width) in ((int, int, int, int)[])[(1, 32, 28, 28),
            (3, 2, 17, 12), (24, 5, 13, 13), (48, 16, 6, 9), (5, 1, 4, 2), (17, 3, 1, 1), (2, 8, 5, 1)])
        {
            cases.Add(first, second, height, width, true);
            cases.Add(first, second, height, width, false);
        }
        return cases;
    }

    [Fact]
    public void Images_that_do_not_lie_in_one_piece_are_convolved_like_any_other()
    {
        using var scope = NewDisposeScope();
        using var down = new Convolution(3, 5);
        using var up = new ConvTranspose2d(5, 3, 12, 9);
        using (no_grad())
            foreach (Tensor parameter in down.parameters().Concat(up.parameters()))
                parameter.normal_();
        Tensor turned = rand(2, 9, 12, 3).permute(0, 3, 2, 1);
        Tensor small = down.call(turned);
        Assert.True((small - down.OnPatches(turned.contiguous())).abs().max().ToDouble() < 1e-4);
        Tensor narrowed = rand(2, 5, 6, 10).narrow(3, 2, 5);
        Assert.True((up.call(narrowed) - up.OnPatches(narrowed.contiguous())).abs().max().ToDouble() < 1e-4);
    }

    [Fact]
    public void Trying_a_size_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        Tensor images = rand(1, 13, 3, 11);
        long count = LiveTensors.Count;
        using (no_grad())
            LibraryConvolution.IsRightFor(images, 7, transposed: false);
        Assert.Equal(count, LiveTensors.Count);
    }

    [Fact]
    public void What_was_not_tried_is_left_to_patches()
    {
        using Tensor exact = zeros(1, 1, 4, 4, dtype: float64);
        Assert.False(LibraryConvolution.IsRightFor(exact, 2, transposed: false));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_convolution_and_its_gradients_are_those_of_the_definition(
        int inChannels, int outChannels, int height, int width, bool onPatches)
    {
        using var scope = NewDisposeScope();
        using var layer = new Convolution(inChannels, outChannels);
        Compare(
            layer, onPatches ? layer.OnPatches : layer.call, [3, inChannels, height, width],
            (images, weight, bias) => nn.functional.conv2d(images, weight, bias, strides: [2, 2], padding: [1, 1]));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_deconvolution_and_its_gradients_are_those_of_the_definition(
        int outChannels, int inChannels, int height, int width, bool onPatches)
    {
        using var scope = NewDisposeScope();
        using var layer = new ConvTranspose2d(inChannels, outChannels, height, width);
        Compare(
            layer, onPatches ? layer.OnPatches : layer.call, [3, inChannels, (height + 1) / 2, (width + 1) / 2],
            (features, weight, bias) => nn.functional.conv_transpose2d(
                features, weight, bias, strides: [2, 2], padding: [1, 1],
                output_padding: [1 - height % 2, 1 - width % 2]));
    }

    private static void Compare(
        nn.Module layer, Func<Tensor, Tensor> call, long[] shape, Func<Tensor, Tensor, Tensor, Tensor> definition)
    {
        using var generator = new Generator(3);
        Tensor weight = layer.get_parameter("weight")!, bias = layer.get_parameter("bias")!;
        using (no_grad())
        {
            weight.copy_(randn(weight.shape, generator: generator));
            bias.copy_(randn(bias.shape, generator: generator));
        }
        Tensor images = randn(shape, generator: generator).requires_grad_();
        Tensor[] exact =
            [.. new[] { images, weight, bias }.Select(tensor => tensor.detach().to(float64).requires_grad_())];
        Tensor found = call(images), expected = definition(exact[0], exact[1], exact[2]);
        Tensor direction = randn(found.shape, generator: generator);
        (found * direction).sum().backward();
        (expected * direction).sum().backward();

        Close("result", expected, found);
        Close("gradient of the input", exact[0].grad!, images.grad!);
        Close("gradient of the weight", exact[1].grad!, weight.grad!);
        Close("gradient of the bias", exact[2].grad!, bias.grad!);
    }

    // float32 sums of a few thousand products are right to about 1e-6 of their size.
    private static void Close(string what, Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        double error = ((expected - found).abs().max() / (expected.abs().max() + 1e-12)).ToDouble();
        Assert.True(error < 1e-5, $"{what}: {error:E1} off");
    }

    [Fact]
    public void The_report_tries_no_further_size_when_time_is_up() =>
        Assert.Contains("1 of 22 sizes tried", LibraryConvolution.Report(TimeSpan.Zero));
}
