using LatentLab.Data;

namespace LatentLab.Experiments.Reporting;

/// <summary>Images of several data sets in one picture: of one size, and of one kind of colour.</summary>
internal static class ImageFrames
{
    /// <summary>Each image in the middle of a black frame as large as the largest; grey beside colours is grey in all
    /// three. Images that are alike stay as they are.</summary>
    public static IReadOnlyList<ImageBatch> Alike(IReadOnlyList<ImageBatch> all)
    {
        int channels = all.Max(one => one.Channels), height = all.Max(one => one.Height);
        int width = all.Max(one => one.Width);
        return [.. all.Select(one => (one.Channels, one.Height, one.Width) == (channels, height, width)
            ? one
            : Framed(one, channels, height, width))];
    }

    private static ImageBatch Framed(ImageBatch images, int channels, int height, int width)
    {
        float[] pixels = new float[images.Count * channels * height * width];
        int top = (height - images.Height) / 2, left = (width - images.Width) / 2;
        for (int image = 0; image < images.Count; image++)
            for (int channel = 0; channel < channels; channel++)
                for (int row = 0; row < images.Height; row++)
                    for (int column = 0; column < images.Width; column++)
                    {
                        int plane = image * images.Channels + Math.Min(channel, images.Channels - 1);
                        pixels[((image * channels + channel) * height + top + row) * width + left + column] =
                            images.Pixels[(plane * images.Height + row) * images.Width + column];
                    }
        return new ImageBatch(images.Count, channels, height, width, pixels);
    }
}
