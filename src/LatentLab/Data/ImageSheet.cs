using System.Net;
using SkiaSharp;

namespace LatentLab.Data;

/// <summary>Many small images as one PNG: rows of tiles with a transparent gap between them.</summary>
public static class ImageSheet
{
    /// <param name="columns">Images in a row.</param>
    /// <param name="gap">Pixels between images, transparent.</param>
    /// <returns>A PNG file; pixels that are not finite are transparent, others clipped to [0, 1].</returns>
    public static byte[] Encode(ImageBatch images, int columns, int gap)
    {
        int rows = (images.Count + columns - 1) / columns;
        return Encode(images, columns, rows, gap);
    }

    /// <summary>One row with room for <paramref name="columns"/> images, of which the last may stay empty.</summary>
    public static byte[] EncodeRow(ImageBatch images, int columns, int gap) => Encode(images, columns, rows: 1, gap);

    private static byte[] Encode(ImageBatch images, int columns, int rows, int gap)
    {
        int width = columns * (images.Width + gap) - gap;
        int height = rows * (images.Height + gap) - gap;
        byte[] rgba = new byte[4 * width * height];
        for (int index = 0; index < images.Count; index++)
        {
            int left = index % columns * (images.Width + gap);
            int top = index / columns * (images.Height + gap);
            Paint(images, index, rgba, top * width + left, width);
        }
        return Png(rgba, width, height);
    }

    private static void Paint(ImageBatch images, int index, byte[] rgba, int corner, int stride)
    {
        ReadOnlySpan<float> pixels = images[index];
        int plane = images.Height * images.Width;
        for (int y = 0; y < images.Height; y++)
        {
            for (int x = 0; x < images.Width; x++)
            {
                int from = y * images.Width + x;
                int to = 4 * (corner + y * stride + x);
                bool finite = true;
                for (int channel = 0; channel < 3; channel++)
                {
                    float value = pixels[from + (images.Channels == 3 ? channel * plane : 0)];
                    finite &= float.IsFinite(value);
                    rgba[to + channel] = (byte)MathF.Round(255 * Math.Clamp(float.IsFinite(value) ? value : 0, 0, 1));
                }
                rgba[to + 3] = finite ? (byte)255 : (byte)0;
            }
        }
    }

    private static byte[] Png(byte[] rgba, int width, int height)
    {
        using SKImage image =
            SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), rgba);
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}

/// <summary>A few images as one picture of a page.</summary>
internal static class ImageSheetHtml
{
    private const int Gap = 2;
    private const int WidestRow = 8;
    private const int Width = 480;

    /// <param name="alt">What is to be seen.</param>
    public static string Write(ImageBatch images, string alt)
    {
        int columns = Math.Min(images.Count, images.Count <= 2 * WidestRow ? WidestRow : 2 * WidestRow);
        byte[] png = ImageSheet.Encode(images, columns, Gap);
        int width = Math.Min(Width, Math.Max(columns * images.Width * 2, 120));
        return $"""<img alt="{WebUtility.HtmlEncode(alt)}" src="data:image/png;base64,{Convert.ToBase64String(png)}" """
            + $"""style="display:block;width:100%;max-width:{width}px;height:auto;image-rendering:pixelated">""";
    }
}
