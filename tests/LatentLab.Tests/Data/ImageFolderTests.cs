using LatentLab.Data;
using LatentLab.Tests.Support;
using SkiaSharp;

namespace LatentLab.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static byte[] Encode(
        int width, int height, Func<int, int, SKColor> colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, colour(x, y));
        using SKData data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    private static byte[] Grey(byte level, int size = 4) =>
        Encode(size, size, (_, _) => new SKColor(level, level, level));

    private string Put(string name, byte[] bytes)
    {
        string path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The only picture of a set that holds it twice, so that both halves get one.</summary>
    private float[] PixelsOf(byte[] picture, ImportOptions options, string ending = ".png")
    {
        string place = $"set-{Guid.NewGuid():N}";
        Put($"{place}/1{ending}", picture);
        Put($"{place}/2{ending}", picture);
        using Split split = ImageFolder.Load(folder.File(place), options);
        return split.Train.ToImages().Pixels;
    }

    [Fact]
    public void Subfolders_are_classes_and_other_files_are_counted()
    {
        for (int i = 0; i < 5; i++)
        {
            Put($"cats/{i}.png", Grey(51));
            Put($"dogs/{i}.PNG", Grey(204));
        }
        Put("dogs/.hidden.png", [1]);
        Put("dogs/notes.txt", [1]);
        Put(".git/0.png", [1]);

        long before = LiveTensors.Count;
        using (Split split = ImageFolder.Load(folder.Path, new ImportOptions { Height = 4, Width = 4 }),
            again = ImageFolder.Load(folder.Path, new ImportOptions { Height = 4, Width = 4 }))
        {
            Assert.Equal(before + 4, LiveTensors.Count);
            Assert.Equal((8, 2), (split.Train.Count, split.Test.Count));
            Assert.Equal(["cats", "dogs"], split.Train.LabelNames);
            Assert.Equal(["1 file (.txt)", "1 file (hidden)"], split.Import!.LeftAside);
            for (int i = 0; i < split.Train.Count; i++)
                Assert.All(split.Train.ToImages(i, 1).Pixels,
                    pixel => Assert.Equal(split.Train.Labels[i] == 0 ? 0.2 : 0.8, pixel, tolerance: 1e-6));
            Assert.Equal(split.Test.Labels, again.Test.Labels);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Subfolders_train_and_test_make_the_split()
    {
        Put("train/a/1.png", Grey(0));
        Put("train/a/2.png", Grey(0));
        Put("test/b/1.png", Grey(255));
        using Split split = ImageFolder.Load(folder.Path);
        Assert.Equal((2, 1, 28, 28), (split.Train.Count, split.Test.Count, split.Train.Height, split.Train.Width));
        Assert.Equal(["a", "b"], split.Train.LabelNames);
        Assert.Equal([1], split.Test.Labels);

        Put("flat/train/1.png", Grey(0));
        Put("flat/test/1.png", Grey(255));
        using Split flat = ImageFolder.Load(folder.File("flat"));
        Assert.Equal(["flat"], flat.Test.LabelNames);
    }

    [Fact]
    public void Colour_becomes_luma_or_three_channels_and_the_transparent_shows_paper()
    {
        byte[] picture = Encode(2, 2, (x, y) => (x, y) switch
        {
            (0, 0) => new SKColor(255, 0, 0),
            (1, 0) => new SKColor(0, 255, 0),
            (0, 1) => new SKColor(0, 0, 255),
            _ => new SKColor(0, 0, 0, 0),
        });
        var size = new ImportOptions { Height = 2, Width = 2 };
        Assert.Equal([0.2126f, 0.7152f, 0.0722f, 1], PixelsOf(picture, size), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([1 - 0.2126f, 1 - 0.7152f, 1 - 0.0722f, 0], PixelsOf(picture, size with { Invert = true }),
            (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([1, 0, 0, 1, /* green */ 0, 1, 0, 1, /* blue */ 0, 0, 1, 1],
            PixelsOf(picture, size with { Grey = false }));
    }

    [Fact]
    public void Shrinking_takes_the_mean_and_growing_interpolates()
    {
        byte[] ramp = Encode(4, 4,
            (x, y) => new SKColor((byte)(16 * (x + 4 * y)), (byte)(16 * (x + 4 * y)), (byte)(16 * (x + 4 * y))));
        float[] half = PixelsOf(ramp, new ImportOptions { Height = 2, Width = 2 });
        Assert.Equal([40 / 255f, 72 / 255f, 168 / 255f, 200 / 255f], half, (a, b) => Math.Abs(a - b) < 1e-5);

        byte[] edge = Encode(2, 2, (x, _) => x == 0 ? SKColors.Black : SKColors.White);
        Assert.Equal([0, 0.25f, 0.75f, 1], PixelsOf(edge, new ImportOptions { Height = 4, Width = 4 })[..4],
            (a, b) => Math.Abs(a - b) < 1e-5);

        // 4/3 of a pixel each way: means over parts of pixels
        float[] third = PixelsOf(ramp, new ImportOptions { Height = 3, Width = 3 });
        Assert.Equal((0 + 16 / 3.0 + 64 / 3.0 + 80 / 9.0) / (16 / 9.0) / 255, third[0], tolerance: 1e-5);
        Assert.Equal(120 / 255.0, third.Average(), tolerance: 1e-5);
    }

    [Fact]
    public void A_wide_picture_is_cropped_to_its_middle()
    {
        byte[] wide = Encode(8, 2, (x, _) => x is 3 or 4 ? SKColors.White : SKColors.Black);
        Assert.Equal([1, 1, 1, 1], PixelsOf(wide, new ImportOptions { Height = 2, Width = 2 }));
        byte[] tall = Encode(3, 9, (_, y) => y is >= 3 and < 6 ? SKColors.White : SKColors.Black);
        Assert.All(PixelsOf(tall, new ImportOptions { Height = 3, Width = 3 }), pixel => Assert.Equal(1, pixel));
    }

    /// <summary>
    /// A white corner, stored where each of the eight orientations of EXIF puts it, comes back to the upper left.
    /// </summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 0, 1)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 1, 0)]
    public void A_photograph_is_turned_as_its_camera_noted(int orientation, int cornerX, int cornerY)
    {
        byte[] jpeg = Encode(32, 16, (x, y) => x / 16 == cornerX && y / 8 == cornerY ? SKColors.White : SKColors.Black,
            SKEncodedImageFormat.Jpeg);
        byte[] exif =
        [
            0xff,
            0xe1,
            0,
            34,
            .. "Exif\0\0MM\0*"u8,
            0,
            0,
            0,
            8,
            0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0
        ];
        byte[] noted = [.. jpeg[..2], .. exif, .. jpeg[2..]];
        bool turned = orientation >= 5;
        float[] pixels = PixelsOf(noted,
            turned ? new ImportOptions { Height = 4, Width = 2 } : new ImportOptions { Height = 2, Width = 4 }, ".jpg");
        float[] expected = turned ? [1, 0, 1, 0, 0, 0, 0, 0] : [1, 1, 0, 0, 0, 0, 0, 0];
        Assert.Equal(expected, pixels, (a, b) => Math.Abs(a - b) < 0.1);
    }

    [Fact]
    public void A_file_that_is_no_picture_is_named()
    {
        string Refusal(byte[] bytes)
        {
            string path = Put("bad/x.png", bytes);
            string message = Assert.Throws<InvalidDataException>(() => ImageFolder.Load(folder.File("bad"))).Message;
            Assert.Contains($"'{path}'", message);
            return message;
        }

        byte[] whole = Encode(60, 60, (x, y) => new SKColor((byte)(x * y), (byte)(x + y), (byte)(x ^ y)));
        Assert.Contains("is empty", Refusal([]));
        Assert.Contains("found neither", Refusal("<html>"u8.ToArray()));
        Assert.Contains("truncated", Refusal(whole[..(whole.Length / 2)]));
        Assert.Contains("found WEBP", Refusal(Encode(4, 4, (_, _) => SKColors.Red, SKEncodedImageFormat.Webp)));
    }

    [Fact]
    public void A_picture_that_claims_to_be_huge_is_refused_before_it_takes_memory()
    {
        byte[] small = Grey(9);
        byte[] header = [.. small[12..16], 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, .. small[24..29]]; // IHDR of 30000×30000
        uint crc = Crc(header);
        string path = Put("bomb/x.png", [.. small[..12], .. header, (byte)(crc >> 24), (byte)(crc >> 16),
            (byte)(crc >> 8), (byte)crc, .. small[33..]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("30000×30000",
            Assert.Throws<InvalidDataException>(() => ImageFolder.Load(folder.File("bomb"))).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        File.Delete(path);

        uint Crc(byte[] bytes)
        {
            uint value = 0xffffffff;
            foreach (byte one in bytes)
            {
                value ^= one;
                for (int bit = 0; bit < 8; bit++)
                    value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320 : value >> 1;
            }
            return ~value;
        }
    }

    [Fact]
    public void A_folder_without_enough_pictures_says_what_it_holds()
    {
        Put("empty/readme.md", [1]);
        Assert.Contains("found 1 other files",
            Assert.Throws<InvalidDataException>(() => ImageFolder.Load(folder.File("empty"))).Message);
        Put("one/1.png", Grey(1));
        Assert.Contains("found 1",
            Assert.Throws<InvalidDataException>(() => ImageFolder.Load(folder.File("one"))).Message);
        Assert.Contains("There is no folder",
            Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Load(folder.File("none"))).Message);
        Assert.Contains("too large", Assert.Throws<InvalidDataException>(
            () => ImageFolder.Load(folder.File("one"), new ImportOptions { Height = 30_000, Width = 30_000 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ImageFolder.Load(folder.File("one"), new ImportOptions { Height = 0, Width = 5 }));
    }

    [Fact]
    public void Damaged_pictures_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(6);
        byte[][] valid = [.. new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg }
            .Select(format => Encode(20, 17, (x, y) => new SKColor((byte)(9 * x), (byte)(13 * y), 77), format))];
        int refused = 0;
        var options = new PictureTarget(8, 8);
        var pixels = new float[64];
        for (int round = 0; round < 800; round++)
        {
            string path = Put("damaged.png", Fuzz.Mutate(valid[round % 2], random));
            try
            {
                PictureFile.Read(path, options, pixels);
                Assert.All(pixels, pixel => Assert.InRange(pixel, 0, 1));
            }
            catch (InvalidDataException error)
            {
                Assert.Contains(path, error.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 100, 800);
    }
}
