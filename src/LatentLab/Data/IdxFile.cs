using System.Buffers.Binary;
using System.Security.Cryptography;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;
using ICSharpCode.SharpZipLib.Zip.Compression.Streams;
using LatentLab.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>Grey images as bytes.</summary>
/// <param name="Pixels">0 (ink free) to 255, row by row, of shape [count, height, width].</param>
public sealed record IdxImages(int Count, int Height, int Width, byte[] Pixels)
{
    /// <summary>The first <paramref name="count"/> images as a set, 255 becoming 1; only they take memory.</summary>
    /// <param name="labels">One per image, at least <paramref name="count"/>.</param>
    public ImageDataset ToDataset(string name, int count, byte[] labels, string[] labelNames)
    {
        using var scope = NewDisposeScope();
        using Scalar white = 255f; // held, since TorchSharp does not keep an unnamed scalar alive during the call
        Tensor bytes = tensor(Pixels.AsMemory(0, count * Height * Width), [count, 1, Height, Width]);
        return new ImageDataset(name, bytes.to(float32).div_(white), [.. labels.Take(count)], labelNames);
    }
}

/// <summary>
/// The IDX format of the MNIST database (LeCun, Cortes, Burges): magic number, big-endian sizes, then unsigned bytes.
/// Files of three dimensions (images) and of one (labels), plain or gzip, which is recognised by their content and not
/// by their name.
/// </summary>
public static class IdxFile
{
    /// <summary>Two zero bytes, type 8 (unsigned byte), 3 dimensions.</summary>
    public const int ImagesMagic = 0x0803;

    /// <summary>Two zero bytes, type 8 (unsigned byte), 1 dimension.</summary>
    public const int LabelsMagic = 0x0801;

    /// <summary>Type 12 (4-byte integer), 1 dimension.</summary>
    private const int IntegerLabelsMagic = 0x0C01;

    /// <summary>Type 12 (4-byte integer), 2 dimensions: QMNIST's labels.</summary>
    private const int IntegerRowsMagic = 0x0C02;

    /// <summary>The most pixels or labels one file may hold: 1 GiB, twenty times MNIST.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>What an error advises unless the caller knows better.</summary>
    private const string DefaultRemedy = "Get or write the file again.";

    /// <summary>Deflate cannot shrink data further than this factor (258 bytes in two bits).</summary>
    private const long MostDeflateRatio = 1032;

    /// <summary>Reads images.</summary>
    /// <param name="expectedMd5">MD5 of the uncompressed bytes, header included, in hexadecimal; null to skip the
    /// check.</param>
    /// <param name="remedy">The last sentence of every error: what to do.</param>
    /// <exception cref="InvalidDataException">The file is not a whole, sound IDX image file.</exception>
    public static IdxImages ReadImages(string path, string? expectedMd5 = null, string remedy = DefaultRemedy)
    {
        (int[] sizes, byte[] pixels) = Read(path, "image", ImagesMagic, dimensions: 3, expectedMd5, remedy);
        return new IdxImages(sizes[0], sizes[1], sizes[2], pixels);
    }

    /// <summary>Reads labels, one byte each.</summary>
    /// <inheritdoc cref="ReadImages"/>
    public static byte[] ReadLabels(string path, string? expectedMd5 = null, string remedy = DefaultRemedy) =>
        Read(path, "label", LabelsMagic, dimensions: 1, expectedMd5, remedy).Content;

    /// <summary>
    /// Reads labels as numbers: bytes, 4-byte integers, or a row of those for each image, as QMNIST has them (magic
    /// number 3074), of which the first is the class.
    /// </summary>
    /// <returns>One per image; and how many numbers the file has for each.</returns>
    /// <exception cref="InvalidDataException">The file is not a whole, sound IDX label file.</exception>
    public static (int[] Classes, int Columns) ReadClasses(string path)
    {
        int magic = MagicOf(path);
        if (magic is not (IntegerLabelsMagic or IntegerRowsMagic))
            return ([.. ReadLabels(path).Select(label => (int)label)], 1);
        (int[] sizes, byte[] content) =
            Read(path, "label", magic, dimensions: magic == IntegerRowsMagic ? 2 : 1, null, DefaultRemedy, width: 4);
        int columns = sizes.Length == 2 ? sizes[1] : 1;
        if (columns == 0)
            throw new InvalidDataException(
                $"'{path}' is not an IDX label file: expected a class for each image, found rows of 0 numbers. "
                + DefaultRemedy);
        int[] classes = [.. Enumerable.Range(0, sizes[0])
            .Select(row => BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 * row * columns)))];
        int wrong = Array.FindIndex(classes, label => label is < 0 or > byte.MaxValue);
        return wrong < 0
            ? (classes, columns)
            : throw new InvalidDataException(
                $"'{path}' is not an IDX label file: expected classes from 0 to 255, found {classes[wrong]} at "
                + $"position {wrong}. {DefaultRemedy}");
    }

    /// <summary>
    /// Writes images atomically; gzip if the name ends in <c>.gz</c>, the same bytes on every machine and on every day.
    /// </summary>
    public static void WriteImages(string path, IdxImages images)
    {
        if (images.Pixels.LongLength != (long)images.Count * images.Height * images.Width)
            throw new ArgumentException(
                $"Expected {images.Count}×{images.Height}×{images.Width} pixels, found {images.Pixels.LongLength}.",
                nameof(images));
        Write(path, ImagesMagic, [images.Count, images.Height, images.Width], images.Pixels);
    }

    /// <summary>Writes labels atomically; gzip if the name ends in <c>.gz</c>.</summary>
    public static void WriteLabels(string path, byte[] labels) => Write(path, LabelsMagic, [labels.Length], labels);

    /// <summary>How many images a file says it holds; reads only its header.</summary>
    /// <exception cref="InvalidDataException">The header is not one of an IDX image file.</exception>
    public static int CountImages(string path) =>
        Read(path, "image", ImagesMagic, dimensions: 3, null, DefaultRemedy, headerOnly: true).Sizes[0];

    /// <summary>The magic number and the sizes, big-endian.</summary>
    internal static byte[] Header(int magic, int[] sizes)
    {
        var header = new byte[4 + 4 * sizes.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return header;
    }

    private static (int[] Sizes, byte[] Content) Read(
        string path, string kind, int magic, int dimensions, string? expectedMd5, string remedy,
        bool headerOnly = false, int width = 1)
    {
        InvalidDataException Refuse(string why, Exception? inner = null) =>
            new($"'{path}' is not an IDX {kind} file: {why} {remedy}", inner);

        using FileStream file = File.OpenRead(path);
        bool compressed = StartsAsGzip(file);
        using Stream stream = compressed ? GzipFile.Unpack(file) : file;
        try
        {
            var header = new byte[4 + 4 * dimensions];
            int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            int found = read >= 4 ? BinaryPrimitives.ReadInt32BigEndian(header) : -1;
            if (read >= 4 && found != magic)
                throw Refuse($"expected magic number {magic}, found {found}.");
            if (read < header.Length)
                throw Refuse($"expected a header of {header.Length} bytes, found {read} bytes in all.");

            int[] sizes = [.. Enumerable.Range(0, dimensions)
                .Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + 4 * i)))];
            long most = Math.Min(MostBytes, compressed ? file.Length * MostDeflateRatio : file.Length);
            long length = Product([.. sizes, width]);
            if (length < 0 || length > most)
            {
                string promised = string.Join("×", sizes.Select(size => (uint)size)),
                    packed = compressed ? ", gzip" : "";
                throw Refuse(
                    $"its header promises {promised} bytes, but the file ({file.Length} bytes{packed}) cannot hold "
                    + $"more than {most}.");
            }
            if (headerOnly)
                return (sizes, []);

            var content = new byte[length];
            int got = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (got < content.Length)
                throw Refuse($"expected {length} bytes after the header, found {got}: it is truncated.");
            if (stream.ReadByte() != -1)
                throw Refuse($"expected {length} bytes after the header, found more.");
            if (compressed && !GzipFile.IsWhole(path, header.Length + length))
                throw Refuse("its gzip is truncated: the end with the checksum is missing.");
            if (expectedMd5 is not null)
                CheckMd5(header, content, expectedMd5, Refuse);
            return (sizes, content);
        }
        catch (InvalidDataException error) when (compressed
            && !error.Message.StartsWith($"'{path}'", StringComparison.Ordinal))
        {
            throw Refuse($"it is damaged gzip ({error.Message.TrimEnd('.')}).", error);
        }
    }

    // 0 where the file is too short or damaged; reading it says so.
    private static int MagicOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = StartsAsGzip(file) ? GzipFile.Unpack(file) : file;
        var magic = new byte[4];
        try
        {
            return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4
                ? BinaryPrimitives.ReadInt32BigEndian(magic)
                : 0;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    private static bool StartsAsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        bool gzip = GzipFile.IsPacked(start[..file.ReadAtLeast(start, 2, throwOnEndOfStream: false)]);
        file.Position = 0;
        return gzip;
    }

    /// <summary>−1 if a size is negative or the product exceeds <see cref="MostBytes"/>.</summary>
    private static long Product(int[] sizes)
    {
        long product = 1;
        foreach (int size in sizes)
        {
            if (size < 0)
                return -1;
            product *= size;
            if (product > MostBytes) // checked at each factor, so nothing overflows: both factors are below 2³¹
                return -1;
        }
        return product;
    }

    private static void CheckMd5(
        byte[] header, byte[] content, string expected, Func<string, Exception?, InvalidDataException> refuse)
    {
        using IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(header);
        md5.AppendData(content);
        string found = Convert.ToHexStringLower(md5.GetHashAndReset());
        if (!string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
            throw refuse($"expected the published one, MD5 {expected} (uncompressed), found MD5 {found}.", null);
    }

    private static void Write(string path, int magic, int[] sizes, byte[] content)
    {
        byte[] header = Header(magic, sizes);
        AtomicFile.Write(path, stream =>
        {
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                WriteGzip(stream, header, content);
            else
            {
                stream.Write(header);
                stream.Write(content);
            }
        });
    }

    /// <summary>
    /// RFC 1952 with a managed deflate: the runtime's own differs between versions and processors, and the digits in
    /// <c>data/</c> must come out the same, byte for byte, anywhere. The header carries no time, no name and no system.
    /// </summary>
    private static void WriteGzip(Stream stream, params byte[][] parts)
    {
        stream.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, /* best compression */ 2, /* unknown system */ 255]);
        var crc = new Crc32();
        uint length = 0;
        using (var deflate = new DeflaterOutputStream(stream,
            new Deflater(Deflater.BEST_COMPRESSION, noZlibHeaderOrFooter: true))
        {
            IsStreamOwner = false
        })
            foreach (byte[] part in parts)
            {
                deflate.Write(part);
                crc.Update(part);
                length += (uint)part.Length;
            }
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, (uint)crc.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), length);
        stream.Write(trailer);
    }
}
