using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LatentLab.Native;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>
/// Named tensors and text in one file, in the safetensors format (8 bytes of header length, a JSON header, the raw
/// numbers), which other tools read too. The kit keeps a SHA-256 of everything under <c>sha256</c> in the text part,
/// and checks it where it is there; files of other writers have none.
/// </summary>
internal static class SafeTensorsFile
{
    private const string Digest = "sha256";
    private const string TextPart = "__metadata__";

    /// <summary>
    /// Says in the text part what a file of the kit's is; its values begin with <see cref="OwnKinds"/>.
    /// </summary>
    public const string Kind = "kind";
    private const string OwnKinds = "latentlab-";

    /// <summary>Bytes; the format's own bound.</summary>
    public const long LongestHeader = 100_000_000;

    /// <summary>
    /// Writes beside the target and then moves there: a reader sees the old file or the new one, never half of one.
    /// </summary>
    public static void Write(
        string path, IReadOnlyDictionary<string, string> text, IReadOnlyDictionary<string, Tensor> tensors)
    {
        (string Name, Tensor Value)[] ordered =
            [.. tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
        byte[][] blocks = [.. ordered.Select(entry => BytesOf(entry.Value))];
        byte[] header = HeaderOf(text, ordered, blocks);
        AtomicFile.Write(path, file =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            file.Write(length);
            file.Write(header);
            foreach (byte[] block in blocks)
                file.Write(block);
        });
    }

    /// <summary>Reads and checks a whole file before anything is made of it.</summary>
    /// <returns>The text, and the tensors on the CPU; the caller owns them, outside any dispose scope.</returns>
    /// <exception cref="InvalidDataException">The file is cut short, damaged, or not of this format; the message says
    /// which.</exception>
    public static (Dictionary<string, string> Text, Dictionary<string, Tensor> Tensors) Read(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException($"'{path}' is a folder. Give a file of weights in it.");
        using FileStream file = File.OpenRead(path);
        Span<byte> lengthBytes = stackalloc byte[8];
        if (file.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
            throw Refuse(path, $"expected at least 8 bytes, found {file.Length}");
        long length = BinaryPrimitives.ReadInt64LittleEndian(lengthBytes);
        if (OtherFormat.Of(lengthBytes, file) is { } other)
            throw new InvalidDataException($"'{path}' is not a safetensors file{other}");
        if (length is < 2 or > LongestHeader || length > file.Length - 8)
            throw Refuse(path,
                $"expected a header within the {file.Length} bytes of the file, found a header length of {length}");
        byte[] header = new byte[length];
        file.ReadExactly(header);
        SafeTensorsHeader parsed = SafeTensorsHeader.Parse(header, reason => Refuse(path, reason),
            reason => new InvalidDataException($"'{path}' is not read: {reason}."));
        if (parsed.DataLength != file.Length - 8 - length)
            throw Refuse(path, $"expected {parsed.DataLength} bytes of numbers, found {file.Length - 8 - length}");

        byte[][] blocks = [.. parsed.Entries.Select(entry => new byte[entry.Length])];
        foreach (byte[] block in blocks)
            file.ReadExactly(block);
        if (parsed.Text.Remove(Digest, out string? expected))
        {
            string found = DigestOf(parsed.Text, parsed.Entries.Select(entry => entry.Describe()), blocks);
            if (found != expected)
                throw Refuse(path, $"its checksum is {found}, but its contents were written with {expected}");
        }
        else if (parsed.Text.TryGetValue(Kind, out string? kind) && IsOwn(kind))
        {
            throw Refuse(path, $"this kit wrote it ('{kind}'), and its checksum is gone");
        }
        return (parsed.Text, parsed.Entries.Zip(blocks)
            .ToDictionary(pair => pair.First.Name, pair => TensorOf(pair.First, pair.Second)));
    }

    /// <summary>Whether the kit writes files of this kind.</summary>
    public static bool IsOwn(string? kind) => kind?.StartsWith(OwnKinds, StringComparison.Ordinal) ?? false;

    private static InvalidDataException Refuse(string path, string reason) =>
        new($"'{path}' is not a whole safetensors file: {reason}. Take an earlier copy, or get or write it again.");

    private static byte[] HeaderOf(
        IReadOnlyDictionary<string, string> text, (string Name, Tensor Value)[] tensors, byte[][] blocks)
    {
        SafeTensorsEntry[] entries = [.. tensors.Zip(blocks, (tensor, block) =>
            new SafeTensorsEntry(tensor.Name, SafeTensorsEntry.CodeOf(tensor.Value.dtype), tensor.Value.shape,
                block.Length))];
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(TextPart);
            foreach (var (key, value) in text)
                json.WriteString(key, value);
            json.WriteString(Digest, DigestOf(text, entries.Select(entry => entry.Describe()), blocks));
            json.WriteEndObject();
            long offset = 0;
            foreach (SafeTensorsEntry entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Code);
                json.WriteStartArray("shape");
                foreach (long size in entry.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += entry.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static string DigestOf(
        IReadOnlyDictionary<string, string> text, IEnumerable<string> entries, byte[][] blocks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in text.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0{value}\0"));
        foreach (string entry in entries)
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry}\0"));
        foreach (byte[] block in blocks)
            hash.AppendData(block);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] BytesOf(Tensor value)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return value.detach().cpu().contiguous().bytes.ToArray();
    }

    private static Tensor TensorOf(SafeTensorsEntry entry, byte[] block)
    {
        Tensor value = empty(entry.Shape, dtype: entry.Type).DetachFromDisposeScope();
        value.bytes = block;
        return value;
    }
}
