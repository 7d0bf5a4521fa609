using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LatentLab.Experiments.Reporting;
using LatentLab.Plots;

namespace LatentLab.Experiments.Watching;

/// <summary>
/// Serves a page about a folder of runs to this machine's own browsers. It only reads the folder, which need not exist
/// yet and may be written by others; none of its files can be asked for. With no page open it does nothing.
/// </summary>
public sealed class WatchServer : IDisposable
{
    private const int Attempts = 20, MostPages = 100;

    /// <summary>One part of the time for reading, as many for everything else.</summary>
    private const int Idle = 100;

    // A page asks after 20 s at the latest.
    private static readonly TimeSpan StillThere = TimeSpan.FromSeconds(40), LongestFarewell = TimeSpan.FromSeconds(22);

    private readonly HttpListener listener;
    private readonly WatchedFolder folder;
    private readonly TimeSpan longestIdle;   // however long the first reading took, which finds nothing in memory
    private readonly string name = Guid.NewGuid().ToString("N");
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, (DateTime Seen, bool Done)> pages = [];
    private readonly ManualResetEventSlim told = new();
    private (WatchedRuns Runs, DateTime Taken, long Until)? state;
    private (string Stamp, byte[] Html) pictures = ("", []);
    private long spent;
    private volatile bool ending;

    private WatchServer(HttpListener listener, WatchedFolder folder, int port, TimeSpan longestIdle)
    {
        this.listener = listener;
        this.folder = folder;
        this.longestIdle = longestIdle;
        Address = new Uri($"http://127.0.0.1:{port}/");
        _ = Task.Run(Accept);
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>What all answers took so far.</summary>
    public double AnswerSeconds => (double)Interlocked.Read(ref spent) / Stopwatch.Frequency;

    /// <param name="folder">Of the runs; see <see cref="Records.RunStore"/>.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">A port that cannot be.</exception>
    public static WatchServer Start(string folder, int port = 0) => Start(folder, port, TimeSpan.FromSeconds(5));

    /// <param name="longestIdle">How old an answer may be.</param>
    internal static WatchServer Start(string folder, int port, TimeSpan longestIdle)
    {
        if (port is < 0 or > 65535)
            throw new ArgumentException($"port: expected 1 to 65535, or 0 for any that is free, found {port}.");
        for (int attempt = 1; ; attempt++)
        {
            int chosen = port > 0 ? port : FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{chosen}/");
            try
            {
                listener.Start();
                return new WatchServer(listener, new WatchedFolder(folder), chosen, longestIdle);
            }
            catch (HttpListenerException error)
            {
                listener.Close();
                // a free one may have been taken in the meantime
                if (port > 0 || attempt == Attempts)
                    throw new IOException($"Port {chosen} of this machine cannot be used ({error.Message.TrimEnd('.')}"
                        + "). Give another with --port, or none.", error);
            }
        }
    }

    /// <summary>
    /// Tells open pages that this is the end, and waits a moment until they have everything: they go on showing it.
    /// </summary>
    public void Conclude()
    {
        lock (gate)
            state = null;
        ending = true;
        DateTime start = DateTime.UtcNow;
        foreach (var (page, (seen, _)) in pages)
            if (start - seen > StillThere)
                pages.TryRemove(page, out _);
        for (TimeSpan left = LongestFarewell; left > TimeSpan.Zero && pages.Values.Any(page => !page.Done);
            left = start + LongestFarewell - DateTime.UtcNow)
        {
            told.Wait(left);
            told.Reset();
        }
    }

    public void Dispose()
    {
        listener.Close();
        told.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task Accept()
    {
        while (listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync();
                _ = Task.Run(() => Answer(context));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException
                or InvalidOperationException)
            {
                // it was closed, or a client went away before it had asked
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        long start = Stopwatch.GetTimestamp();
        HttpListenerResponse response = context.Response;
        try
        {
            (int status, string type, byte[] body) = Refusal(context.Request) ?? ContentOrReason(context.Request);
            response.StatusCode = status;
            response.ContentType = type;
            bool withBody = context.Request.HttpMethod != "HEAD";
            response.ContentLength64 = withBody ? body.Length : 0;
            foreach (var (header, value) in Headers)
                response.Headers[header] = value;
            if (withBody)
                response.OutputStream.Write(body);
            response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException
            or InvalidOperationException)
        {
            response.Abort();   // the client went away, or this end did
        }
        finally
        {
            Interlocked.Add(ref spent, Stopwatch.GetTimestamp() - start);
        }
    }

    // Nothing but this page may use what it shows; a page of elsewhere cannot read it, whatever name it gives this
    // machine.
    private static readonly (string, string)[] Headers =
    [
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; "
            + "img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ];

    private (int, string, byte[])? Refusal(HttpListenerRequest request)
    {
        string own = $"{Address.Host}:{Address.Port}";
        string? origin = request.Headers["Origin"];
        bool fromOwn = (origin is null || origin == $"http://{own}")
            && request.Headers["Sec-Fetch-Site"] is (null or "none" or "same-origin");
        if (!request.IsLocal || request.Headers["Host"] != own || !fromOwn)
            return Words(403, $"This page is for browsers of this machine, at {Address}");
        return request.HttpMethod is "GET" or "HEAD" ? null : Words(405, "This page can only be looked at.");
    }

    private (int, string, byte[]) ContentOrReason(HttpListenerRequest request)
    {
        try
        {
            return Content(request);
        }
        catch (Exception error)   // one question that fails ends nothing; the page asks again
        {
            return Words(500, error.Message);
        }
    }

    private (int, string, byte[]) Content(HttpListenerRequest request)
    {
        switch (request.Url?.AbsolutePath)
        {
            case "/":
                return Of("text/html", WatchPage.Write(folder.Folder, StateSince(0)));
            case $"/{ReportPage.PlotlyFile}":
                return Of("text/javascript", PlotlyScript.Source());
            case "/state":
                Seen(request, done: false);
                bool isOurs = request.QueryString["server"] == name;
                return Of("application/json", StateSince(
                    isOurs && long.TryParse(request.QueryString["since"], out long since) ? since : 0));
            case "/pictures":
                return (200, "text/html; charset=utf-8", Pictures());
            case "/seen":
                Seen(request, done: true);
                return Of("text/plain", "");
            default:
                return Words(404, "There is no such page.");
        }
    }

    private void Seen(HttpListenerRequest request, bool done)
    {
        if (request.QueryString["page"] is not { Length: > 0 and < 40 } page)
            return;
        if (pages.Count < MostPages || pages.ContainsKey(page))
            pages[page] = (DateTime.UtcNow, done);
        if (done)
            told.Set();
    }

    private string StateSince(long since)
    {
        (WatchedRuns runs, DateTime taken) = Now();
        return WatchJson.Of(runs, name, since, ending, taken);
    }

    private (WatchedRuns Runs, DateTime Taken) Now()
    {
        lock (gate)
        {
            long start = Stopwatch.GetTimestamp();
            if (state is not { } known || start >= known.Until)
            {
                DateTime taken = DateTime.UtcNow;
                WatchedRuns runs = folder.Read(taken);
                long end = Stopwatch.GetTimestamp();
                long idle = Math.Min(Idle * (end - start), (long)(longestIdle.TotalSeconds * Stopwatch.Frequency));
                state = known = (runs, taken, end + idle);
            }
            return (known.Runs, known.Taken);
        }
    }

    private byte[] Pictures()
    {
        WatchedRuns runs = Now().Runs;
        lock (gate)
        {
            string stamp = WatchPictures.StampOf(runs);
            if (stamp != pictures.Stamp)
                pictures = (stamp, Encoding.UTF8.GetBytes(WatchPictures.ToHtml(folder, runs)));
            return pictures.Html;
        }
    }

    private static (int, string, byte[]) Of(string type, string text) =>
        (200, $"{type}; charset=utf-8", Encoding.UTF8.GetBytes(text));

    private static (int, string, byte[]) Words(int status, string words) =>
        (status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(words + "\n"));
}
