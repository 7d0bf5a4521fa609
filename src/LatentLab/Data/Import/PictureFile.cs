using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace LatentLab.Data;

/// <summary>Reads one PNG or JPEG into floats.</summary>
internal static class PictureFile
{
    /// <summary>Larger files and pictures are refused before memory is taken for them.</summary>
    public const long MostBytes = 64 << 20, MostPixels = 40_000_000;

    /// <summary>Reads, turns upright, crops to the middle and resizes.</summary>
    /// <param name="target">Receives [channels, height, width], values in [0, 1].</param>
    /// <returns>The size it had, and whether it has 16 bits for a pixel, of which 8 are read.</returns>
    /// <exception cref="InvalidDataException">The file is not a complete picture, or is too large; its path is in the
    /// message.</exception>
    public static (int Height, int Width, bool IsDeep) Read(string path, PictureTarget options, Span<float> target)
    {
        InvalidDataException Refuse(string why) =>
            new($"'{path}' cannot be read as a picture: {why} Repair it or take it out of the folder.");

        long length = new FileInfo(path).Length;
        if (length > MostBytes)
            throw Refuse($"expected at most {MostBytes} bytes, found {length}.");
        byte[] file = File.ReadAllBytes(path);
        bool isPng = file is [0x89, (byte)'P', (byte)'N', (byte)'G', ..];
        if (isPng && IsAnimated(file))
            throw Refuse("it is animated, and one picture was expected.");
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg))
            throw Refuse(
                file.Length == 0 ? "it is empty." : "expected PNG or JPEG, found "
                    + $"{codec?.EncodedFormat.ToString().ToUpperInvariant() ?? "neither"}.");
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MostPixels)
            throw Refuse($"expected at most {MostPixels} pixels, found {width}×{height}.");

        var bytes = new byte[4 * width * height];
        GCHandle pinned = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        SKCodecResult result;
        try
        {
            result = codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul),
                pinned.AddrOfPinnedObject());
        }
        finally
        {
            pinned.Free();
        }
        if (result != SKCodecResult.Success)
            throw Refuse(result == SKCodecResult.IncompleteInput ? "it is truncated." : $"it is damaged ({result}).");

        int channels = options.Grey ? 1 : 3, planeLength = options.Height * options.Width;
        for (int channel = 0; channel < channels; channel++)
        {
            (float[] plane, int uprightHeight, int uprightWidth) =
                Upright(Plane(bytes, options.Grey ? null : channel), height, width, codec.EncodedOrigin);
            Resampling.CropAndResize(plane, uprightHeight, uprightWidth,
                target.Slice(channel * planeLength, planeLength), options.Height, options.Width);
        }
        foreach (ref float value in target)
            value = Math.Clamp(options.Invert ? 1 - value : value, 0, 1); // sums of weights may end an ulp beyond 1
        return (height, width, isPng && file is { Length: > 24 } && file[24] == 16);
    }

    // The chunk acTL stands before the first of the pixels, IDAT (PNG specification, third edition, 11.3.6).
    private static bool IsAnimated(ReadOnlySpan<byte> file)
    {
        for (long at = 8; at + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            if (chunk[4..8].SequenceEqual("acTL"u8))
                return true;
            if (chunk[4..8].SequenceEqual("IDAT"u8))
                return false;
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }
        return false;
    }

    /// <summary>
    /// One channel of RGBA, or for null the luma of ITU-R BT.709; what is transparent shows white paper.
    /// </summary>
    private static float[] Plane(byte[] rgba, int? channel)
    {
        var plane = new float[rgba.Length / 4];
        for (int i = 0; i < plane.Length; i++)
        {
            ReadOnlySpan<byte> pixel = rgba.AsSpan(4 * i, 4);
            float value = channel is int one
                ? pixel[one]
                : 0.2126f * pixel[0] + 0.7152f * pixel[1] + 0.0722f * pixel[2];
            plane[i] = (value / 255 - 1) * pixel[3] / 255 + 1;
        }
        return plane;
    }

    /// <summary>Undoes the turn and mirroring that a camera notes in a JPEG (EXIF tag 274).</summary>
    private static (float[] Plane, int Height, int Width) Upright(
        float[] plane, int height, int width, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
            return (plane, height, width);
        bool turned = origin >= SKEncodedOrigin.LeftTop;
        (int newHeight, int newWidth) = turned ? (width, height) : (height, width);
        var upright = new float[plane.Length];
        for (int y = 0; y < newHeight; y++)
            for (int x = 0; x < newWidth; x++)
            {
                (int column, int row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                upright[y * newWidth + x] = plane[row * width + column];
            }
        return (upright, newHeight, newWidth);
    }
}

/// <summary>What pictures are brought to.</summary>
/// <param name="Grey">One channel, BT.709 luma, rather than red, green and blue.</param>
/// <param name="Invert">Dark becomes bright.</param>
internal sealed record PictureTarget(int Height = 28, int Width = 28, bool Grey = true, bool Invert = false)
{
    public int Channels => Grey ? 1 : 3;

    public int Length => Channels * Height * Width;

    public static PictureTarget Of(ImportOptions options) => new(options.Height ?? 28, options.Width ?? 28,
        options.Grey ?? true, options.Invert ?? false);
}
