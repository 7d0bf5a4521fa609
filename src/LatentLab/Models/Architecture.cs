namespace LatentLab.Models;

/// <summary>The sizes of an encoder and the decoder that mirrors it.</summary>
/// <param name="ImageShape">[channels, height, width].</param>
/// <param name="LatentSize">Numbers in one code.</param>
/// <param name="Hidden">Widths of the fully connected layers, from the image to the code; empty for a linear
/// model.</param>
/// <param name="Channels">Channels of the convolutions before them, each halving height and width (rounded up); empty
/// for an MLP.</param>
/// <param name="Activation">Between any two layers.</param>
public sealed record Architecture(
    IReadOnlyList<long> ImageShape, int LatentSize, IReadOnlyList<int> Hidden, IReadOnlyList<int> Channels,
    Activation Activation)
{
    /// <summary>Numbers in one image.</summary>
    public long PixelsPerImage => ImageShape[0] * ImageShape[1] * ImageShape[2];

    /// <summary>True if the network has no convolution.</summary>
    public bool IsMlp => Channels.Count == 0;

    /// <summary>The sizes, checked.</summary>
    /// <exception cref="ArgumentException">A size that no network can have.</exception>
    public static Architecture Create(
        IReadOnlyList<long> imageShape, int latentSize, IReadOnlyList<int>? hidden, IReadOnlyList<int>? channels,
        Activation activation)
    {
        if (imageShape.Count != 3 || imageShape.Any(size => size < 1))
            throw new ArgumentException(
                "imageShape: expected [channels, height, width], all at least 1, found "
                + $"[{string.Join(", ", imageShape)}]. MNIST is [1, 28, 28].",
                nameof(imageShape));
        if (latentSize < 1)
            throw new ArgumentException($"latentSize: expected at least 1, found {latentSize}.", nameof(latentSize));
        CheckWidths(hidden, nameof(hidden));
        CheckWidths(channels, nameof(channels));
        return new Architecture([.. imageShape], latentSize, [.. hidden ?? [400]], [.. channels ?? []], activation);
    }

    private static void CheckWidths(IReadOnlyList<int>? widths, string name)
    {
        if (widths is not null && widths.Any(width => width < 1))
            throw new ArgumentException(
                $"{name}: expected widths of at least 1, found [{string.Join(", ", widths)}]. For no such layer pass "
                + "[].", name);
    }

    /// <summary>Height and width after each convolution, the image's own first.</summary>
    internal IReadOnlyList<(long Height, long Width)> Grids()
    {
        List<(long Height, long Width)> grids = [(ImageShape[1], ImageShape[2])];
        foreach (int _ in Channels)
            grids.Add((Patches.Half(grids[^1].Height), Patches.Half(grids[^1].Width)));
        return grids;
    }

    /// <summary>Numbers that enter the fully connected part.</summary>
    internal long FlatSize()
    {
        (long height, long width) = Grids()[^1];
        return (IsMlp ? ImageShape[0] : Channels[^1]) * height * width;
    }

    public bool Equals(Architecture? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        $"image [{string.Join(", ", ImageShape)}], channels [{string.Join(", ", Channels)}], hidden "
        + $"[{string.Join(", ", Hidden)}], latent {LatentSize}, {Activation}";
}
