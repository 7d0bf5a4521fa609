using System.IO.Compression;
using System.Security.Cryptography;
using LatentLab.Data;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Data;

public sealed class ShippedDigitsTests
{
    private static readonly string[] Names =
        [
            "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz"
        ];

    private static readonly string DataFolder = Path.Combine(Clone.Folder, "data");

    public static TheoryData<string> Files => [.. Names];

    private static string Shipped(string name) => Path.Combine(DataFolder, "digits", name);

    private static byte[] Unpacked(string name)
    {
        using var gzip = new GZipStream(File.OpenRead(Shipped(name)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    // The README's row of a file: | name | SHA-256 of the file | SHA-256 uncompressed |
    private static string[] Row(string name) =>
        File.ReadLines(Path.Combine(DataFolder, "README.md"))
            .Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal))
            .Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Sha256(byte[] bytes) => $"`{Convert.ToHexStringLower(SHA256.HashData(bytes))}`";

    [Theory]
    [MemberData(nameof(Files))]
    public void A_shipped_file_has_the_hashes_that_the_readme_states(string name)
    {
        Assert.Equal(Row(name)[1], Sha256(File.ReadAllBytes(Shipped(name))));
        Assert.Equal(Row(name)[2], Sha256(Unpacked(name)));
    }

    [Fact]
    public void The_shipped_files_are_at_most_three_megabytes() =>
        Assert.InRange(Names.Sum(name => new FileInfo(Shipped(name)).Length), 1, 3_000_000);

    [Fact]
    public void The_training_digits_are_drawn_again_byte_for_byte() =>
        AssertDrawnAgain(Digits.Generate(12_000, seed: 1), "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");

    [Fact]
    public void The_test_digits_are_drawn_again_byte_for_byte() =>
        AssertDrawnAgain(Digits.Generate(2_000, seed: 2), "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz");

    private static void AssertDrawnAgain((byte[] Images, byte[] Labels) drawn, string images, string labels)
    {
        Assert.True(Unpacked(images).AsSpan(16).SequenceEqual(drawn.Images),
            $"{images} differs from what is drawn now");
        Assert.True(Unpacked(labels).AsSpan(8).SequenceEqual(drawn.Labels), $"{labels} differs from what is drawn now");
    }

    [Fact]
    public void Writing_a_part_gives_the_shipped_files_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string[] written = Digits.WritePart(folder.Path, "t10k", 2_000, seed: 2);
        Assert.Equal(Names[2..], written.Select(Path.GetFileName));
        Assert.Equal(written.Order(), Directory.GetFiles(folder.Path).Order());
        foreach (string path in written)
            Assert.True(
                File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(Shipped(Path.GetFileName(path)))),
                path);
    }

    [Fact]
    public void No_test_digit_is_a_training_digit()
    {
        byte[] train = Unpacked(Names[0]), test = Unpacked(Names[2]);
        static IEnumerable<string> Images(byte[] file) =>
            file.Skip(16).Chunk(28 * 28).Select(image => Convert.ToHexString(SHA256.HashData(image)));
        var seen = Images(train).ToHashSet();
        Assert.Equal(12_000, seen.Count);
        Assert.DoesNotContain(Images(test), seen.Contains);
    }
}
