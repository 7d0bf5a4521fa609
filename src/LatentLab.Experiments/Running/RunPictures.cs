using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Settings;
using LatentLab.Models;
using LatentLab.Native;
using SkiaSharp;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Running;

/// <summary>What a run leaves to be looked at: codes, samples, reconstructions.</summary>
internal static class RunPictures
{
    private const int Gap = 2, MostColumns = 16;

    /// <param name="goesOn">The run is not over: no more images than are shown are encoded.</param>
    public static void Write(RunConfig config, ILatentModel model, RunData data, string folder, bool goesOn = false)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Tensor codes = model.Encode(goesOn
            ? RunEvaluation.First(data.Test.Images, Math.Max(MostColumns, config.Evaluation.Codes))
            : data.Test.Images);
        if (config.Evaluation.Codes > 0)
        {
            double[,] kept = RunEvaluation.First(codes, config.Evaluation.Codes).ToTable();
            RunFiles.WriteCodes(Path.Combine(folder, RunFolder.CodesFile),
                data.Test.HasLabels ? data.Test.Labels[..kept.GetLength(0)] : [], kept);
        }
        List<ImageBatch> rows = [];
        if (config.Evaluation.Reconstructions > 0)
        {
            Tensor originals = RunEvaluation.First(data.Test.Images, config.Evaluation.Reconstructions);
            rows.Add(WriteIdx(ImageBatch.FromTensor(originals), folder, RunFolder.OriginalsFile));
            rows.Add(WriteIdx(model.Reconstruct(originals), folder, RunFolder.ReconstructionsFile));
        }
        LatentSource? source = model is VariationalModel
            ? LatentSource.StandardNormal(config.Model.Latent)
            : RunEvaluation.Fitted(codes);
        if (config.Evaluation.Samples > 0 && source is not null)
            rows.Add(WriteIdx(model.Decode(source.Sample(config.Evaluation.Samples, config.Seed)), folder,
                RunFolder.SamplesFile));
        if (rows.Count > 0)
            AtomicFile.Write(Path.Combine(folder, RunFolder.SheetFile), stream => stream.Write(Sheet(rows)));
    }

    private static ImageBatch WriteIdx(ImageBatch images, string folder, string file)
    {
        byte[] pixels = [.. images.Pixels.Select(
            pixel => (byte)Math.Round(255 * Math.Clamp(float.IsFinite(pixel) ? pixel : 0, 0, 1)))];
        IdxFile.WriteImages(Path.Combine(folder, file),
            new IdxImages(images.Count * images.Channels, images.Height, images.Width, pixels));
        return images;
    }

    /// <summary>
    /// The blocks one below the other as a PNG, at most sixteen images in a row, a wider gap between two blocks.
    /// </summary>
    private static byte[] Sheet(IReadOnlyList<ImageBatch> blocks)
    {
        int side = blocks[0].Width + Gap, columns = Math.Min(MostColumns, blocks.Max(block => block.Count));
        int RowsOf(ImageBatch block) => (block.Count + columns - 1) / columns;
        using var bitmap = new SKBitmap(columns * side + Gap,
            blocks.Sum(block => RowsOf(block) * (block.Height + Gap) + Gap) + Gap, SKColorType.Rgba8888,
            SKAlphaType.Opaque);
        bitmap.Erase(SKColors.DimGray);
        int top = Gap;
        foreach (ImageBatch block in blocks)
        {
            for (int index = 0; index < block.Count; index++)
                Paint(bitmap, block, index, Gap + index % columns * side, top + index / columns * (block.Height + Gap));
            top += RowsOf(block) * (block.Height + Gap) + Gap;
        }
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private static void Paint(SKBitmap bitmap, ImageBatch images, int index, int left, int top)
    {
        ReadOnlySpan<float> pixels = images[index];
        int plane = images.Height * images.Width;
        for (int place = 0; place < plane; place++)
        {
            byte red = Byte(pixels[place]), green = images.Channels < 3 ? red : Byte(pixels[plane + place]),
                blue = images.Channels < 3 ? red : Byte(pixels[2 * plane + place]);
            bitmap.SetPixel(left + place % images.Width, top + place / images.Width, new SKColor(red, green, blue));
        }
        static byte Byte(float pixel) => (byte)Math.Round(255 * Math.Clamp(float.IsFinite(pixel) ? pixel : 0, 0, 1));
    }
}
