using LatentLab.Training.Fused;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training.Fused;

/// <summary>Against libtorch's <c>unfold</c> and <c>fold</c>.</summary>
public sealed class PatchKernelTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 28, 28 }, { 1, 1, 1 }, { 3, 7, 12 }, { 17, 5, 4 }, { 32, 14, 14 }, { 2, 1, 6 }, { 5, 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public unsafe void An_image_is_cut_into_the_patches_that_unfold_gives(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        var grid = new PatchGrid(height, width, channels);
        Tensor image = rand(channels, height, width);
        Tensor expected = nn.functional.unfold(image.unsqueeze(0), 3, padding: 1, stride: 2)[0]
            .view(channels, 9, grid.Places).permute(2, 1, 0);
        using var pixels = new FloatMatrix(image.permute(1, 2, 0).contiguous().view(grid.Pixels, channels)
            .DetachFromDisposeScope());
        using var patches = new FloatMatrix(grid.Places, grid.PatchSize, stride: grid.Stride);
        PatchKernel.Cut(grid, pixels.Data, patches.Data);
        Assert.True(expected.reshape(grid.Places, -1).eq(patches.Tensor).all().ToBoolean());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public unsafe void Patches_are_added_up_where_they_overlap_as_fold_does(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        var grid = new PatchGrid(height, width, channels);
        using var patches = new FloatMatrix(grid.Places, grid.PatchSize, stride: grid.Stride);
        patches.Tensor.uniform_(0, 1);
        using var image = new FloatMatrix(grid.Pixels, channels);
        OverlayKernel.Overlay(grid, patches.Data, image.Data);
        Tensor columns = patches.Tensor.view(grid.Places, 9, channels).permute(2, 1, 0)
            .reshape(1, channels * 9, grid.Places);
        Tensor expected = nn.functional.fold(columns, (height, width), (3, 3), padding: (1, 1), stride: (2, 2))[0]
            .permute(1, 2, 0).reshape(grid.Pixels, channels);
        Assert.True((expected - image.Tensor).abs().max().ToDouble() < 1e-6);
    }
}
