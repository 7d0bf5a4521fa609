using System.Security.Cryptography;
using LatentLab.Data;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Data;

public sealed class IdxSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// A tiny set of 7 + 3 images of 2×3 pixels with two classes, written where <paramref name="name"/> says.
    /// </summary>
    private IdxSet Write(string name, bool gzip = true, params Uri[] mirrors)
    {
        string place = Directory.CreateDirectory(folder.File(name)).FullName;
        var parts = new List<IdxPart>();
        foreach ((int count, string images, string labels) in new[] { (7, IdxSet.FileNames[0], IdxSet.FileNames[1]),
            (3, IdxSet.FileNames[2], IdxSet.FileNames[3]) })
        {
            string suffix = gzip ? ".gz" : "";
            IdxFile.WriteImages(Path.Combine(place, images + suffix),
                new IdxImages(count, 2, 3, [.. Enumerable.Range(0, count * 6).Select(i => (byte)(i * 5))]));
            IdxFile.WriteLabels(Path.Combine(place, labels + suffix),
                [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))]);
            parts.AddRange([new IdxPart(images, count), new IdxPart(labels, count)]);
        }
        return new IdxSet("tiny", "the tiny set", "latentlab data fetch tiny", ["even", "odd"], parts[0], parts[1],
            parts[2], parts[3], mirrors);
    }

    private DataPlaces Places(string? chosen = null, string start = "work/deep", string cache = "cache") =>
        new(chosen, [folder.File(start)], [folder.File(cache)]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_set_is_read_with_its_greys_labels_and_names(bool gzip)
    {
        IdxSet set = Write("a", gzip);
        long before = LiveTensors.Count;
        using (Split split = set.Read(folder.File("a")))
        {
            Assert.Equal((7, 3, 1, 2, 3),
                (split.Train.Count, split.Test.Count, split.Train.Channels, split.Train.Height, split.Train.Width));
            Assert.Equal([0, 1, 0, 1, 0, 1, 0], split.Train.Labels);
            Assert.Equal(["even", "odd"], split.Test.LabelNames);
            Assert.Equal(Enumerable.Range(0, 18).Select(i => i * 5 / 255f), split.Test.ToImages().Pixels);
            Assert.Equal(before + 2, LiveTensors.Count);
        }
        using (Split few = set.Read(folder.File("a"), train: 2, test: 99))
            Assert.Equal((2, 3), (few.Train.Count, few.Test.Count));
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Places_are_searched_in_the_promised_order()
    {
        IdxSet set = Write("chosen/tiny");
        Write("chosen-itself");
        Write("work/data/tiny");
        Write("cache/tiny");
        Assert.Equal(new DataPlace(folder.File("chosen-itself"), "LATENTLAB_DATA"),
            Places(folder.File("chosen-itself")).Find(set));
        Assert.Equal(new DataPlace(folder.File("chosen/tiny"), "LATENTLAB_DATA"),
            Places(folder.File("chosen")).Find(set));
        Assert.Equal(folder.File("work/data/tiny"), Places(folder.File("nowhere")).Find(set)!.Folder);
        Assert.Equal("the user's cache", Places(start: "elsewhere").Find(set)!.Origin);
        Assert.Null(Places(start: "elsewhere", cache: "empty").Find(set));
    }

    [Fact]
    public async Task What_lies_here_is_not_fetched()
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer("404 Not Found", []));
        IdxSet set = Write("work/data/tiny", mirrors: server.Address);
        DataPlace found =
            await IdxSetFetch.FolderAsync(set, Places(), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(folder.File("work/data/tiny"), found.Folder);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task What_is_missing_is_fetched_into_the_cache_and_nothing_else()
    {
        await using var server = new LoopbackServer(
            asked => LoopbackServer.Serve(asked, File.ReadAllBytes(folder.File("origin" + asked.Path))));
        IdxSet set = Write("origin", mirrors: server.Address);
        Directory.CreateDirectory(folder.File("cache/tiny"));
        string have = set.TrainLabels.Name + ".gz";
        File.Copy(folder.File("origin/" + have), folder.File("cache/tiny/" + have));
        DataPlace place =
            await IdxSetFetch.FolderAsync(set, Places(), cancellation: TestContext.Current.CancellationToken);
        using Split split = set.Read(place.Folder);
        Assert.Equal(7, split.Train.Count);
        Assert.Equal(3, server.Asked.Count);
        Assert.Equal(4, Directory.GetFiles(place.Folder).Length);
    }

    [Fact]
    public async Task A_file_with_another_checksum_is_refused_with_both()
    {
        await using var server = new LoopbackServer(
            asked => LoopbackServer.Serve(asked, File.ReadAllBytes(folder.File("origin" + asked.Path))));
        IdxSet set = Write("origin", mirrors: server.Address);
        string found = Convert.ToHexStringLower(
            MD5.HashData(File.ReadAllBytes(folder.File("origin/" + set.TestImages.Name + ".gz"))));
        IdxSet packed = set with { TestImages = set.TestImages with { GzipMd5 = new string('a', 32) } };
        IdxSet unpacked = set with { TestImages = set.TestImages with { Md5 = new string('b', 32) } };
        IdxSet right = set with { TestImages = set.TestImages with { GzipMd5 = found } };

        string message = (await Assert.ThrowsAsync<InvalidDataException>(() => IdxSetFetch.FolderAsync(packed,
            Places(cache: "c1"), cancellation: TestContext.Current.CancellationToken))).Message;
        Assert.Contains($"expected MD5 {new string('a', 32)}, found {found}. It was deleted; try again", message);
        message = (await Assert.ThrowsAsync<InvalidDataException>(() => IdxSetFetch.FolderAsync(unpacked,
            Places(cache: "c2"), cancellation: TestContext.Current.CancellationToken))).Message;
        Assert.Contains($"MD5 {new string('b', 32)} (uncompressed), found MD5 ", message);
        Assert.Equal(2, Directory.GetFiles(folder.File("c2/tiny")).Length); // the two that were right
        Assert.Equal(folder.File("c3/tiny"), (await IdxSetFetch.FolderAsync(right, Places(cache: "c3"),
            cancellation: TestContext.Current.CancellationToken)).Folder);
    }

    [Fact]
    public async Task Without_a_network_the_message_names_the_files_and_their_folder()
    {
        var gone = new LoopbackServer(_ => []);
        IdxSet set = Write("origin", mirrors: gone.Address);
        await gone.DisposeAsync();
        string message = (await Assert.ThrowsAsync<IOException>(
            () => IdxSetFetch.FolderAsync(set, Places(), cancellation: TestContext.Current.CancellationToken))).Message;
        Assert.All(IdxSet.FileNames, name => Assert.Contains(name + ".gz", message));
        Assert.Contains($"put them into '{folder.File("cache/tiny")}'", message);
        Assert.Contains("latentlab data fetch tiny", message);
        Assert.Contains(gone.Address.ToString(), message);
    }

    [Fact]
    public async Task A_set_without_mirrors_says_how_to_make_it_and_what_is_incomplete()
    {
        IdxSet set = Write("work/data/tiny");
        File.Delete(folder.File("work/data/tiny/" + set.TestLabels.Name + ".gz"));
        string message = (await Assert.ThrowsAsync<FileNotFoundException>(
            () => IdxSetFetch.FolderAsync(set, Places(), cancellation: TestContext.Current.CancellationToken))).Message;
        Assert.Contains("Run 'latentlab data fetch tiny'", message);
        Assert.Contains($"'{folder.File("work/data/tiny")}' holds only some of them", message);
        Assert.Contains(folder.File("work/deep/data/tiny"), message);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_gives_way_to_the_next()
    {
        await using var server = new LoopbackServer(
            asked => LoopbackServer.Serve(asked, File.ReadAllBytes(folder.File("origin" + asked.Path))));
        IdxSet set = Write("origin", mirrors: server.Address);
        File.WriteAllText(folder.File("not-a-folder"), "");
        DataPlaces places = Places() with { Caches = [folder.File("not-a-folder"), folder.File("second")] };
        Assert.Equal(folder.File("second/tiny"),
            (await IdxSetFetch.FolderAsync(set, places, cancellation: TestContext.Current.CancellationToken)).Folder);
        DataPlaces none = Places() with { Caches = [folder.File("not-a-folder")] };
        Assert.Contains("LATENTLAB_CACHE", (await Assert.ThrowsAsync<IOException>(
            () => IdxSetFetch.FolderAsync(set, none, cancellation: TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public void Files_that_do_not_fit_each_other_are_refused()
    {
        IdxSet set = Write("a"),
            loose = set with { TrainImages = new(IdxSet.FileNames[0]), TrainLabels = new(IdxSet.FileNames[1]) };
        string images = folder.File("a/" + set.TrainImages.Name + ".gz"),
            labels = folder.File("a/" + set.TrainLabels.Name + ".gz");
        long before = LiveTensors.Count;
        IdxFile.WriteLabels(labels, [0, 1, 0, 1, 0, 1, 2]);
        Assert.Contains("expected 0 to 1, found 2 at position 6",
            Assert.Throws<InvalidDataException>(() => set.Read(folder.File("a"))).Message);
        IdxFile.WriteLabels(labels, [0, 1]);
        Assert.Contains("expected 7 labels, found 2. Delete it and run 'latentlab data fetch tiny'.",
            Assert.Throws<InvalidDataException>(() => loose.Read(folder.File("a"))).Message);
        IdxFile.WriteImages(images, new IdxImages(2, 2, 3, new byte[12]));
        Assert.Contains("expected 7 images, found 2",
            Assert.Throws<InvalidDataException>(() => set.Read(folder.File("a"))).Message);
        IdxFile.WriteImages(images, new IdxImages(0, 2, 3, []));
        IdxFile.WriteLabels(labels, []);
        Assert.Contains("is empty", Assert.Throws<InvalidDataException>(() => loose.Read(folder.File("a"))).Message);
        File.Delete(images);
        Assert.Contains("found neither",
            Assert.Throws<FileNotFoundException>(() => set.Read(folder.File("a"))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Read(folder.File("a"), train: -1));
        Assert.Equal(before, LiveTensors.Count);
    }
}
