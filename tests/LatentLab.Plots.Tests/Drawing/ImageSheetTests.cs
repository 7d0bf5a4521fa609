using LatentLab.Data;
using SkiaSharp;

namespace LatentLab.Plots.Tests;

public class ImageSheetTests
{
    internal static SKBitmap Decode(ReadOnlySpan<byte> png)
    {
        using SKData data = SKData.CreateCopy(png);
        using SKCodec codec = SKCodec.Create(data);
        var bitmap = new SKBitmap(
            new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
        return bitmap;
    }

    [Fact]
    public void Tiles_lie_row_by_row_with_transparent_gaps_between_them()
    {
        var images = new ImageBatch(3, 1, 1, 2, [0, 1, 0.5f, 0.25f, 1, 0]);
        using SKBitmap sheet = Decode(ImageSheet.Encode(images, columns: 2, gap: 1));
        Assert.Equal((5, 3), (sheet.Width, sheet.Height));
        Assert.Equal([Grey(0), Grey(255), default, Grey(128), Grey(64)], Row(sheet, 0));
        Assert.Equal([default, default, default, default, default], Row(sheet, 1));
        Assert.Equal([Grey(255), Grey(0), default, default, default], Row(sheet, 2));
    }

    [Fact]
    public void Colour_channels_become_red_green_and_blue()
    {
        var images = new ImageBatch(1, 3, 1, 2, [1, 0, 0, 0.2f, 0, 1]);
        using SKBitmap sheet = Decode(ImageSheet.Encode(images, columns: 1, gap: 1));
        Assert.Equal([new SKColor(255, 0, 0), new SKColor(0, 51, 255)], Row(sheet, 0));
    }

    [Fact]
    public void Values_outside_are_clipped_and_what_is_not_finite_is_transparent()
    {
        var images = new ImageBatch(1, 1, 1, 4, [-3, 5, float.NaN, float.PositiveInfinity]);
        using SKBitmap sheet = Decode(ImageSheet.Encode(images, columns: 1, gap: 0));
        Assert.Equal([Grey(0), Grey(255)], Row(sheet, 0)[..2]);
        Assert.All(Row(sheet, 0)[2..], colour => Assert.Equal(0, colour.Alpha));
    }

    private static SKColor Grey(byte level) => new(level, level, level);

    private static SKColor[] Row(SKBitmap bitmap, int y) =>
        [.. Enumerable.Range(0, bitmap.Width).Select(x => bitmap.GetPixel(x, y))];
}
