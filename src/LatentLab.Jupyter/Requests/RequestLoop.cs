using System.Text.Json.Nodes;
using System.Threading.Channels;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Requests;

/// <summary>Answers one kind of request.</summary>
/// <returns>The reply's content; null for messages that have no reply.</returns>
internal delegate Task<JsonObject?> RequestHandler(JupyterMessage request);

/// <summary>
/// Takes the requests of one channel in order, one at a time, says busy before and idle after each, and sends the
/// replies.
/// </summary>
internal sealed class RequestLoop : IDisposable
{
    private readonly string name;
    private readonly MessageCodec codec;
    private readonly PublishChannel iopub;
    private readonly RouterChannel channel;
    private readonly Channel<Arrival> arrivals =
        Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleReader = true });
    private volatile bool aborting;

    /// <summary>Listens at once; what arrives waits until <see cref="Start"/>.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public RequestLoop(string name, string address, MessageCodec codec, PublishChannel iopub)
    {
        this.name = name;
        this.codec = codec;
        this.iopub = iopub;
        channel = new RouterChannel(name, address, (_, frames) => Receive(frames));
    }

    /// <param name="answered">Told of every request once its reply is on the way.</param>
    public void Start(IReadOnlyDictionary<string, RequestHandler> handlers, Action<JupyterMessage> answered) =>
        _ = Task.Run(() => RunAsync(handlers, answered));

    /// <summary>Answers every execution that waits by now with "aborted" instead of carrying it out.</summary>
    public void AbortWaiting()
    {
        aborting = true;
        channel.AfterArrivals(() => arrivals.Writer.TryWrite(new Arrival(null)));
    }

    public void Dispose()
    {
        arrivals.Writer.TryComplete();
        channel.Dispose();
    }

    private void Receive(IReadOnlyList<byte[]> frames)
    {
        try
        {
            arrivals.Writer.TryWrite(new Arrival(codec.Decode(frames)));
        }
        catch (MessageRefused refused)
        {
            KernelLog.Write($"a message on the {name} channel was refused: {refused.Message}");
        }
    }

    private async Task RunAsync(IReadOnlyDictionary<string, RequestHandler> handlers, Action<JupyterMessage> answered)
    {
        await foreach (Arrival arrival in arrivals.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (arrival.Message is not { } request)
            {
                aborting = false;
                continue;
            }
            await AnswerAsync(request, handlers).ConfigureAwait(false);
            answered(request);
        }
    }

    private async Task AnswerAsync(JupyterMessage request, IReadOnlyDictionary<string, RequestHandler> handlers)
    {
        iopub.Send("status", request.HeaderBytes, new JsonObject { ["execution_state"] = "busy" });
        JsonObject? reply;
        try
        {
            if (aborting && request.Type == "execute_request")
                reply = Replies.Aborted();
            else if (handlers.TryGetValue(request.Type, out RequestHandler? handler))
                reply = await handler(request).ConfigureAwait(false);
            else
                reply = Unknown(request);
        }
        catch (ArgumentException error)
        {
            reply = Replies.Error(nameof(ArgumentException), error.Message);   // the client's mistake
        }
        catch (Exception error)
        {
            KernelLog.Write($"a {request.Type} failed: {error}");
            reply = Replies.Error(error.GetType().Name, error.Message);
        }
        if (reply is not null && request.Type.EndsWith("_request", StringComparison.Ordinal))
            channel.Send(codec.Encode(request.Identities,
                request.Type.Replace("_request", "_reply", StringComparison.Ordinal), request.HeaderBytes, reply));
        iopub.Send("status", request.HeaderBytes, new JsonObject { ["execution_state"] = "idle" });
    }

    private JsonObject? Unknown(JupyterMessage request)
    {
        KernelLog.Write(
            $"a message of type '{request.Type}' on the {name} channel is not answered: this kernel does not know it.");
        return null;
    }

    /// <param name="Message">Null for the mark behind those that were waiting when a cell failed.</param>
    private sealed record Arrival(JupyterMessage? Message);
}

/// <summary>Contents of replies that have the same form for every request.</summary>
internal static class Replies
{
    public static JsonObject Error(string name, string message, IEnumerable<string>? traceback = null) => new()
    {
        ["status"] = "error",
        ["ename"] = name,
        ["evalue"] = message,
        ["traceback"] = new JsonArray([.. (traceback ?? []).Select(line => (JsonNode)line)]),
    };

    public static JsonObject Aborted()
    {
        JsonObject reply = Error("Aborted", "An earlier cell failed, so this one was not executed.");
        reply["status"] = "aborted";
        return reply;
    }
}
