using LatentLab.Data;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] File = Bytes(300_000);

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };

    private string Target => folder.File("file.gz");

    private string Part => Target + ".part";

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static void Check(string path)
    {
        if (!System.IO.File.ReadAllBytes(path).SequenceEqual(File))
            throw new InvalidDataException("not the file");
    }

    private Task Fetch(params LoopbackServer[] mirrors) =>
        new Download(client).FetchAsync([.. mirrors.Select(mirror => new Uri(mirror.Address, "file.gz"))], Target,
            1 << 20, Check, cancellation: TestContext.Current.CancellationToken);

    private void AssertFetched()
    {
        Assert.Equal(File, System.IO.File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_file_arrives_whole_and_its_progress_is_told()
    {
        await using var server = new LoopbackServer(asked => LoopbackServer.Serve(asked, File));
        var seen = new List<DownloadProgress>();
        await new Download(client).FetchAsync([new Uri(server.Address, "file.gz")], Target, 1 << 20, Check,
            new Immediate<DownloadProgress>(seen.Add), TestContext.Current.CancellationToken);
        AssertFetched();
        Assert.Equal(
            new DownloadProgress("file.gz", new Uri(server.Address, "file.gz"), File.Length, File.Length), seen[^1]);
        Assert.Equal(seen.Select(step => step.Bytes).Order(), seen.Select(step => step.Bytes));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_stopped()
    {
        await using var server = new LoopbackServer(asked =>
        {
            byte[] whole = LoopbackServer.Serve(asked, File);
            return whole[..Math.Min(whole.Length, 110_000)];
        });
        await Fetch(server);
        AssertFetched();
        Assert.Equal(3, server.Asked.Count);
        Assert.All(server.Asked.Skip(1), asked => Assert.InRange(asked.From!.Value, 100_000, 220_000));
    }

    [Fact]
    public async Task The_next_mirror_takes_up_what_the_first_one_gave()
    {
        bool once = false;
        await using var breaking = new LoopbackServer(asked =>
        {
            byte[] answer = once ? LoopbackServer.Answer("503 Busy", []) : LoopbackServer.Serve(asked, File)[..100_000];
            once = true;
            return answer;
        });
        await using var good = new LoopbackServer(asked => LoopbackServer.Serve(asked, File));
        await Fetch(breaking, good);
        AssertFetched();
        Assert.InRange(Assert.Single(good.Asked).From!.Value, 90_000, 100_000);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_read_from_the_start()
    {
        System.IO.File.WriteAllBytes(Part, File[..1000]);
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer("200 OK", File));
        await Fetch(server);
        AssertFetched();
        Assert.Equal(1000, Assert.Single(server.Asked).From);
    }

    [Fact]
    public async Task A_server_that_answers_another_range_is_asked_for_all()
    {
        System.IO.File.WriteAllBytes(Part, File[..1000]);
        await using var server = new LoopbackServer(
            asked => LoopbackServer.Serve(asked.From is null ? asked : asked with { From = 500 }, File));
        await Fetch(server);
        AssertFetched();
        Assert.Equal([1000L, null], server.Asked.Select(asked => asked.From));
    }

    [Fact]
    public async Task A_part_that_was_already_whole_only_gets_its_name()
    {
        System.IO.File.WriteAllBytes(Part, File);
        await using var server = new LoopbackServer(asked => LoopbackServer.Serve(asked, File));
        await Fetch(server);
        AssertFetched();
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData(400_000)] // longer than the file: 416
    [InlineData(1000)]    // of something else
    public async Task A_part_of_something_else_is_thrown_away_and_the_file_fetched_afresh(int length)
    {
        System.IO.File.WriteAllBytes(Part, new byte[length]);
        await using var server = new LoopbackServer(asked => LoopbackServer.Serve(asked, File));
        await Fetch(server);
        AssertFetched();
        Assert.Null(server.Asked[^1].From);
    }

    [Fact]
    public async Task Mirrors_that_are_dead_or_have_nothing_are_passed_over()
    {
        await using var missing =
            new LoopbackServer(_ => LoopbackServer.Answer("404 Not Found", "<html>no</html>"u8.ToArray()));
        await using var portal =
            new LoopbackServer(_ => LoopbackServer.Answer("200 OK", "<html>Please sign in</html>"u8.ToArray()));
        await using var babble = new LoopbackServer(_ => Bytes(500));
        await using var mute = new LoopbackServer(_ => []);
        await using var good = new LoopbackServer(asked => LoopbackServer.Serve(asked, File));
        var dead = new LoopbackServer(_ => []);
        Uri nobody = dead.Address;
        await dead.DisposeAsync();
        await new Download(client).FetchAsync(
            [nobody,
                .. new[] { missing, portal, babble, mute, good }.Select(mirror => new Uri(mirror.Address, "file.gz"))],
            Target, 1 << 20, Check, cancellation: TestContext.Current.CancellationToken);
        AssertFetched();
    }

    [Fact]
    public async Task Where_no_mirror_answers_each_reason_is_told()
    {
        await using var missing = new LoopbackServer(_ => LoopbackServer.Answer("404 Not Found", []));
        await using var busy = new LoopbackServer(_ => LoopbackServer.Answer("503 Busy", []));
        string message = (await Assert.ThrowsAsync<IOException>(() => Fetch(missing, busy))).Message;
        Assert.Contains($"{missing.Address}file.gz: the server answered 404", message);
        Assert.Contains($"{busy.Address}file.gz: the server answered 503", message);
        Assert.False(System.IO.File.Exists(Target));
    }

    [Fact]
    public async Task A_wrong_file_is_refused_and_deleted()
    {
        await using var server = new LoopbackServer(asked => LoopbackServer.Serve(asked, Bytes(100)));
        Assert.Contains("not the file", (await Assert.ThrowsAsync<InvalidDataException>(() => Fetch(server))).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_server_that_never_ends_is_cut_off()
    {
        await using var announced =
            new LoopbackServer(_ => LoopbackServer.Answer("200 OK", new byte[100], announced: 1L << 40));
        Assert.Contains(
            "at most 1048576 bytes", (await Assert.ThrowsAsync<InvalidDataException>(() => Fetch(announced))).Message);
        await using var endless = new LoopbackServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
            while (true)
                await stream.WriteAsync(new byte[100_000], stop);
        });
        Assert.Contains(
            "at most 1048576 bytes", (await Assert.ThrowsAsync<InvalidDataException>(() => Fetch(endless))).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_for_the_next()
    {
        await using var silent =
            new LoopbackServer(async (_, stream, stop) => await Task.Delay(Timeout.Infinite, stop));
        await using var good = new LoopbackServer(asked => LoopbackServer.Serve(asked, File));
        await new Download(client, TimeSpan.FromSeconds(0.2)).FetchAsync(
            [silent.Address], Target, 1 << 20, Check, cancellation: TestContext.Current.CancellationToken).ContinueWith(
            failed => Assert.Contains("no answer in time", failed.Exception!.InnerException!.Message),
            TestContext.Current.CancellationToken);
        await Fetch(good);
        AssertFetched();
    }

    [Fact]
    public async Task A_cancelled_download_leaves_a_part_that_the_next_one_takes_up()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var hanging = new LoopbackServer(async (asked, stream, stop) =>
        {
            await stream.WriteAsync(LoopbackServer.Serve(asked, File).AsMemory(0, 150_000), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        var progress = new Immediate<DownloadProgress>(step =>
        {
            if (step.Bytes > 140_000)
                cancel.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new Download(client).FetchAsync([hanging.Address], Target, 1 << 20, Check, progress, cancel.Token));
        Assert.Equal([Part], Directory.GetFiles(folder.Path));
        long got = new FileInfo(Part).Length;
        Assert.InRange(got, 140_000, 150_000);

        await using var good = new LoopbackServer(asked => LoopbackServer.Serve(asked, File));
        await Fetch(good);
        AssertFetched();
        Assert.Equal(got, Assert.Single(good.Asked).From);
    }
}
