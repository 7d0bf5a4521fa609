using LatentLab.Data;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Data;

public sealed class DatasetsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private DataPlaces Places => new(null, [folder.Path], [folder.File("cache")]);

    private void WriteDigits(string name)
    {
        foreach ((int count, int part) in new[] { (20, 0), (10, 2) })
        {
            IdxFile.WriteImages(folder.File($"{name}/{IdxSet.FileNames[part]}.gz"),
                new IdxImages(count, 28, 28, new byte[count * 784]));
            IdxFile.WriteLabels(folder.File($"{name}/{IdxSet.FileNames[part + 1]}.gz"),
                [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
        }
    }

    [Fact]
    public void Digits_come_from_the_data_folder_and_are_missed_with_a_remedy()
    {
        string message = Assert.Throws<FileNotFoundException>(() => Datasets.LoadFrom("digits", Places, null)).Message;
        Assert.Contains("latentlab data make digits", message);
        Assert.Contains(folder.File("data/digits"), message);
        WriteDigits("data/digits");
        using Split split = Datasets.LoadFrom("Digits", Places, null, train: 15);
        Assert.Equal((15, 10, "digits"), (split.Train.Count, split.Test.Count, split.Train.Name));
        Assert.Equal(10, split.Test.LabelNames.Length);
    }

    [Fact]
    public void Shapes_are_drawn_from_the_seed_and_the_halves_differ()
    {
        using Split split = Datasets.Load("shapes", 30, 30, seed: 5), again = Datasets.Load("shapes", 30, 60, seed: 5),
            other = Datasets.Load("shapes", 30, 30, seed: 6);
        Assert.Equal(split.Train.ToImages().Pixels, again.Train.ToImages().Pixels);
        Assert.Equal(split.Test.ToImages().Pixels, again.Test.ToImages(0, 30).Pixels);
        Assert.NotEqual(split.Train.ToImages().Pixels, split.Test.ToImages().Pixels);
        Assert.NotEqual(split.Train.ToImages().Pixels, other.Train.ToImages().Pixels);
    }

    [Fact]
    public void A_path_loads_whatever_lies_there()
    {
        WriteDigits("mine");
        using Split idx = Datasets.Load(folder.File("mine"), test: 4);
        Assert.Equal(("mine", 20, 4, 10),
            (idx.Train.Name, idx.Train.Count, idx.Test.Count, idx.Train.LabelNames.Length));

        File.WriteAllText(folder.File("own.csv"),
            string.Concat(Enumerable.Range(0, 10).Select(i => $"{i % 2},0,0,0,{i}\n")));
        using Split csv = Datasets.Load(folder.File("own.csv"), train: 3);
        Assert.Equal((3, 2, 2), (csv.Train.Count, csv.Test.Count, csv.Train.Height));

        Directory.CreateDirectory(folder.File("pictures"));
        using (var bitmap = new SkiaSharp.SKBitmap(5, 5))
            foreach (string name in (string[])["a", "b", "c"])
                using (SkiaSharp.SKData data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100))
                    File.WriteAllBytes(folder.File($"pictures/{name}.png"), data.ToArray());
        using Split pictures = Datasets.Load(folder.File("pictures"));
        Assert.Equal((2, 1, 28), (pictures.Train.Count, pictures.Test.Count, pictures.Train.Height));
    }

    [Theory]
    [InlineData("minst", "mnist")]
    [InlineData("digit", "digits")]
    [InlineData("fasion", "fashion")]
    [InlineData("/no/such/shape", "shapes")]
    public void An_unknown_name_is_answered_with_the_known_ones(string name, string meant)
    {
        string message = Assert.Throws<ArgumentException>(() => Datasets.Load(name)).Message;
        Assert.Contains("digits, shapes, mnist, fashion", message);
        Assert.Contains($"Did you mean '{meant}'?", message);
    }

    [Fact]
    public void A_known_set_is_described_as_ones_own_is()
    {
        using Split shapes = Datasets.Load("shapes", train: 30, test: 12);
        string said = Datasets.DescribeKnown("Shapes", shapes).ToString();
        Assert.All((string[])["superellipses", "42 of 28×28", "30 images to train on, 12 to test on",
            string.Join(", ", shapes.Train.LabelNames), "scale"], words => Assert.Contains(words, said));
        Assert.Throws<ArgumentException>(() => Datasets.DescribeKnown("own.csv", shapes));
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("/no/such/folder")]
    public void A_name_like_none_is_answered_without_a_guess(string name) =>
        Assert.DoesNotContain("Did you mean", Assert.Throws<ArgumentException>(() => Datasets.Load(name)).Message);

    [Fact]
    public void The_list_tells_what_is_here_and_how_to_get_the_rest()
    {
        WriteDigits("data/digits");
        WriteDigits("cache/fashion-mnist");
        File.WriteAllText(folder.File($"cache/fashion-mnist/{IdxSet.FileNames[0]}.gz"), "garbage");
        IReadOnlyList<DatasetInfo> list = Datasets.List(Places);
        Assert.Equal(Datasets.Names, list.Select(info => info.Name));
        long bytes = Directory.GetFiles(folder.File("data/digits")).Sum(path => new FileInfo(path).Length);
        Assert.Equal(new DatasetInfo("digits", "the kit's own digits", folder.File("data/digits"),
            "the project's data folder", 20, 10, bytes, "latentlab data make digits"), list[0]);
        Assert.Equal(("made on demand", 10_000), (list[1].Origin, list[1].Train));
        Assert.Equal((null, 60_000, "latentlab data fetch mnist"), (list[2].Where, list[2].Train, list[2].HowToGet));
        Assert.Contains("magic number", list[3].Problem);
    }

    [Fact]
    public void A_set_given_back_leaves_no_tensor()
    {
        WriteDigits("data/digits");
        long before = LiveTensors.Count;
        foreach (string name in (string[])["digits", "shapes"])
            using (Split split = Datasets.LoadFrom(name, Places, null, train: 9, test: 5))
            {
                Assert.Equal((9, 5), (split.Train.Count, split.Test.Count));
                Assert.Equal(before + 2, LiveTensors.Count);
            }
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Load("shapes", train: -1));
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void The_real_mnist_is_whole_and_the_published_one()
    {
        DataPlace? place = DataPlaces.OfThisMachine().Find(Mnist.Files);
        if (place is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("MNIST is not on this machine: name its folder in LATENTLAB_DATA.");
        Assert.True(place is not null, "MNIST is not on this machine: name its folder in LATENTLAB_DATA.");
        long before = LiveTensors.Count;
        using (Split split = Datasets.Load("mnist"))
        {
            Assert.Equal((60_000, 10_000, 28, 28),
                (split.Train.Count, split.Test.Count, split.Train.Height, split.Train.Width));
            Assert.Equal([5, 0, 4, 1, 9], split.Train.Labels[..5]);
            Assert.Equal(0.1307, Mean(split.Train), tolerance: 1e-4); // the mean everyone normalises MNIST with
            Assert.Equal(5923, split.Train.Labels.Count(label => label == 0));
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    private static float Mean(ImageDataset set)
    {
        using TorchSharp.torch.Tensor mean = set.Images.mean();
        return mean.item<float>();
    }
}
