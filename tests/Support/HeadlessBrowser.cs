using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Tests.Support;

/// <summary>
/// Chromium without a window and without a network, driven through its DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol/). Shared by the test projects.
/// </summary>
internal sealed class HeadlessBrowser : IAsyncDisposable
{
    private static readonly string[] places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"
    ];

    private readonly Process process;
    private readonly ClientWebSocket socket = new();
    private readonly string profile;
    private readonly Dictionary<int, TaskCompletionSource<JsonObject>> waiting = [];
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim sending = new(1);
    private Task reading = Task.CompletedTask;
    private int lastId;

    private HeadlessBrowser(Process process, string profile)
    {
        this.process = process;
        this.profile = profile;
    }

    /// <summary>True if pages may come from 127.0.0.1.</summary>
    public bool Loopback { get; private init; }

    /// <summary>Events of all pages: method, session, parameters.</summary>
    public event Action<string, string?, JsonObject>? Event;

    /// <summary>The browser's path, or null where none is installed. <c>LATENTLAB_CHROMIUM</c> names another.</summary>
    public static string? Find() => Environment.GetEnvironmentVariable("LATENTLAB_CHROMIUM") is string named
        ? (File.Exists(named) ? named : null)
        : places.FirstOrDefault(File.Exists);

    /// <summary>
    /// Starts the browser; skips the test where there is none, and fails it there under <c>CI=true</c>.
    /// </summary>
    /// <param name="loopback">True for pages that a server on this machine sends, from 127.0.0.1; no other address is
    /// ever reached.</param>
    public static async Task<HeadlessBrowser> StartOrSkip(bool loopback = false)
    {
        string? path = Find();
        OptionalPart.SkipIf(path is null,
            $"No browser at {string.Join(", ", places)}: install Chromium or set LATENTLAB_CHROMIUM to its path.");
        string profile = Directory.CreateTempSubdirectory("latentlab-browser-").FullName;
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--hide-scrollbars", loopback
                ? "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
                : "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-port=0",
            $"--user-data-dir={profile}", "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        })!;
        var browser = new HeadlessBrowser(process, profile) { Loopback = loopback };
        await browser.Connect();
        return browser;
    }

    /// <summary>Opens an empty page of the given size in CSS pixels.</summary>
    public async Task<BrowserPage> NewPage(int width = 1280, int height = 900, bool dark = false)
    {
        JsonObject target = await Send("Target.createTarget", new() { ["url"] = "about:blank" });
        JsonObject attached = await Send(
            "Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        var page = new BrowserPage(this, (string)attached["sessionId"]!);
        await page.Prepare(width, height, dark);
        return page;
    }

    public async Task<JsonObject> Send(string method, JsonObject parameters, string? session = null)
    {
        int id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waiting)
        {
            waiting[id] = answer;
        }

        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text,
                endOfMessage: true, ending.Token);
        }
        finally
        {
            sending.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        socket.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        await reading.ContinueWith(_ => { }, TaskScheduler.Default);
        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper process of the browser may still hold a file; the folder lies in the temporary directory.
        }
    }

    private async Task Connect()
    {
        const string announcement = "DevTools listening on ";
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        while (line is not null && !line.StartsWith(announcement, StringComparison.Ordinal));
        Assert.True(line is not null, "The browser ended before it listened.");
        _ = process.StandardError.ReadToEndAsync();
        await socket.ConnectAsync(new Uri(line![announcement.Length..]), ending.Token);
        reading = Task.Run(Read);
    }

    private async Task Read()
    {
        var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (!ending.IsCancellationRequested)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), ending.Token);
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
            {
                continue;
            }

            Dispatch(JsonNode.Parse(message.ToArray())!.AsObject());
            message.SetLength(0);
        }
    }

    private void Dispatch(JsonObject message)
    {
        if (message["id"] is JsonNode id)
        {
            TaskCompletionSource<JsonObject>? answer;
            lock (waiting)
            {
                waiting.Remove((int)id, out answer);
            }

            if (message["error"] is JsonNode error)
            {
                answer?.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                answer?.SetResult(message["result"]!.AsObject());
            }
        }
        else
        {
            Event?.Invoke((string)message["method"]!, (string?)message["sessionId"], message["params"]!.AsObject());
        }
    }
}

/// <summary>One browser for all tests of a class, started by the first of them.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    private HeadlessBrowser? browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<HeadlessBrowser> StartOrSkip() => browser ??= await HeadlessBrowser.StartOrSkip();

    public ValueTask DisposeAsync() => browser?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>One page of the browser: offline, with its complaints collected.</summary>
internal sealed class BrowserPage
{
    private readonly HeadlessBrowser browser;
    private readonly string session;
    private TaskCompletionSource loaded = new();

    public BrowserPage(HeadlessBrowser browser, string session)
    {
        this.browser = browser;
        this.session = session;
        browser.Event += Listen;
    }

    /// <summary>
    /// Console errors and warnings, uncaught exceptions, failed loads, and every request that left the machine's own
    /// files.
    /// </summary>
    public List<string> Complaints { get; } = [];

    public async Task Prepare(int width, int height, bool dark)
    {
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await Send($"{domain}.enable", []);
        }

        await Send("Network.emulateNetworkConditions", new()
        {
            ["offline"] = !browser.Loopback,
            ["latency"] = 0,
            ["downloadThroughput"] = 0,
            ["uploadThroughput"] = 0
        });
        await Resize(width, height);
        await Send("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject
            {
                ["name"] = "prefers-color-scheme",
                ["value"] = dark ? "dark" : "light"
            }),
        });
    }

    public async Task Resize(int width, int height) => await Send("Emulation.setDeviceMetricsOverride", new()
    {
        ["width"] = width,
        ["height"] = height,
        ["deviceScaleFactor"] = 1,
        ["mobile"] = width < 600,
    });

    /// <summary>Opens a file and waits for its load event.</summary>
    public Task Open(string file) => Open(new Uri(Path.GetFullPath(file)));

    /// <summary>Opens an address and waits for its load event.</summary>
    public Task Open(Uri address) => Load("Page.navigate", new() { ["url"] = address.AbsoluteUri });

    /// <summary>
    /// Loads the page anew, at its address, and waits for its load event. What is asked before that event is asked of a
    /// page that is about to go.
    /// </summary>
    public Task Reload() => Load("Page.reload", []);

    private Task Load(string method, JsonObject parameters) => LoadedBy(() => Send(method, parameters));

    /// <summary>Does what makes the page load anew, if by itself, and waits for its load event.</summary>
    public async Task LoadedBy(Func<Task> act)
    {
        loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await act();
        await loaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>The value of a JavaScript expression; a promise is awaited.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        JsonObject answer = await Send("Runtime.evaluate",
            new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null,
            $"'{expression}' failed: {answer["exceptionDetails"]?.ToJsonString()}");
        return answer["result"]?["value"];
    }

    /// <summary>The expression's value as JSON text, read into <typeparamref name="T"/>.</summary>
    public async Task<T> Evaluate<T>(string expression) => (await Evaluate(expression)).Deserialize<T>()!;

    /// <summary>Waits until the expression is true, asking once per animation frame.</summary>
    /// <param name="found">An expression that says what is there instead, for the message of a failure.</param>
    public async Task WaitUntil(string condition, int seconds = 30, string? found = null)
    {
        bool became = await Evaluate<bool>($$"""
            new Promise((done) => {
              const end = performance.now() + {{seconds * 1000}};
              const ask = () => ({{condition}}) ? done(true)
                : performance.now() > end ? done(false) : requestAnimationFrame(ask);
              ask();
            })
            """);
        Assert.True(became,
            $"Within {seconds} s this did not become true: "
            + $"{condition}{(became || found is null ? "" : $"; found {await Evaluate(found)}")}");
    }

    /// <summary>A key pressed and let go, by its name in <c>KeyboardEvent.key</c>.</summary>
    public async Task Press(string key)
    {
        foreach (string type in (string[])["keyDown", "keyUp"])
            await Send("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = key });
    }

    /// <summary>A picture of the page, PNG; with <paramref name="whole"/> of its full height.</summary>
    public async Task<byte[]> Screenshot(bool whole = false)
    {
        JsonObject shot =
            await Send("Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = whole });
        return Convert.FromBase64String((string)shot["data"]!);
    }

    public Task<JsonObject> Send(string method, JsonObject parameters) => browser.Send(method, parameters, session);

    private void Listen(string method, string? from, JsonObject parameters)
    {
        if (from != session)
        {
            return;
        }

        string? complaint = method switch
        {
            "Runtime.exceptionThrown" => parameters["exceptionDetails"]?.ToJsonString(),
            "Runtime.consoleAPICalled" when (string?)parameters["type"] is "error" or "warning" or "assert" =>
                parameters["args"]?.ToJsonString(),
            "Log.entryAdded" when (string?)parameters["entry"]?["level"] is "error" or "warning" =>
                parameters["entry"]!.ToJsonString(),
            "Network.loadingFailed" => parameters.ToJsonString(),
            "Network.requestWillBeSent" when IsOutside((string?)parameters["request"]?["url"]) =>
                $"asked the network for {parameters["request"]?["url"]}",
            _ => null,
        };
        if (complaint is not null)
        {
            lock (Complaints)
            {
                Complaints.Add(complaint);
            }
        }

        if (method == "Page.loadEventFired")
        {
            loaded.TrySetResult();
        }
    }

    private bool IsOutside(string? url) =>
        url is not null && !(browser.Loopback && url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))
            && !url.StartsWith("file:", StringComparison.Ordinal)
            && !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal)
            && !url.StartsWith("about:", StringComparison.Ordinal);
}
