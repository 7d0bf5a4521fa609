using LatentLab.Data;
using LatentLab.Plots.Words;

namespace LatentLab.Plots;

/// <summary>What holds of every batch that is drawn, and what its alt text says.</summary>
internal static class ImageChecks
{
    /// <summary>Pixels of one sheet at most: a page stays light, and more images than this nobody looks at.</summary>
    private const int MostPixels = 4_000_000;

    private const int MostImages = 400;

    public static void Check(ImageBatch images, string where)
    {
        Guard.NotEmpty(images.Count, where, "the images");
        if (images.Channels is not (1 or 3))
            throw new ArgumentException(
                $"{where}: expected 1 channel (grey) or 3 (red, green, blue), found {images.Channels}. Pick the "
                + "channels to show.");
        if (images.Height < 1 || images.Width < 1 || images.Pixels.Length != (long)images.Count * images.PixelsPerImage)
        {
            throw new ArgumentException(
                $"{where}: expected {images.Count} × {images.Channels} × {images.Height} × {images.Width} pixels, "
                + $"found {images.Pixels.Length}. Make the batch with ImageBatch.FromTensor.");
        }
    }

    /// <summary>As many images, from the first, as one sheet takes.</summary>
    public static ImageBatch Limit(ImageBatch images, out string? note)
    {
        int most = (int)Math.Clamp(MostPixels / ((long)images.Height * images.Width), 1, MostImages);
        note = images.Count > most
            ? PlotWords.Current.FirstImages(most, images.Count)
            : null;
        return note is null ? images : images.Pick([.. Enumerable.Range(0, most)]);
    }

    /// <summary>For example “12 grey images of 28 × 28 pixels”.</summary>
    public static string Describe(ImageBatch images) =>
        PlotWords.Current.Images(images.Count, grey: images.Channels == 1, images.Height, images.Width);

    /// <summary>Sentences on pixels that could not be shown as they are; empty if all are in [0, 1].</summary>
    public static string Defects(params IEnumerable<ImageBatch> batches)
    {
        long missing = 0, outside = 0;
        foreach (float pixel in batches.SelectMany(batch => batch.Pixels))
        {
            if (!float.IsFinite(pixel))
                missing++;
            else if (pixel is < -0.001f or > 1.001f)
                outside++;
        }
        return (missing > 0 ? PlotWords.Current.MissingPixels(missing) : "")
            + (outside > 0 ? PlotWords.Current.ClippedPixels(outside) : "");
    }
}
