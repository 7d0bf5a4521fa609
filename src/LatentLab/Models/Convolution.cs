using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// A 3×3 convolution of stride 2: height and width are halved, rounded up. By libtorch where its own is right
/// (<see cref="LibraryConvolution"/>), else as a matrix product on patches, which is right everywhere.
/// </summary>
public sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    internal Parameter Weight => weight;

    internal Parameter Bias => bias;

    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="outChannels">Channels that go out.</param>
    public Convolution(long inChannels, long outChannels) : base(nameof(Convolution))
    {
        using var scope = NewDisposeScope();
        weight = (Parameter)new Parameter(zeros(outChannels, inChannels, Patches.Side, Patches.Side))
            .DetachFromDisposeScope();
        bias = (Parameter)new Parameter(zeros(outChannels)).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <param name="images">Shape [batch, inChannels, h, w].</param>
    /// <returns>Shape [batch, outChannels, ⌈h/2⌉, ⌈w/2⌉].</returns>
    public override Tensor forward(Tensor images) =>
        LibraryConvolution.IsRightFor(images, weight.shape[0], transposed: false)
            ? LibraryConvolution.Forward(images, weight, bias)
            : OnPatches(images);

    internal Tensor OnPatches(Tensor images)
    {
        // One large product: libtorch would make one small one for each image where no gradient is asked for.
        Tensor patches = Patches.Of(images).transpose(1, 2).flatten(0, 1);    // [batch · places, inChannels · 9]
        Tensor features = patches.mm(weight.flatten(start_dim: 1).t()) + bias;   // [batch · places, outChannels]
        long height = Patches.Half(images.shape[2]), width = Patches.Half(images.shape[3]);
        return features.view(images.shape[0], height, width, -1).permute(0, 3, 1, 2).contiguous();
    }
}

/// <summary>
/// The transpose of <see cref="Convolution"/>: it undoes the shape of one, onto any height and width, by libtorch or as
/// a matrix product.
/// </summary>
public sealed class ConvTranspose2d : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly long height;
    private readonly long width;

    internal Parameter Weight => weight;

    internal Parameter Bias => bias;

    internal long Height => height;

    internal long Width => width;

    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="outChannels">Channels that go out.</param>
    /// <param name="height">Of the result: 2h or 2h − 1 where h comes in.</param>
    /// <param name="width">Of the result, likewise.</param>
    public ConvTranspose2d(long inChannels, long outChannels, long height, long width) : base(nameof(ConvTranspose2d))
    {
        (this.height, this.width) = (height, width);
        using var scope = NewDisposeScope();
        weight = (Parameter)new Parameter(zeros(inChannels, outChannels, Patches.Side, Patches.Side))
            .DetachFromDisposeScope();
        bias = (Parameter)new Parameter(zeros(outChannels)).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <param name="features">Shape [batch, inChannels, h, w].</param>
    /// <returns>Shape [batch, outChannels, height, width].</returns>
    public override Tensor forward(Tensor features) =>
        LibraryConvolution.IsRightFor(features, weight.shape[1], transposed: true)
            ? LibraryConvolution.Transposed(features, weight, bias, height, width)
            : OnPatches(features);

    internal Tensor OnPatches(Tensor features)
    {
        Tensor pixels = features.flatten(start_dim: 2).transpose(1, 2);       // [batch, places, inChannels]
        Tensor patches = pixels.flatten(0, 1).mm(weight.flatten(start_dim: 1))
            .view(features.shape[0], pixels.shape[1], -1).transpose(1, 2);    // [batch, outChannels · 9, places]
        return Patches.Overlay(patches, height, width) + bias.view(-1, 1, 1);
    }
}

/// <summary>Images cut into overlapping 3×3 patches, two pixels apart, and put together again.</summary>
internal static class Patches
{
    /// <summary>Pixels along a patch.</summary>
    public const long Side = 3;

    private const long Stride = 2, Padding = 1;

    /// <summary>Patches along an edge of <paramref name="size"/> pixels: half of them, rounded up.</summary>
    public static long Half(long size) => (size + 1) / 2;

    /// <returns>One column per place, shape [batch, channels · 9, places].</returns>
    public static Tensor Of(Tensor images) =>
        nn.functional.unfold(images, Side, padding: Padding, stride: Stride);

    /// <summary>Adds up the patches where they overlap: the transpose of <see cref="Of"/>.</summary>
    /// <param name="patches">Shape [batch, channels · 9, places].</param>
    /// <returns>Shape [batch, channels, height, width].</returns>
    public static Tensor Overlay(Tensor patches, long height, long width) =>
        nn.functional.fold(patches, (height, width), (Side, Side), padding: (Padding, Padding),
            stride: (Stride, Stride));
}
