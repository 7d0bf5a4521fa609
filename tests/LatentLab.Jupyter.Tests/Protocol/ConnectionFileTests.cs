using System.Text.Json.Nodes;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Tests.Protocol;

public sealed class ConnectionFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-connection-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_clients_file_is_read_and_left_as_it_is()
    {
        string path = Write(Good());
        string before = File.ReadAllText(path);
        ConnectionFile read = ConnectionFile.Read(path);
        Assert.Equal((1, 2, 3, 4, 5),
            (read.ShellPort, read.IoPubPort, read.StdinPort, read.ControlPort, read.HeartbeatPort));
        Assert.Equal("tcp://127.0.0.1:9", read.EndPoint(9));
        Assert.Equal("secret"u8.ToArray(), read.Key);
        Assert.Null(read.Warning);
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("localhost", "tcp://127.0.0.1:9")]
    [InlineData("127.0.0.5", "tcp://127.0.0.5:9")]
    [InlineData("::1", "tcp://[::1]:9")]
    public void It_listens_on_loopback_however_that_is_written(string ip, string endPoint) =>
        Assert.Equal(endPoint, ConnectionFile.Read(Write(Good("ip", ip))).EndPoint(9));

    [Theory]
    [InlineData("ip", "\"0.0.0.0\"", "loopback address only")]
    [InlineData("ip", "\"192.0.2.1\"", "loopback address only")]
    [InlineData("ip", "\"nowhere\"", "not a connection file")]
    [InlineData("transport", "\"ipc\"", "speaks over tcp")]
    [InlineData("signature_scheme", "\"hmac-md5\"", "hmac-sha256")]
    [InlineData("shell_port", "70000", "expected a port")]
    [InlineData("shell_port", "0", "expected a port")]
    [InlineData("shell_port", "\"1\"", "expected a port")]
    [InlineData("hb_port", "1", "two of its ports are the same")]
    [InlineData("key", "5", "expected text")]
    [InlineData("control_port", null, "missing")]
    public void A_file_that_cannot_be_served_is_refused_with_the_reason(string name, string? json, string reason)
    {
        JsonObject fields = Good();
        fields.Remove(name);
        if (json is not null)
            fields[name] = JsonNode.Parse(json);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(Write(fields))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\0\u0001binary")]
    public void What_is_no_connection_file_is_refused(string text)
    {
        string path = Path.Combine(folder, "bad.json");
        File.WriteAllText(path, text);
        Assert.Contains(
            "not a connection file", Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(path)).Message);
    }

    [Fact]
    public void A_huge_file_is_not_read()
    {
        string path = Path.Combine(folder, "huge.json");
        File.WriteAllText(path, new string(' ', 100_000));
        Assert.Contains("100,000 bytes", Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(path)).Message);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("gone.json",
            Assert.Throws<FileNotFoundException>(() => ConnectionFile.Read(Path.Combine(folder, "gone.json"))).Message);

    [Fact]
    public void A_file_that_others_may_read_is_served_with_a_warning_where_they_can_reach_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits");
        string path = Write(Good());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.Null(ConnectionFile.Read(path).Warning);   // its folder is the user's alone
            File.SetUnixFileMode(folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
            Assert.Contains("chmod 600", ConnectionFile.Read(path).Warning);
        }
    }

    [Fact]
    public void A_file_that_everybody_may_write_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits");
        string path = Write(Good());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        Assert.Contains("chmod 600",
            Assert.Throws<UnauthorizedAccessException>(() => ConnectionFile.Read(path)).Message);
    }

    private static JsonObject Good(string? name = null, string? value = null)
    {
        var fields = new JsonObject
        {
            ["ip"] = "127.0.0.1",
            ["transport"] = "tcp",
            ["key"] = "secret",
            ["signature_scheme"] = "hmac-sha256",
            ["shell_port"] = 1,
            ["iopub_port"] = 2,
            ["stdin_port"] = 3,
            ["control_port"] = 4,
            ["hb_port"] = 5,
            ["kernel_name"] = "x",
        };
        if (name is not null)
            fields[name] = value;
        return fields;
    }

    private string Write(JsonObject fields)
    {
        string path = Path.Combine(folder, "kernel.json");
        File.WriteAllText(path, fields.ToJsonString());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
