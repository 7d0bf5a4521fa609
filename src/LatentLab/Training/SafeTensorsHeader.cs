using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Code">The format's name for the number type, such as F32.</param>
/// <param name="Length">Bytes.</param>
internal sealed record SafeTensorsEntry(string Name, string Code, long[] Shape, long Length)
{
    public ScalarType Type => TypeOf(Code)!.Value.Type;

    public string Describe() => $"{Name} {Code} [{string.Join(", ", Shape)}]";

    public static string CodeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => "F32",
        ScalarType.Float64 => "F64",
        ScalarType.Int64 => "I64",
        ScalarType.Byte => "U8",
        _ => throw new NotSupportedException(
            $"Tensors of type {type} are not written: expected float32, float64, int64 or byte."),
    };

    public static (ScalarType Type, int Size)? TypeOf(string? code) => code switch
    {
        "F32" => (ScalarType.Float32, 4),
        "F64" => (ScalarType.Float64, 8),
        "I64" => (ScalarType.Int64, 8),
        "U8" => (ScalarType.Byte, 1),
        // The kit writes none of these; other writers do.
        "F16" => (ScalarType.Float16, 2),
        "BF16" => (ScalarType.BFloat16, 2),
        "I32" => (ScalarType.Int32, 4),
        "I16" => (ScalarType.Int16, 2),
        "I8" => (ScalarType.Int8, 1),
        "BOOL" => (ScalarType.Bool, 1),
        _ => null,
    };
}

/// <summary>The JSON header of a safetensors file, every number in it checked.</summary>
internal sealed record SafeTensorsHeader(Dictionary<string, string> Text, IReadOnlyList<SafeTensorsEntry> Entries)
{
    public long DataLength => Entries.Sum(entry => entry.Length);

    /// <param name="refuse">Makes the exception for a damage.</param>
    /// <param name="decline">Makes the exception for what is whole and not read here.</param>
    public static SafeTensorsHeader Parse(
        byte[] header, Func<string, Exception> refuse, Func<string, Exception> decline)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw refuse("its header is not a JSON object");
            Dictionary<string, string> text = [];
            List<(long Start, SafeTensorsEntry Entry)> entries = [];
            HashSet<string> names = [];
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                    throw refuse($"'{property.Name}' is there twice");
                if (property.Name == "__metadata__")
                    text = property.Value.EnumerateObject()
                        .ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "");
                else
                    entries.Add(ParseEntry(property, refuse, decline));
            }
            entries.Sort(
                (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Entry.Length.CompareTo(b.Entry.Length));
            long next = 0;
            foreach (var (start, entry) in entries)
            {
                if (start != next)
                    throw refuse($"'{entry.Name}' was expected at byte {next} of the numbers, found at {start}");
                next = checked(next + entry.Length);
            }
            return new SafeTensorsHeader(text, [.. entries.Select(pair => pair.Entry)]);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or OverflowException or ArgumentException)
        {
            throw refuse($"its header cannot be read ({wrong.Message})");
        }
    }

    private static (long Start, SafeTensorsEntry Entry) ParseEntry(
        JsonProperty property, Func<string, Exception> refuse, Func<string, Exception> decline)
    {
        string? code = property.Value.GetProperty("dtype").GetString();
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        long[] offsets =
            [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (SafeTensorsEntry.TypeOf(code) is not var (_, bytes))
            throw decline(
                $"'{property.Name}' has the number type '{code}', expected F64, F32, F16, BF16, I64, I32, I16, I8, U8 "
                + "or BOOL. Convert it where the file was written, to float32 say");
        if (shape.Length > 8 || shape.Any(size => size is < 0 or > int.MaxValue))
            throw refuse($"'{property.Name}' has a shape that no tensor of this kit has");
        if (offsets is not [var start, var end] || start < 0 || end < start)
            throw refuse($"'{property.Name}' has no place in the file");
        long expected = shape.Aggregate((long)bytes, (product, size) => checked(product * size));
        if (expected > Array.MaxLength)
            throw refuse($"'{property.Name}' is larger than {Array.MaxLength} bytes");
        if (end - start != expected)
            throw refuse(
                $"'{property.Name}' of shape [{string.Join(", ", shape)}] needs {expected} bytes, found {end - start}");
        return (start, new SafeTensorsEntry(property.Name, code!, shape, expected));
    }
}

/// <summary>
/// Files of weights in other formats, recognised by their first bytes: they are not damaged, only not safetensors.
/// </summary>
internal static class OtherFormat
{
    private const string Convert =
        "Convert it once, in Python: from safetensors.torch import save_file; import torch; "
        + "save_file(torch.load('weights.pth', weights_only=True), 'weights.safetensors')";

    private const string Save =
        "Save the weights from Python with safetensors.numpy.save_file, a name and an array each.";

    /// <summary>Completes the sentence "… is not a safetensors file"; null where it may be one.</summary>
    /// <param name="start">The first eight bytes.</param>
    /// <param name="file">Stands behind them, and is left there.</param>
    public static string? Of(ReadOnlySpan<byte> start, FileStream file)
    {
        // The header is JSON, so that the ninth byte of every safetensors file is a brace. The length before it may
        // begin with any two bytes, a pickle's among them; only a length has nothing but zeros behind.
        int brace = file.ReadByte();
        file.Position = start.Length;
        if (brace == '{' && BinaryPrimitives.ReadInt64LittleEndian(start) is >= 2 and <= SafeTensorsFile.LongestHeader)
            return null;
        if (start.StartsWith("PK\x03\x04"u8))
            return OfZip(file);
        if (start[0] == 0x80 && start[1] is >= 2 and <= 5)
            return $", but a Python pickle, as PyTorch's older .pth and .pt files are. {Convert}";
        if (start[0] == 0x89 && start[1..].StartsWith("HDF\r\n"u8))
            return $", but HDF5, as Keras's .h5 and .weights.h5 files are. {Save}";
        return brace is '{' or < 0
            ? null
            : ": its ninth byte is not '{', with which the header begins. Give a file that safetensors or this kit "
                + "wrote.";
    }

    // Each writer's archive has entries of its own.
    private static string OfZip(FileStream file)
    {
        string[] entries;
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            entries = [.. archive.Entries.Select(entry => entry.FullName)];
        }
        catch (InvalidDataException)
        {
            return ", but the beginning of a zip archive, as PyTorch's .pth and .pt files are: it is cut short.";
        }
        return entries.Any(name => name.EndsWith("data.pkl", StringComparison.Ordinal))
                ? $", but a zip archive, as PyTorch's .pth and .pt files are. {Convert}"
            : entries.Contains("model.weights.h5") ? $", but a .keras file of Keras's. {Save}"
            : entries.Length > 0 && entries.All(name => name.EndsWith(".npy", StringComparison.Ordinal))
                ? ", but NumPy's .npz. Convert it once, in Python: from safetensors.numpy import save_file; import "
                    + "numpy; save_file(dict(numpy.load('weights.npz')), 'weights.safetensors')"
            : ", but a zip archive. Unpack it, and give the file in it.";
    }
}
