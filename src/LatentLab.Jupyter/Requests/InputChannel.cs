using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Requests;

/// <summary>Asks the client that runs a cell for a line of input (the stdin channel).</summary>
internal sealed class InputChannel : IDisposable
{
    private readonly MessageCodec codec;
    private readonly PublishChannel iopub;
    private readonly RouterChannel channel;
    private readonly Lock gate = new();
    private Question? open;

    /// <exception cref="IOException">The port is taken.</exception>
    public InputChannel(string address, MessageCodec codec, PublishChannel iopub)
    {
        this.codec = codec;
        this.iopub = iopub;
        channel = new RouterChannel("stdin", address, (_, frames) => Receive(frames));
    }

    /// <summary>Blocks until the client answers.</summary>
    /// <param name="request">The request that the cell came with.</param>
    /// <param name="hidden">True for a password.</param>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public string Ask(JupyterMessage request, string prompt, bool hidden, CancellationToken stop)
    {
        var question = new Question(request, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
            open = question;
        iopub.Flush();
        channel.Send(codec.Encode(request.Identities, "input_request", request.HeaderBytes, new JsonObject { ["prompt"] = prompt, ["password"] = hidden }));
        return question.Answer.Task.WaitAsync(stop).GetAwaiter().GetResult();
    }

    /// <summary>The cell is over: an answer that comes now is for nobody.</summary>
    public void Forget(JupyterMessage request)
    {
        lock (gate)
        {
            if (open?.Request == request)
                open = null;
        }
    }

    public void Dispose() => channel.Dispose();

    private void Receive(IReadOnlyList<byte[]> frames)
    {
        try
        {
            JupyterMessage reply = codec.Decode(frames);
            if (reply.Type != "input_reply")
                return;
            Question? question;
            lock (gate)
            {
                // Only from the client that was asked.
                question = open is { } asked && Same(asked.Request.Identities, reply.Identities) ? asked : null;
                if (question is not null)
                    open = null;
            }
            question?.Answer.TrySetResult(reply.Text("value") ?? "");
        }
        catch (MessageRefused refused)
        {
            KernelLog.Write($"a message on the stdin channel was refused: {refused.Message}");
        }
    }

    private static bool Same(IReadOnlyList<byte[]> left, IReadOnlyList<byte[]> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private sealed record Question(JupyterMessage Request, TaskCompletionSource<string> Answer);
}
