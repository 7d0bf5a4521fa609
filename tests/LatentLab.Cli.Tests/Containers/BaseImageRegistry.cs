using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Containers;

/// <summary>
/// A registry on this machine with one image, which stands in for the .NET runtime's: one layer, as the distribution
/// protocol serves it.
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json",
        Config = "application/vnd.oci.image.config.v1+json", Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly Dictionary<string, byte[]> blobs = [];
    private readonly LoopbackServer server;

    /// <param name="root">A tar file, which becomes the layer.</param>
    /// <param name="packed">The same, gzipped.</param>
    public BaseImageRegistry(string root, string packed)
    {
        using FileStream plain = File.OpenRead(root);
        string config = Add(JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Env = new[] { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" } },
            rootfs = new { type = "layers", diff_ids = new[] { Digest(SHA256.HashData(plain)) } },
        }));
        string layer = Add(File.ReadAllBytes(packed));
        string manifest = Add(JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = Manifest,
            config = new { mediaType = Config, digest = config, size = blobs[config].Length },
            layers = new[] { new { mediaType = Layer, digest = layer, size = blobs[layer].Length } },
        }));
        server = new LoopbackServer(asked => Answer(asked.Path.Split('/'), manifest));
    }

    /// <summary>Host and port.</summary>
    public string Address => server.Address.Authority;

    /// <summary>The image's name.</summary>
    public string Image => $"{Address}/runtime:10";

    public ValueTask DisposeAsync() => server.DisposeAsync();

    // /v2/, /v2/runtime/manifests/10, /v2/runtime/blobs/sha256:…
    private byte[] Answer(string[] path, string manifest)
    {
        if (path is ["", "v2", ""])
            return LoopbackServer.Answer("200 OK", "{}"u8.ToArray());
        string wanted = path[^1] == "10" ? manifest : path[^1];
        return blobs.TryGetValue(wanted, out byte[]? blob)
            ? LoopbackServer.Answer("200 OK", blob, $"Docker-Content-Digest: {wanted}\r\nContent-Type: "
                + $"{(wanted == manifest ? Manifest : "application/octet-stream")}\r\n")
            : LoopbackServer.Answer("404 Not Found", Encoding.UTF8.GetBytes("{}"));
    }

    private string Add(byte[] blob)
    {
        string digest = Digest(SHA256.HashData(blob));
        blobs[digest] = blob;
        return digest;
    }

    private static string Digest(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";
}
