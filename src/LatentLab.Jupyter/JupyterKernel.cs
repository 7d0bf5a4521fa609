using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;
using LatentLab.Jupyter.Requests;
using LatentLab.Notebooks.Session;
using NetMQ;

namespace LatentLab.Jupyter;

/// <summary>A Jupyter kernel for C#: five ZeroMQ channels around one <see cref="NotebookSession"/>.</summary>
public static class JupyterKernel
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Serves the clients that know the connection file, until one of them or <paramref name="stop"/> ends it, or the
    /// parent process dies.
    /// </summary>
    /// <param name="connectionPath">The file that a Jupyter client wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a connection file that this kernel can serve.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task RunAsync(string connectionPath, CancellationToken stop = default)
    {
        try
        {
            await ServeAsync(connectionPath, stop).ConfigureAwait(false);
        }
        finally
        {
            // The last replies are still being sent by threads, which the end of the process would cut short.
            await Task.WhenAny(Task.Run(() => NetMQConfig.Cleanup(block: true), CancellationToken.None),
                Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static async Task ServeAsync(string connectionPath, CancellationToken stop)
    {
        ConnectionFile connection = ConnectionFile.Read(connectionPath);
        if (connection.Warning is { } warning)
            KernelLog.Write(warning);

        var codec = new MessageCodec(connection.Key);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var iopub = new PublishChannel(connection.EndPoint(connection.IoPubPort), codec);
        using var stdin = new InputChannel(connection.EndPoint(connection.StdinPort), codec, iopub);
        using var running = new RunningCell();
        using var shell = new RequestLoop("shell", connection.EndPoint(connection.ShellPort), codec, iopub);
        using var control = new RequestLoop("control", connection.EndPoint(connection.ControlPort), codec, iopub);
        using var heartbeat = new Heartbeat(connection.EndPoint(connection.HeartbeatPort));
        iopub.Send("status", [], new JsonObject { ["execution_state"] = "starting" });

        using var parent = ParentWatch.Begin(ended.Cancel);
        var greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<NotebookSession> session = PrepareAsync(greeted.Task);
        var lifetime = new LifetimeRequests(connection, running, iopub, ended.Cancel);
        var history = new History();
        control.Start(lifetime.Handlers, lifetime.AfterReply);
        shell.Start(new Dictionary<string, RequestHandler>(
            [.. lifetime.Handlers, .. new LanguageRequests(session).Handlers, .. new CommRequests(iopub).Handlers])
        {
            ["execute_request"] = new ExecuteRequests(session, running, iopub, stdin, shell, history).HandleAsync,
            ["history_request"] = history.HandleAsync,
        }, request =>
        {
            greeted.TrySetResult();
            lifetime.AfterReply(request);
        });
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = ended.Token.Register(() => over.TrySetResult());
        await over.Task.ConfigureAwait(false);
        running.Stop();
    }

    // The compiler takes a moment to load. A client that wants to know who is there is answered first.
    private static async Task<NotebookSession> PrepareAsync(Task greeted)
    {
        await Task.WhenAny(greeted, Task.Delay(Patience)).ConfigureAwait(false);
        var session = new NotebookSession();
        _ = session.WarmUpAsync();
        return session;
    }
}

/// <summary>The kernel's messages on standard error: a few lines at most, whatever happens.</summary>
internal static class KernelLog
{
    private const int MostLines = 200;

    private static int lines;

    public static void Write(string words)
    {
        int line = Interlocked.Increment(ref lines);
        if (line <= MostLines)
            Console.Error.WriteLine($"latentlab kernel: {words}");
        if (line == MostLines)
            Console.Error.WriteLine("latentlab kernel: further messages are left out.");
    }
}
