using System.IO.Compression;
using System.Security.Cryptography;
using LatentLab.Data;
using LatentLab.Native;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static IdxImages Some() => new(3, 4, 5, [.. Enumerable.Range(0, 60).Select(i => (byte)(i * 37))]);

    private string Put(string name, params byte[] bytes)
    {
        string path = folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return memory.ToArray();
    }

    private static string Refusal(Action read)
    {
        string message = Assert.Throws<InvalidDataException>(read).Message;
        Assert.EndsWith("Get or write the file again.", message);
        return message;
    }

    [Theory]
    [InlineData("images-idx3-ubyte")]
    [InlineData("images-idx3-ubyte.gz")]
    public void Images_come_back_as_they_were_written(string name)
    {
        IdxFile.WriteImages(folder.File(name), Some());
        IdxImages found = IdxFile.ReadImages(folder.File(name));
        Assert.Equal((3, 4, 5), (found.Count, found.Height, found.Width));
        Assert.Equal(Some().Pixels, found.Pixels);
        Assert.Single(Directory.GetFiles(folder.Path)); // and no draft is left
    }

    [Fact]
    public void The_bytes_are_those_of_the_published_format()
    {
        IdxFile.WriteImages(folder.File("a"), new IdxImages(2, 1, 3, [1, 2, 3, 4, 5, 6]));
        IdxFile.WriteLabels(folder.File("b"), [7, 8]);
        Assert.Equal(
            [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6], File.ReadAllBytes(folder.File("a")));
        Assert.Equal([0, 0, 8, 1, 0, 0, 0, 2, 7, 8], File.ReadAllBytes(folder.File("b")));
    }

    [Fact]
    public void Gzip_is_told_by_content_and_read_whoever_packed_it()
    {
        IdxFile.WriteLabels(folder.File("plain"), [1, 2, 3]);
        Put("packed-without-suffix", Gzip(File.ReadAllBytes(folder.File("plain"))));
        File.Copy(folder.File("plain"), folder.File("plain.gz"));
        Assert.Equal([1, 2, 3], IdxFile.ReadLabels(folder.File("packed-without-suffix")));
        Assert.Equal([1, 2, 3], IdxFile.ReadLabels(folder.File("plain.gz")));
    }

    /// <summary>
    /// The compressed bytes, fixed once: a change here means that <c>data/</c> can no longer be made again byte for
    /// byte.
    /// </summary>
    [Fact]
    public void Gzip_holds_no_time_and_stays_the_same_bytes()
    {
        IdxFile.WriteImages(folder.File("a.gz"), Some());
        byte[] bytes = File.ReadAllBytes(folder.File("a.gz"));
        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255], bytes[..10]);
        Assert.Equal("908af8ae52dc03b24c51196cb2b6b16aed63e3da769fb33667967ba78f10a609",
            Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void The_md5_of_the_uncompressed_bytes_is_checked()
    {
        IdxFile.WriteLabels(folder.File("l"), [1, 2, 3]);
        IdxFile.WriteLabels(folder.File("l.gz"), [1, 2, 3]);
        string md5 = Convert.ToHexStringLower(MD5.HashData(File.ReadAllBytes(folder.File("l"))));
        Assert.Equal([1, 2, 3], IdxFile.ReadLabels(folder.File("l.gz"), md5));
        string message = Refusal(() => IdxFile.ReadLabels(folder.File("l.gz"), new string('0', 32)));
        Assert.Contains(md5, message);
        Assert.Contains(new string('0', 32), message);
    }

    [Fact]
    public void A_wrong_file_is_refused_with_what_was_expected_and_found()
    {
        byte[] header = IdxFile.Header(IdxFile.ImagesMagic, [2, 3, 4]);
        Assert.Contains("expected magic number 2051, found 2049",
            Refusal(() => IdxFile.ReadImages(Put("labels", [0, 0, 8, 1, 0, 0, 0, 0]))));
        Assert.Contains("expected magic number 2051, found 1013478509",
            Refusal(() => IdxFile.ReadImages(Put("page", "<html>Not found</html>"u8.ToArray()))));
        Assert.Contains("found 0 bytes in all", Refusal(() => IdxFile.ReadImages(Put("empty"))));
        Assert.Contains("header of 16 bytes, found 9", Refusal(() => IdxFile.ReadImages(Put("head", header[..9]))));
        Assert.Contains("cannot hold more than 16", Refusal(() => IdxFile.ReadImages(Put("bare", header))));
        Assert.Contains("expected 24 bytes after the header, found 23: it is truncated",
            Refusal(() => IdxFile.ReadImages(Put("short", [.. header, .. new byte[23]]))));
        Assert.Contains("expected 24 bytes after the header, found more",
            Refusal(() => IdxFile.ReadImages(Put("long", [.. header, .. new byte[25]]))));
        Assert.Contains("truncated",
            Refusal(() => IdxFile.ReadImages(Put("short.gz", Gzip([.. header, .. new byte[23]])))));
        Assert.Contains(
            "damaged gzip", Refusal(
                () => IdxFile.ReadImages(Put("broken.gz", 0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))));
        Assert.Contains("4294967295×4294967295×4294967295",
            Refusal(() => IdxFile.ReadImages(Put("negative", IdxFile.Header(IdxFile.ImagesMagic, [-1, -1, -1])))));
        Assert.Throws<FileNotFoundException>(() => IdxFile.ReadImages(folder.File("absent")));
    }

    [Fact]
    public void A_gzip_cut_short_is_refused()
    {
        byte[] whole = Gzip([.. IdxFile.Header(IdxFile.LabelsMagic, [5000]), .. RandomNumberGenerator.GetBytes(5000)]);
        foreach (int length in (int[])[2, 9, 10, 20, 1000, .. Enumerable.Range(whole.Length - 20, 20)])
            Refusal(() => IdxFile.ReadLabels(Put("cut.gz", whole[..length])));
    }

    [Fact]
    public void A_gzip_of_several_parts_is_whole_with_its_last_and_what_stands_behind_does_no_harm()
    {
        byte[] first = IdxFile.Header(IdxFile.LabelsMagic, [5]), last = Gzip([1, 2, 3, 4, 5]);
        Assert.Equal([1, 2, 3, 4, 5], IdxFile.ReadLabels(Put("two.gz", [.. Gzip(first), .. last])));
        Assert.Equal([1, 2, 3, 4, 5],
            IdxFile.ReadLabels(Put("padded.gz", [.. Gzip(first), .. last, .. new byte[100]])));
        Refusal(() => IdxFile.ReadLabels(Put("cut.gz", [.. Gzip(first), .. last[..^3]])));
        last[^6]++;   // in the checksum
        Refusal(() => IdxFile.ReadLabels(Put("wrong.gz", [.. Gzip(first), .. last])));
    }

    [Fact]
    public void Neither_a_boastful_header_nor_a_gzip_bomb_gets_memory()
    {
        byte[] boast = IdxFile.Header(IdxFile.ImagesMagic, [1 << 14, 1 << 8, 1 << 8]); // promises 1 GiB
        byte[] bomb = Gzip([.. IdxFile.Header(IdxFile.LabelsMagic, [10]), .. new byte[20_000_000]]);
        string plain = Put("boast", boast), packed = Put("boast.gz", Gzip(boast)), bombed = Put("bomb.gz", bomb);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(() => IdxFile.ReadImages(plain));
        Refusal(() => IdxFile.ReadImages(packed));
        Assert.Contains("found more", Refusal(() => IdxFile.ReadLabels(bombed)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_and_nothing_else()
    {
        IdxFile.WriteImages(folder.File("a"), Some());
        IdxFile.WriteImages(folder.File("a.gz"), Some());
        var random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 1200; round++)
        {
            byte[] bytes = Fuzz.Mutate(File.ReadAllBytes(folder.File(round % 2 == 0 ? "a" : "a.gz")), random);
            string path = Put("damaged", bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                IdxImages images = IdxFile.ReadImages(path);
                Assert.Equal((long)images.Count * images.Height * images.Width, images.Pixels.Length);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
        }
        Assert.InRange(refused, 200, 1200);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_no_draft()
    {
        string path = folder.File("keep");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Throws<ArgumentException>(() => IdxFile.WriteImages(path, new IdxImages(1, 2, 2, [1])));
        Assert.Equal("old", File.ReadAllText(path));
    }
}
