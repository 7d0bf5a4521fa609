using LatentLab.Data;
using LatentLab.Tests.Support;
using NuGet.Configuration;

namespace LatentLab.Cli.Tests.Packages;

/// <summary>A package is fetched from sources as NuGet's settings name them: a server of the test's own, or a folder.
/// </summary>
public sealed class PackageDownloadTests : IDisposable
{
    private const string Name = "Big.Native", Version = "1.2.3";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-download-").FullName;
    private readonly byte[] package;

    public PackageDownloadTests()
    {
        var feed = new PackageFeed(folder);
        string numbers = Path.Combine(folder, "numbers");
        File.WriteAllBytes(numbers, RandomBytes(400_000));
        feed.Add(Name, Version, framework: "", entries: ("runtimes/linux-x64/native/big.bin", numbers));
        package = File.ReadAllBytes(Path.Combine(feed.Folder, $"{Name}.{Version}.nupkg"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        long broken = 0;
        await using LoopbackServer server = Server(asked =>
        {
            byte[] whole = LoopbackServer.Serve(asked, package);
            if (asked.From is not null || broken++ > 0)
                return whole;
            return whole[..(whole.Length - 150_000)];
        });
        var seen = new List<DownloadProgress>();

        string place = await Download(server.Address, new Now(seen)).Fetch(TestContext.Current.CancellationToken);

        Assert.Equal(RandomBytes(400_000), File.ReadAllBytes(Path.Combine(place, "runtimes/linux-x64/native/big.bin")));
        Assert.Contains(server.Asked, asked => asked.Path.EndsWith(".nupkg", StringComparison.Ordinal)
            && asked.From == package.Length - 150_000);
        Assert.Equal(package.Length, seen[^1].Bytes);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "cache")));
    }

    [Fact]
    public async Task A_source_without_the_package_is_passed_over_and_named_when_none_has_it()
    {
        await using LoopbackServer server = Server(_ => LoopbackServer.Answer("404 Not Found", []));
        IOException error = await Assert.ThrowsAsync<IOException>(
            () => Download(server.Address).Fetch(TestContext.Current.CancellationToken));
        Assert.Contains("Big.Native 1.2.3 could not be fetched", error.Message);
        Assert.Contains("here: ", error.Message);
        Assert.Contains($"into '{Path.Combine(folder, "unpacked")}'", error.Message);
    }

    [Fact]
    public async Task What_is_no_package_is_not_unpacked()
    {
        await using LoopbackServer server = Server(asked => LoopbackServer.Serve(asked, new byte[5_000]));
        IOException error = await Assert.ThrowsAsync<IOException>(
            () => Download(server.Address).Fetch(TestContext.Current.CancellationToken));
        Assert.Contains("not a whole package", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder, "unpacked")));
    }

    [Fact]
    public async Task A_folder_is_a_source_too()
    {
        string place = await Download(new Uri(Path.Combine(folder, "feed"))).Fetch(
            TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Path.Combine(place, "runtimes/linux-x64/native/big.bin")));
        Assert.True(File.Exists(Path.Combine(place, ".nupkg.metadata")));   // as a restore leaves it
    }

    [Fact]
    public async Task Without_a_network_the_sentence_says_what_to_do()
    {
        IOException error = await Assert.ThrowsAsync<IOException>(
            () => Download(new Uri("http://127.0.0.1:9/")).Fetch(TestContext.Current.CancellationToken));
        Assert.Contains("with a network the same command goes on where it stopped", error.Message);
    }

    private sealed class Now(List<DownloadProgress> seen) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => seen.Add(value);
    }

    private PackageDownload Download(Uri source, IProgress<DownloadProgress>? progress = null)
    {
        string address = source.IsFile
            ? $"value=\"{source.LocalPath}\""
            : $"value=\"{source}index.json\" protocolVersion=\"3\" allowInsecureConnections=\"true\"";
        File.WriteAllText(Path.Combine(folder, "NuGet.Config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, "unpacked")}" /></config>
              <packageSources><clear />
                <add key="here" {address} />
              </packageSources>
            </configuration>
            """);
        return new PackageDownload(Name, Version, Settings.LoadSpecificSettings(folder, "NuGet.Config"),
            [Path.Combine(folder, "cache")], progress);
    }

    private static LoopbackServer Server(Func<Asked, byte[]> package)
    {
        LoopbackServer? server = null;
        return server = new LoopbackServer(asked => asked.Path.EndsWith("index.json", StringComparison.Ordinal)
            ? LoopbackServer.Answer("200 OK", System.Text.Encoding.UTF8.GetBytes(
                $$"""
                {"version":"3.0.0","resources":[{"@id":"{{server!.Address}}flat/","@type":"PackageBaseAddress/3.0.0"}]}
                """), "Content-Type: application/json\r\n")
            : package(asked));
    }

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
