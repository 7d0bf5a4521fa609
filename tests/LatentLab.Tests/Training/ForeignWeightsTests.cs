using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

/// <summary>
/// Weights that other programs wrote, and the kit's in the hands of another program: TorchSharp.PyBridge, which shares
/// no code with it.
/// </summary>
public sealed class ForeignWeightsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-foreign").FullName;

    private string FilePath => Path.Combine(folder, "weights.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Autoencoder New(int seed) => new([1, 2, 2], latentSize: 1, hidden: [3], seed: seed);

    private static void AssertSame(nn.Module expected, nn.Module found)
    {
        foreach (var ((name, a), (_, b)) in expected.named_parameters().Zip(found.named_parameters()))
            Assert.True(a.eq(b).all().ToBoolean(), name);
    }

    [Fact]
    public void What_another_writer_wrote_is_read_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using Autoencoder written = New(1), read = New(2);
        written.save_safetensors(FilePath);
        ModelFile.LoadInto(read, FilePath);
        AssertSame(written, read);
    }

    [Fact]
    public void What_the_kit_wrote_is_read_by_another_reader_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using Autoencoder written = New(1), read = New(2);
        ModelFile.Save(written, FilePath);
        Dictionary<string, bool> loaded = [];
        read.load_safetensors(FilePath, strict: true, loadedParameters: loaded);
        Assert.Equal(written.named_parameters().Count(), loaded.Count(pair => pair.Value));
        AssertSame(written, read);
    }

    // Bytes as the format's description has them, and as Python's library writes them: the text part says "pt", spaces
    // fill the header to a multiple of eight.
    private void WriteByHand(
        IEnumerable<(string Name, string Code, long[] Shape, byte[] Numbers)> tensors,
        string text = "\"format\":\"pt\"")
    {
        var header = new StringBuilder($"{{\"__metadata__\":{{{text}}}");
        var numbers = new List<byte>();
        foreach (var (name, code, shape, bytes) in tensors)
        {
            header.Append(
                $",\"{name}\":{{\"dtype\":\"{code}\",\"shape\":[{string.Join(',', shape)}"
                + $"],\"data_offsets\":[{numbers.Count},{numbers.Count + bytes.Length}]}}");
            numbers.AddRange(bytes);
        }
        header.Append('}');
        byte[] json = Encoding.UTF8.GetBytes(header.ToString().PadRight((header.Length + 7) / 8 * 8));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(FilePath, [.. length, .. json, .. numbers]);
    }

    // Every weight is 1.5, which all of these types hold exactly: the bit patterns are IEEE 754's (and bfloat16's, the
    // upper half of float32's).
    [Theory]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F })]
    [InlineData("F32", new byte[] { 0, 0, 0xC0, 0x3F })]
    [InlineData("F16", new byte[] { 0, 0x3E })]
    [InlineData("BF16", new byte[] { 0xC0, 0x3F })]
    public void Real_numbers_of_every_precision_become_the_models(string code, byte[] oneAndAHalf)
    {
        using var scope = NewDisposeScope();
        using Autoencoder model = New(1);
        WriteByHand(model.named_parameters().Select(pair => (pair.name, code, pair.parameter.shape,
            Enumerable.Repeat(oneAndAHalf, (int)pair.parameter.numel()).SelectMany(bytes => bytes).ToArray())));
        ModelFile.LoadInto(model, FilePath);
        foreach (var (name, parameter) in model.named_parameters())
            Assert.True(parameter.dtype == float32 && parameter.eq(1.5).all().ToBoolean(), name);
    }

    [Fact]
    public void Weights_of_another_model_are_refused_with_what_fits_and_what_does_not_and_nothing_changes()
    {
        using var scope = NewDisposeScope();
        using Autoencoder model = New(1), before = New(1);
        string[] names = [.. model.named_parameters().Select(pair => pair.name)];
        WriteByHand(model.named_parameters().Skip(1).Select((pair, index) =>
        {
            long[] shape = index == 0 ? [77] : pair.parameter.shape;
            return (pair.name, "F32", shape, new byte[4 * shape.Aggregate(1L, (product, size) => product * size)]);
        }).Append(("stranger", "F32", [1], new byte[4])));
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.LoadInto(model, FilePath)).Message;
        Assert.Contains($"{names.Length - 2} of this model's {names.Length} tensors fit", message);
        Assert.Contains($"Missing: '{names[0]}'", message);
        Assert.Contains($"'{names[1]}' expected as Float32", message);
        Assert.Contains("found Float32 [77]", message);
        Assert.Contains("Unknown here: 'stranger' Float32 [1]", message);
        Assert.DoesNotContain("Delete it", message);
        AssertSame(before, model);
    }

    [Theory]
    [InlineData("zip", "PyTorch's .pth")]
    [InlineData("pickle", "PyTorch's older .pth")]
    [InlineData("npz", "NumPy's .npz")]
    [InlineData("keras", ".keras")]
    [InlineData("other", "Unpack it")]
    [InlineData("half a zip", "cut short")]
    [InlineData("hdf5", "HDF5")]
    [InlineData("text", "not a safetensors file")]
    public void A_file_of_another_format_is_named_and_not_called_damaged(string kind, string says)
    {
        switch (kind)
        {
            case "zip":
                using (ZipArchive archive = ZipFile.Open(FilePath, ZipArchiveMode.Create))
                    archive.CreateEntry("archive/data.pkl");
                break;
            case "npz" or "keras" or "other":
                using (ZipArchive archive = ZipFile.Open(FilePath, ZipArchiveMode.Create))
                    archive.CreateEntry(kind == "npz" ? "a.npy" : kind == "keras" ? "model.weights.h5" : "a.txt");
                break;
            case "half a zip":
                File.WriteAllBytes(FilePath, [.. "PK\x03\x04"u8, .. new byte[20]]);
                break;
            case "pickle":
                File.WriteAllBytes(FilePath, [0x80, 2, (byte)'}', (byte)'q', 0, (byte)'.', 0, 0, 0, 0]);
                break;
            case "hdf5":
                File.WriteAllBytes(FilePath, [0x89, .. "HDF\r\n\x1a\n"u8, 0, 0, 0]);
                break;
            default:
                File.WriteAllText(FilePath, "<!DOCTYPE html><title>404</title>");
                break;
        }
        using Autoencoder model = New(1);
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.LoadInto(model, FilePath)).Message;
        Assert.Contains(FilePath, message);
        Assert.Contains(says, message);
        Assert.DoesNotContain("Delete it", message);
        Assert.Equal(kind is "zip" or "pickle", message.Contains("save_file(torch.load("));
    }

    [Fact]
    public void A_type_that_is_not_read_and_a_folder_are_no_damage()
    {
        using Autoencoder model = New(1);
        WriteByHand([("x", "F8_E4M3", [1], [0])]);
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.LoadInto(model, FilePath)).Message;
        Assert.Contains("'x' has the number type 'F8_E4M3'", message);
        Assert.DoesNotContain("not a whole", message);
        Assert.Contains("is a folder",
            Assert.Throws<InvalidDataException>(() => ModelFile.LoadInto(model, folder)).Message);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused_and_nothing_changes()
    {
        using var scope = NewDisposeScope();
        using Autoencoder model = New(1), before = New(1), strange = New(1);
        string name = strange.named_parameters().Last().name;
        using (no_grad())
            strange.named_parameters().Last().parameter.fill_(float.NaN);
        strange.save_safetensors(FilePath);
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.LoadInto(model, FilePath)).Message;
        Assert.Contains($"in '{name}'", message);
        AssertSame(before, model);
    }

    // 640, 896, 1152 and 1408 begin with the bytes of a pickle; spaces may fill a header.
    [Fact]
    public void A_header_of_any_length_is_read()
    {
        for (int length = 8; length <= 4096; length++)
        {
            byte[] size = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(size, length);
            File.WriteAllBytes(FilePath, [.. size, .. Encoding.ASCII.GetBytes("{}".PadRight(length))]);
            Assert.Empty(SafeTensorsFile.Read(FilePath).Tensors);
        }
    }

    [Fact]
    public void Weights_are_read_back_whatever_the_sizes_of_the_model()
    {
        using var scope = NewDisposeScope();
        List<long> lengths = [];
        for (int width = 1; width <= 130; width++)
        {
            using var model = new VariationalAutoencoder([1, 2, 2], latentSize: 1, hidden: [width, width]);
            ModelFile.Save(model, FilePath);
            ModelFile.LoadInto(model, FilePath);
            lengths.Add(BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(FilePath)));
        }
        Assert.Contains(lengths, length => (length & 0xFF) == 0x80);
    }

    [Fact]
    public void A_file_of_the_kits_own_that_lost_its_checksum_is_damaged()
    {
        WriteByHand([("x", "F32", [1], new byte[4])], text: "\"kind\":\"latentlab-weights\"");
        Assert.Contains(
            "its checksum is gone", Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Read(FilePath)).Message);
    }
}
