using System.Buffers.Binary;
using System.IO.Compression;
using LatentLab.Data;
using LatentLab.Tests.Support;
using SkiaSharp;

namespace LatentLab.Tests.Data;

/// <summary>Folders as people and published sets lay them out.</summary>
public sealed class OwnDataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static byte[] Picture(byte level, int width = 2, int height = 2)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(level, level, level));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private void Put(string names, byte[]? content = null)
    {
        foreach (string name in names.Split(' '))
        {
            string path = folder.File(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content ?? Picture(100));
        }
    }

    private string Refusal(string name) =>
        Assert.Throws<InvalidDataException>(() => Datasets.Load(folder.File(name))).Message;

    /// <summary>Training images, test images, their classes; "-" for no labels.</summary>
    private string Halves(string name)
    {
        using Split split = Datasets.Load(folder.File(name));
        static string Of(ImageDataset set) => set.HasLabels
            ? string.Join(' ',
                set.Labels.Select(label => set.LabelNames[label]).Distinct().Order(StringComparer.Ordinal))
            : "-";
        return $"{split.Train.Count} {Of(split.Train)} | {split.Test.Count} {Of(split.Test)}";
    }

    [Theory]
    [InlineData("s/train/1.png s/train/2.png s/val/1.png", "2 s | 1 s")]
    [InlineData("s/Train/1.png s/Train/2.png s/Test/1.png", "2 s | 1 s")]
    [InlineData("s/training/a/1.png s/training/b/1.png s/VALIDATION/a/1.png", "2 a b | 1 a")]
    [InlineData("s/train/a/1.png s/train/b/1.png s/valid/a/1.png s/testing/b/1.png", "2 a b | 1 b")]
    [InlineData("s/train/cat/1.png s/train/dog/1.png s/test/1.png s/test/2.png", "2 cat dog | 2 -")]
    [InlineData("s/train/cat/1.png s/train/dog/1.png s/test/unknown/1.png", "2 cat dog | 1 -")]
    [InlineData("s/cat/train/1.png s/cat/test/1.png s/dog/train/1.png s/dog/test/1.png", "2 cat dog | 2 cat dog")]
    [InlineData("s/inner/train/a/1.png s/inner/train/b/1.png s/inner/test/a/1.png", "2 a b | 1 a")]
    [InlineData("s/notMNIST_small/A/1.png s/notMNIST_small/A/2.png s/notMNIST_small/A/3.png", "2 A | 1 A")]
    [InlineData("s/a/x/1.png s/a/y/2.png s/a/3.png s/a/4.png s/a/5.png", "4 a | 1 a")]
    [InlineData("s/a/1.png s/a/2.png s/a/3.png s/loose.png s/__MACOSX/a/1.png", "2 a | 1 a")]
    public void Folders_mean_splits_and_classes_as_their_names_say(string files, string expected)
    {
        Put(files);
        Assert.Equal(expected, Halves("s"));
    }

    [Fact]
    public void What_was_taken_for_what_in_a_folder_is_said()
    {
        Put("s/train/cat/1.png s/train/dog/deep/1.png s/train/loose.png s/val/cat/1.png s/test/1.png");
        Put("s/train/cat/notes.txt s/train/cat/scan.tif s/train/cat/.DS_Store", [1]);
        using Split split = Datasets.Load(folder.File("s"));
        string said = split.Import!.ToString();
        foreach (string words in (string[])["2: cat, dog", "2 images to train on, 1 to test on (these without labels)",
            "are in: 1", "1 picture beside the folders of the classes (loose.png)",
            "1 validation picture,", "1 file (.txt)", "1 file (.tif)", "1 file (hidden)", "2×2 pixels",
            "28×28 (height × width), grey", "skipUnreadable"])
            Assert.Contains(words, said);
    }

    [Fact]
    public void Numbers_that_name_classes_stand_in_their_order()
    {
        Put("s/0/1.png s/10/1.png s/2/1.png s/1/1.png t/0/1.png t/10/1.png t/a/1.png");
        using Split numbers = Datasets.Load(folder.File("s")), words = Datasets.Load(folder.File("t"));
        Assert.Equal(["0", "1", "2", "10"], numbers.Train.LabelNames);
        Assert.Equal(["0", "10", "a"], words.Train.LabelNames);
    }

    // a/up leads back to the folder itself, a/twin to a folder that is read anyway, c to one elsewhere.
    [Fact]
    public void A_link_is_followed_where_it_leads_to_something_new_and_no_picture_is_read_twice()
    {
        Put("s/a/1.png s/a/2.png s/b/1.png s/b/2.png elsewhere/1.png elsewhere/2.png");
        Directory.CreateSymbolicLink(folder.File("s/a/up"), "..");
        Directory.CreateSymbolicLink(folder.File("s/a/twin"), folder.File("s/b"));
        Directory.CreateSymbolicLink(folder.File("s/c"), folder.File("elsewhere"));
        Directory.CreateSymbolicLink(folder.File("s/d"), folder.File("elsewhere"));
        using Split split = Datasets.Load(folder.File("s"));
        Assert.Equal(["a", "b", "c"], split.Train.LabelNames);
        Assert.Equal([2, 2, 2], split.Train.Labels.Concat(split.Test.Labels).CountBy(label => label)
            .OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal(3, split.Import!.LeftAside.Count(one => one.StartsWith("the link", StringComparison.Ordinal)));
    }

    [Fact]
    public void Pictures_that_were_cropped_or_have_become_all_alike_are_said()
    {
        Put("s/1.png s/2.png", Picture(100, 6, 3));
        string said = Datasets.Load(folder.File("s")).Import!.ToString();
        Assert.Contains("all pictures had 3×6 pixels; cropped to the middle", said);
        Assert.Contains("every pixel of every image has become 0.392", said);   // 100 of 255
        said = Datasets.Load($"{folder.File("s")},height=3,width=6").Import!.ToString();
        Assert.DoesNotContain("cropped", said);

        Put("t/1.png", Picture(100));
        Put("t/2.png", Picture(101));
        Assert.DoesNotContain("every pixel", Datasets.Load(folder.File("t")).Import!.ToString());
    }

    [Fact]
    public void A_split_without_a_training_half_or_with_pictures_beside_it_is_refused()
    {
        Put("s/val/1.png s/test/1.png t/train/1.png t/test/1.png t/cat/1.png");
        Assert.Contains("none for training", Refusal("s"));
        Assert.Contains("cat", Refusal("t"));
    }

    [Fact]
    public void Pictures_that_can_not_be_read_are_all_named_and_may_be_passed_over()
    {
        Put("s/A/1.png s/A/2.png s/B/1.png s/B/2.png");
        Put("s/A/empty.png", []);
        Put("s/B/half.png", Picture(7)[..40]);
        Put("s/B/page.jpg", "<html>"u8.ToArray());
        string message = Refusal("s");
        Assert.Contains("3 pictures that cannot be read", message);
        Assert.All((string[])["empty.png", "half.png", "page.jpg", "skipUnreadable=true"],
            words => Assert.Contains(words, message));
        using Split split = Datasets.Load($"{folder.File("s")},skipUnreadable=true");
        Assert.Equal(4, split.Train.Count + split.Test.Count);
        Assert.All((string[])["empty.png", "half.png", "page.jpg"],
            words => Assert.Contains(words, split.Import!.ToString()));
        Assert.All(split.Train.ToImages().Pixels, pixel => Assert.Equal(100 / 255f, pixel, 1e-5f));
    }

    [Fact]
    public void An_animated_picture_is_refused_and_sixteen_bits_are_said()
    {
        byte[] png = Picture(9);
        byte[] control = [0, 0, 0, 8, .. "acTL"u8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0];
        Put("s/1.png s/2.png");
        Put("s/3.png", [.. png[..33], .. control, .. png[33..]]);   // after IHDR
        Assert.Contains("animated", Refusal("s"));
    }

    [Fact]
    public void Colour_and_other_sizes_are_read_as_far_as_told()
    {
        Put("s/1.png s/2.png s/3.png");
        using Split split = Datasets.Load($"{folder.File("s")},grey=false,height=6,width=4");
        Assert.Equal((3, 6, 4), (split.Train.Channels, split.Train.Height, split.Train.Width));
    }

    [Fact]
    public void What_lies_beside_idx_files_is_named()
    {
        PutIdx("s/train-images-idx3-ubyte", "s/train-labels-idx1-ubyte", 4, i => (byte)(i % 2));
        PutIdx("s/t10k-images-idx3-ubyte", "s/t10k-labels-idx1-ubyte", 2, i => (byte)i);
        Put("s/fashion-mnist_train.csv s/readme.txt s/more/1.png", [1]);
        using Split split = Datasets.Load(folder.File("s"));
        Assert.Equal(["'fashion-mnist_train.csv', the folder 'more', 'readme.txt'"], split.Import!.LeftAside);

        Put("t/readme.txt", [1]);
        Directory.Move(folder.File("s"), folder.File("t/raw"));
        using Split deeper = Datasets.Load(folder.File("t"));
        Assert.Contains("'readme.txt'", deeper.Import!.LeftAside);
    }

    private void PutIdx(
        string images, string labels, int count, Func<int, byte> label, bool rows = false, int height = 3,
        int width = 2)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(images))!);
        IdxFile.WriteImages(folder.File(images), new IdxImages(count, height, width,
            [.. Enumerable.Range(0, count * height * width).Select(i => (byte)(i % (height * width)))]));
        if (!rows)
        {
            IdxFile.WriteLabels(folder.File(labels), [.. Enumerable.Range(0, count).Select(label)]);
            return;
        }
        // QMNIST: magic 0x0C02, sizes, and eight big-endian numbers for each image
        var file = new byte[12 + 32 * count];
        BinaryPrimitives.WriteInt32BigEndian(file, 3074);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(8), 8);
        for (int i = 0; i < count; i++)
            for (int column = 0; column < 8; column++)
                BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(12 + 32 * i + 4 * column),
                    column == 0 ? label(i) : 1000 * column + i);
        using Stream packed = new GZipStream(File.Create(folder.File(labels)), CompressionLevel.Fastest);
        packed.Write(file);
    }

    [Fact]
    public void Emnist_is_read_with_its_names_its_letters_and_its_images_upright()
    {
        foreach (string half in (string[])["train", "test"])
        {
            PutIdx($"e/gzip/emnist-letters-{half}-images-idx3-ubyte.gz",
                $"e/gzip/emnist-letters-{half}-labels-idx1-ubyte.gz", 52, i => (byte)(1 + i % 26));
            PutIdx($"e/gzip/emnist-balanced-{half}-images-idx3-ubyte.gz",
                $"e/gzip/emnist-balanced-{half}-labels-idx1-ubyte.gz", 47, i => (byte)i);
        }
        Assert.Contains("set=emnist-balanced", Refusal("e"));
        using Split letters = Datasets.Load($"{folder.File("e")},set=letters");
        Assert.Equal("ABCDEFGHIJKLMNOPQRSTUVWXYZ", string.Concat(letters.Train.LabelNames));
        Assert.Equal("B", letters.Train.LabelNames[letters.Train.Labels[1]]);
        Assert.Equal((2, 3), (letters.Train.Height, letters.Train.Width));
        Assert.Equal([0f, 2, 4, 1, 3, 5],
            letters.Train.ToImages(0, 1).Pixels.Select(pixel => MathF.Round(255 * pixel)));
        Assert.Contains("exchanged", letters.Import!.ToString());
        using Split balanced = Datasets.Load($"{folder.File("e")},set=balanced,transpose=false");
        Assert.Equal("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", string.Concat(balanced.Train.LabelNames));
        Assert.Equal((3, 2), (balanced.Train.Height, balanced.Train.Width));
    }

    [Fact]
    public void Qmnist_is_read_with_the_first_of_its_eight_columns()
    {
        foreach (string half in (string[])["train", "test"])
            PutIdx($"q/qmnist-{half}-images-idx3-ubyte.gz", $"q/qmnist-{half}-labels-idx2-int.gz", 20,
                i => (byte)(i % 10), rows: true);
        using Split split = Datasets.Load(folder.File("q"));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i % 10), split.Train.Labels);
        Assert.Contains("7 of the 8 columns", split.Import!.ToString());
    }

    [Fact]
    public void Mnist_s_names_may_have_points_and_a_missing_file_is_named()
    {
        PutIdx("m/train-images.idx3-ubyte", "m/train-labels.idx1-ubyte", 10, i => (byte)(3 + i % 2));
        PutIdx("m/t10k-images.idx3-ubyte", "m/t10k-labels.idx1-ubyte", 5, i => (byte)(3 + i % 2));
        using (Split split = Datasets.Load(folder.File("m")))
        {
            Assert.Equal(["3", "4"], split.Test.LabelNames);
            Assert.Contains("3 to 4, 2 of them", split.Import!.ToString());
        }
        File.Delete(folder.File("m/t10k-labels.idx1-ubyte"));
        Assert.Contains("no file of test labels", Refusal("m"));
        Assert.Contains("IDX file", Assert.Throws<InvalidDataException>(
            () => Datasets.Load(folder.File("m/train-images.idx3-ubyte"))).Message);
    }

    [Fact]
    public void Damaged_labels_of_eight_columns_are_read_or_refused_and_nothing_else()
    {
        PutIdx("d/images", "d/labels.gz", 12, i => (byte)i, rows: true);
        using var packed = new GZipStream(File.OpenRead(folder.File("d/labels.gz")), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        var random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 600; round++)
        {
            string path = folder.File("d/damaged");
            File.WriteAllBytes(path, Fuzz.Mutate(plain.ToArray(), random));
            try
            {
                Assert.All(IdxFile.ReadClasses(path).Classes, label => Assert.InRange(label, 0, 255));
            }
            catch (InvalidDataException error)
            {
                Assert.Contains($"'{path}'", error.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 100, 600);
    }

    [Fact]
    public void An_option_has_one_name_in_csharp_and_behind_a_path_and_says_what_it_is_not_for()
    {
        Assert.Equal(typeof(ImportOptions).GetProperties().Where(property => property.Name != "EqualityContract")
            .Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]).Order(),
            ImportOption.All.Select(option => option.Name).Order());
        foreach (ImportOption option in ImportOption.All)
        {
            string value = option.Type == typeof(bool) ? "True" : option.Type == typeof(string) ? "word" : "3";
            string text = $"/no/such,place,{option.Name}={value}";
            DataPlaceAndOptions parsed = DataPlaceAndOptions.Parse(text);
            Assert.Equal(text, parsed.ToString());
            Assert.Equal("/no/such,place", parsed.Place);
            Assert.Single(ImportOption.All, other => other.Get(parsed.Options) is not null);
        }
        Put("s/1.png s/2.png");
        Assert.Contains("Did you mean 'largest'", Assert.Throws<ArgumentException>(
            () => Datasets.Load($"{folder.File("s")},larges=3")).Message);
        Assert.DoesNotContain("Did you mean", Assert.Throws<ArgumentException>(
            () => Datasets.Load($"{folder.File("s")},foo=3")).Message);
        Assert.Contains("'height' is there twice", Assert.Throws<ArgumentException>(
            () => Datasets.Load($"{folder.File("s")},height=3,height=4")).Message);
        Assert.Contains("'label' says nothing about", Assert.Throws<ArgumentException>(
            () => Datasets.Load($"{folder.File("s")},label=3")).Message);
        Assert.Contains("'invert' says nothing about 'shapes'", Assert.Throws<ArgumentException>(
            () => Datasets.Load("shapes,invert=true")).Message);
        Assert.Contains("true or false", Assert.Throws<ArgumentException>(
            () => Datasets.Load($"{folder.File("s")},invert=3")).Message);
    }
}
