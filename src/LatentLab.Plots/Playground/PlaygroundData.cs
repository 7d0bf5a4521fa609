using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Data;

namespace LatentLab.Plots;

/// <summary>Images that a <see cref="Playground"/> carries, beside the shapes and toys that it makes itself.</summary>
/// <param name="Name">What the choice of data calls them.</param>
/// <param name="Train">What the models train on: grey images of any size whose pixels are a multiple of 4.</param>
/// <param name="Test">Images of the same size that the page shows and measures on.</param>
/// <param name="TestLabels">The class of each test image, from 0.</param>
/// <param name="LabelNames">The name of each class.</param>
public sealed record PlaygroundData(
    string Name, ImageBatch Train, ImageBatch Test, IReadOnlyList<int> TestLabels, IReadOnlyList<string> LabelNames)
{
    /// <summary>Fewer would not fill one batch.</summary>
    internal const int LeastImages = 128;

    internal void Check()
    {
        const string where = nameof(PlaygroundData);
        Guard.Words(Name, where, "a name");
        Guard.AtLeast(LeastImages, Train.Count, where, "training images");
        Guard.AtLeast(16, Test.Count, where, "test images");
        Guard.SameCount(Test.Count, "test images", TestLabels.Count, "labels", where);
        if ((Train.Channels, Train.Height, Train.Width) != (Test.Channels, Test.Height, Test.Width)
            || Train.Channels != 1 || Train.PixelsPerImage % 4 != 0)
            throw new ArgumentException(
                $"{where}: expected grey images of one size, a multiple of 4 pixels, found {Train.Channels} × "
                + $"{Train.Height} × {Train.Width} and {Test.Channels} × {Test.Height} × {Test.Width}.");
        if (TestLabels.Any(label => label < 0 || label >= LabelNames.Count))
            throw new ArgumentException(
                $"{where}: expected labels from 0 to {LabelNames.Count - 1}, as there are {LabelNames.Count} names.");
    }

    /// <summary>Pixels in 256 steps of grey, training images first, gzip in base64.</summary>
    internal JsonObject ToJson()
    {
        byte[] pixels = [.. Train.Pixels.Concat(Test.Pixels)
            .Select(value => (byte)Math.Round(255 * Math.Clamp(value, 0, 1)))];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(pixels);
        return new JsonObject
        {
            ["name"] = Name,
            ["shipped"] = Datasets.Names.Contains(Name),
            ["height"] = Train.Height,
            ["width"] = Train.Width,
            ["train"] = Train.Count,
            ["labels"] = JsonSerializer.SerializeToNode(TestLabels),
            ["names"] = JsonSerializer.SerializeToNode(LabelNames),
            ["pixels"] = Convert.ToBase64String(packed.ToArray()),
        };
    }
}
