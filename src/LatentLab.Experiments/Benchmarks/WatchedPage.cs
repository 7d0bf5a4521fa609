using System.Diagnostics;
using System.Text.Json;

namespace LatentLab.Experiments.Benchmarks;

/// <summary>Asks a watching server as the page's script does, and draws nothing.</summary>
internal static class WatchedPage
{
    // As in watch.js.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private const int Idle = 100;

    public static async Task Look(Uri address, CancellationToken end)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        string query = "", pictures = "";
        try
        {
            await client.GetStringAsync("", end);
            while (!end.IsCancellationRequested)
            {
                long start = Stopwatch.GetTimestamp();
                using JsonDocument state = JsonDocument.Parse(await client.GetStringAsync("state" + query, end));
                JsonElement live = state.RootElement.GetProperty("live");
                query = $"?server={live.GetProperty("server")}&since={live.GetProperty("version")}&page=bench";
                if (live.GetProperty("pictures").GetString() is { Length: > 0 } now && now != pictures)
                {
                    await client.GetStringAsync("pictures", end);
                    pictures = now;
                }
                TimeSpan pause = Idle * Stopwatch.GetElapsedTime(start);
                await Task.Delay(pause > Least ? pause : Least, end);
            }
        }
        catch (OperationCanceledException)
        {
            // the runs are over
        }
    }
}
