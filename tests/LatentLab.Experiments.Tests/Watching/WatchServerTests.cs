using System.Net;
using System.Text.Json.Nodes;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;
using LatentLab.Experiments.Watching;

namespace LatentLab.Experiments.Tests.Watching;

/// <summary>What the page is told, and who may ask.</summary>
[Collection(nameof(Trainings))]
public sealed class WatchServerTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly HttpClient client = new(new HttpClientHandler { UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    private async Task<JsonNode> State(WatchServer server, string query = "") =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(server.Address, "state" + query), Token))!;

    private static string[] States(JsonNode state) =>
        [.. state["runs"]!.AsArray().Select(run => (string)run!["state"]!)];

    [Fact]
    public async Task A_folder_that_does_not_exist_yet_is_empty_and_fills()
    {
        string later = folder["later"];
        using var server = WatchServer.Start(later);
        JsonNode before = await State(server);
        Assert.Empty(States(before));
        Assert.False(Directory.Exists(later));
        ExperimentRunner.Run(Tiny.Betas(1, 4), Tiny.Into(folder) with { OutputFolder = later }, cancellation: Token);
        JsonNode after = await State(server,
            $"?server={before["live"]!["server"]}&since={before["live"]!["version"]}");
        Assert.Equal(["finished", "finished"], States(after));
        Assert.All(after["runs"]!.AsArray(), run => Assert.Equal(3, (int)run!["epoch"]!));
        JsonNode none = await State(server, $"?server={after["live"]!["server"]}&since={after["live"]!["version"]}");
        Assert.Empty(States(none));
    }

    [Fact]
    public async Task A_failed_run_is_told_with_its_reason_and_others_wait()
    {
        Experiment failing = Tiny.Betas(1, 4) with
        {
            Base = Tiny.Config with { Training = Tiny.Config.Training with { LearningRate = 1e30 } }
        };
        using var stop = new CancellationTokenSource();
        var outcome = Record.Exception(() => Tiny.Run(failing, folder, progress: new Hearer<RunProgress>(news =>
        {
            if (news.Changed.State == RunState.Failed)
                stop.Cancel();
        }), cancellation: stop.Token));
        Assert.IsType<OperationCanceledException>(outcome);
        using var server = WatchServer.Start(folder.Path);
        JsonNode state = await State(server);
        Assert.Equal(["failed", "waiting"], States(state));
        Assert.Contains("loss", (string)state["runs"]![0]!["problem"]!);
    }

    [Fact]
    public async Task While_a_run_goes_its_epochs_and_pictures_are_told()
    {
        using var server = WatchServer.Start(folder.Path, 0, TimeSpan.Zero);
        List<(int Epochs, string State, string Pictures)> seen = [];
        ExperimentRunner.Run(Tiny.Betas(2), Tiny.Into(folder) with { PictureShare = 1 },
            new Hearer<RunProgress>(news =>
            {
                if (news.Changed.State != RunState.Running || news.Changed.Last is null)
                    return;
                JsonNode state = State(server).GetAwaiter().GetResult();
                seen.Add(((int)state["runs"]![0]!["epoch"]!, (string)state["runs"]![0]!["state"]!,
                    (string)state["live"]!["pictures"]!));
            }), Token);
        Assert.Contains(seen, one => one.Epochs is 1 or 2);
        Assert.All(seen, one => Assert.Equal("going", one.State));
        Assert.NotEqual("", seen[^1].Pictures);
        string html = await client.GetStringAsync(new Uri(server.Address, "pictures"), Token);
        Assert.Contains("<h2>Pictures</h2>", html);
        Assert.Contains("Samples from the prior", html);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost.evil.example:80")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Pages_of_elsewhere_are_refused(string header, string value)
    {
        using var server = WatchServer.Start(folder.Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "state"));
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage answer = await client.SendAsync(request, Token);
        Assert.False(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.DoesNotContain("runs", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("experiment.json")]
    [InlineData("../secret.txt")]
    [InlineData("..%2fsecret.txt")]
    [InlineData("runs/")]
    [InlineData("state/../experiment.json")]
    public async Task No_file_can_be_asked_for(string path)
    {
        File.WriteAllText(folder["experiment.json"], "secret");
        File.WriteAllText(Path.Combine(folder.Path, "..", "secret.txt"), "secret");
        using var server = WatchServer.Start(folder.Path);
        using HttpResponseMessage answer = await client.GetAsync($"{server.Address}{path}", Token);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.DoesNotContain("secret\n", await answer.Content.ReadAsStringAsync(Token));
        File.Delete(Path.Combine(folder.Path, "..", "secret.txt"));
    }

    [Fact]
    public async Task It_listens_on_loopback_only_and_answers_nothing_but_questions()
    {
        using WatchServer server = WatchServer.Start(folder.Path), second = WatchServer.Start(folder.Path);
        Assert.NotEqual(server.Address, second.Address);
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(server.Address.Host)));
        using HttpResponseMessage deleted =
            await client.DeleteAsync(new Uri(server.Address, "state"), Token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, deleted.StatusCode);
        Assert.Contains("port", Assert.Throws<IOException>(
            () => WatchServer.Start(folder.Path, server.Address.Port)).Message);
        Assert.Throws<ArgumentException>(() => WatchServer.Start(folder.Path, 70000));
    }

    [Fact]
    public async Task At_the_end_open_pages_are_told_and_waited_for()
    {
        using var server = WatchServer.Start(folder.Path);
        await State(server, "?page=a");
        var end = Task.Run(server.Conclude, Token);
        JsonNode state;
        do
            state = await State(server, "?page=a");
        while (!(bool)state["live"]!["ending"]!);
        Assert.False(end.IsCompleted);
        await client.GetStringAsync(new Uri(server.Address, "seen?page=a"), Token);
        await end;
    }
}
