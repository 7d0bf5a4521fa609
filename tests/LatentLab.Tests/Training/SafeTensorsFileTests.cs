using System.Buffers.Binary;
using System.Text;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

public sealed class SafeTensorsFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-tensors").FullName;

    private string FilePath => Path.Combine(folder, "some.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Tensors_and_text_come_back_as_they_were()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new()
        {
            ["a"] = randn(3, 4),
            ["scalar"] = tensor(2.5),
            ["whole"] = tensor(new long[] { 1, long.MinValue }),
            ["empty"] = zeros(0, 5),
            ["bytes"] = tensor(new byte[] { 1, 255 }),
            ["turned"] = randn(4, 3).t(),
        };
        SafeTensorsFile.Write(FilePath,
            new Dictionary<string, string> { ["β"] = "\"quoted\"\n", ["none"] = "" }, tensors);
        var (text, found) = SafeTensorsFile.Read(FilePath);
        Assert.Equal([("none", ""), ("β", "\"quoted\"\n")],
            text.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(tensors.Keys.Order(), found.Keys.Order());
        foreach (var (name, value) in tensors)
        {
            Assert.Equal(value.dtype, found[name].dtype);
            Assert.Equal(value.shape, found[name].shape);
            Assert.True(value.eq(found[name]).all().ToBoolean(), name);
            found[name].Dispose();
        }
    }

    [Fact]
    public void The_file_is_what_the_format_says_it_is()
    {
        using var scope = NewDisposeScope();
        SafeTensorsFile.Write(FilePath, new Dictionary<string, string>(),
            new Dictionary<string, Tensor> { ["x"] = tensor(new float[] { 1, -2 }) });
        byte[] bytes = File.ReadAllBytes(FilePath);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Contains("\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}",
            Encoding.UTF8.GetString(bytes, 8, length));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], bytes[(8 + length)..]);
    }

    [Fact]
    public void Every_cut_and_every_flipped_byte_is_noticed()
    {
        using var scope = NewDisposeScope();
        SafeTensorsFile.Write(FilePath, new Dictionary<string, string> { ["kind"] = "latentlab-test" },
            new Dictionary<string, Tensor> { ["x"] = randn(5), ["y"] = randn(2, 2) });
        byte[] whole = File.ReadAllBytes(FilePath);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int length = 0; length < whole.Length; length++)
            Refuses(whole[..length]);
        Refuses([.. whole, 0]);
        var random = new Random(1);
        for (int position = 0; position < whole.Length; position++)
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= (byte)(1 << random.Next(8));
            // The header may say the same in other bytes (a changed space, say); anything read must then be what was
            // written.
            if (damaged[position] != ' ' && whole[position] != ' ')
                Refuses(damaged);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"x\":5}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[0,9223372036854775807],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}")]
    [InlineData(
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,"
        + "8]},\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData(
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,"
        + "8]},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}")]
    [InlineData("{\"x\":{\"dtype\":\"Q7\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1e99],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"x\":{\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"__metadata__\":{\"sha256\":3}}")]
    [InlineData("{\"__metadata__\":{}}")]
    [InlineData("{\"__metadata__\":[]}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]")]
    public void A_hostile_header_is_refused(string header)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[8 + json.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        Refuses(bytes);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(200_000_000)]
    public void A_header_length_that_is_not_in_the_file_is_refused(long length)
    {
        byte[] bytes = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        Refuses(bytes);
    }

    [Fact]
    public void A_failed_write_leaves_the_earlier_file_and_no_draft()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, string> text = [];
        SafeTensorsFile.Write(FilePath, text, new Dictionary<string, Tensor> { ["x"] = ones(3) });
        byte[] before = File.ReadAllBytes(FilePath);
        Assert.Throws<NotSupportedException>(() => SafeTensorsFile.Write(FilePath, text, new Dictionary<string, Tensor>
        {
            ["x"] = ones(3, dtype: complex64)
        }));
        Assert.Equal(before, File.ReadAllBytes(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(folder));
    }

    private void Refuses(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        Assert.Contains(FilePath, Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Read(FilePath)).Message);
    }
}
