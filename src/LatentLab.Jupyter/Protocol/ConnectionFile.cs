using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Jupyter.Protocol;

/// <summary>What a client wrote for its kernel: where to listen, and the key that messages are signed with.</summary>
/// <param name="Address">A loopback address of this machine.</param>
/// <param name="Key">Empty where messages are not signed.</param>
public sealed record ConnectionFile(
    IPAddress Address, int ShellPort, int IoPubPort, int StdinPort, int ControlPort, int HeartbeatPort, byte[] Key)
{
    private const int MostBytes = 64 * 1024;   // a real one has 400

    /// <summary>
    /// Something about the file that its owner should know though the kernel can start; null where there is nothing.
    /// </summary>
    public string? Warning { get; private init; }

    /// <summary>The address of a port as ZeroMQ writes it.</summary>
    public string EndPoint(int port) => Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        ? $"tcp://[{Address}]:{port}"
        : $"tcp://{Address}:{port}";

    /// <summary>Reads a connection file and leaves it as it is.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a connection file, or one that this kernel does not
    /// serve.</exception>
    /// <exception cref="UnauthorizedAccessException">Everybody on this machine may write to it, so nobody can say whose
    /// key it holds.</exception>
    public static ConnectionFile Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException(
                $"There is no connection file '{path}'. A Jupyter client writes it and starts the kernel; by hand: "
                + "'jupyter console --kernel latentlab'.");
        if (file.Length > MostBytes)
            throw new InvalidDataException(
                $"'{path}' is not a connection file: it has {file.Length:N0} bytes, expected a few hundred.");
        string? warning = CheckPermissions(path);
        try
        {
            JsonNode? root = JsonNode.Parse(File.ReadAllText(path, Encoding.UTF8));
            JsonObject fields = root as JsonObject ?? throw new JsonException("the file holds no object");
            return Of(fields) with { Warning = warning };
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException
            or ArgumentException)
        {
            throw new InvalidDataException(
                $"'{path}' is not a connection file: {error.Message}. Expected JSON with ip, transport, key, "
                + "signature_scheme and five ports.");
        }
        catch (NotSupportedException error)
        {
            throw new InvalidDataException($"'{path}': {error.Message}");
        }
    }

    private static ConnectionFile Of(JsonObject fields)
    {
        string transport = Text(fields, "transport") ?? "tcp";
        if (transport != "tcp")
            throw new NotSupportedException(
                $"this kernel speaks over tcp, and the file asks for '{transport}'. Set KernelManager.transport to "
                + "'tcp'.");
        byte[] key = Encoding.UTF8.GetBytes(Text(fields, "key") ?? "");
        string scheme = Text(fields, "signature_scheme") ?? "hmac-sha256";
        if (key.Length > 0 && scheme != "hmac-sha256")
            throw new NotSupportedException($"this kernel signs with hmac-sha256, and the file asks for '{scheme}'.");

        string ip = Text(fields, "ip") ?? "127.0.0.1";
        IPAddress address = ip == "localhost" ? IPAddress.Loopback : IPAddress.Parse(ip);
        if (!IPAddress.IsLoopback(address))
            throw new NotSupportedException(
                $"this kernel listens on the loopback address only, and the file asks for '{ip}'. Start it on the "
                + "machine whose programs use it, with ip 127.0.0.1.");

        int[] ports = [.. new[] { "shell_port", "iopub_port", "stdin_port", "control_port", "hb_port" }
            .Select(name => Port(fields, name))];
        if (ports.Distinct().Count() < ports.Length)
            throw new FormatException($"two of its ports are the same ({string.Join(", ", ports)})");
        return new ConnectionFile(address, ports[0], ports[1], ports[2], ports[3], ports[4], key);
    }

    private static string? Text(JsonObject fields, string name) => fields[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        var other => throw new FormatException($"\"{name}\" is {other.GetValueKind()}, expected text"),
    };

    private static int Port(JsonObject fields, string name) =>
        fields[name] is JsonValue value && value.TryGetValue(out int port) && port is > 0 and < 65536
            ? port
            : throw new FormatException(
                $"\"{name}\" is {fields[name]?.ToJsonString() ?? "missing"}, expected a port from 1 to 65535");

    // The key in the file lets its reader run code in the kernel.
    private static string? CheckPermissions(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        UnixFileMode mode = File.GetUnixFileMode(path);
        if (mode.HasFlag(UnixFileMode.OtherWrite))
            throw new UnauthorizedAccessException(
                $"Everybody on this machine may write to the connection file '{path}', so its key protects nothing. "
                + "Run 'chmod 600' on it, or let Jupyter write a new one.");
        bool open = (mode & (UnixFileMode.OtherRead | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)) != 0;
        UnixFileMode folder = File.GetUnixFileMode(Path.GetDirectoryName(Path.GetFullPath(path))!);
        bool reachable = (folder & (UnixFileMode.OtherExecute | UnixFileMode.GroupExecute)) != 0;
        return open && reachable
            ? $"others on this machine may read the connection file '{path}', and with its key run code as you. Run "
                + "'chmod 600' on it."
            : null;
    }
}
