using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Requests;

/// <summary>
/// Asks the client that runs a cell for a line of input (the stdin channel). An answer does not say which question it
/// is for, so there is one question at a time; the next waits for its turn.
/// </summary>
internal sealed class InputChannel : IDisposable
{
    private readonly MessageCodec codec;
    private readonly PublishChannel iopub;
    private readonly RouterChannel channel;
    private readonly Lock gate = new();
    private readonly List<Question> questions = [];   // the first has been asked

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
        var content = new JsonObject { ["prompt"] = prompt, ["password"] = hidden };
        var question = new Question(request, content, stop,
            new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            questions.Add(question);
            if (questions.Count == 1)
                Send(question);
        }
        try
        {
            return question.Answer.Task.WaitAsync(stop).GetAwaiter().GetResult();
        }
        finally
        {
            Remove(question);
        }
    }

    /// <summary>The cell is over: an answer that comes now is for nobody.</summary>
    public void Forget(JupyterMessage request)
    {
        lock (gate)
        {
            foreach (Question question in questions.Where(one => one.Request == request).ToArray())
                Remove(question);
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
            lock (gate)
            {
                // Only from the client that was asked.
                if (questions.FirstOrDefault() is { } asked && Same(asked.Request.Identities, reply.Identities))
                {
                    Remove(asked);
                    asked.Answer.TrySetResult(reply.Text("value") ?? "");
                }
            }
        }
        catch (MessageRefused refused)
        {
            KernelLog.Write($"a message on the stdin channel was refused: {refused.Message}");
        }
    }

    private void Send(Question question)
    {
        iopub.Flush();
        channel.Send(
            codec.Encode(question.Request.Identities, "input_request", question.Request.HeaderBytes, question.Content));
    }

    private void Remove(Question question)
    {
        lock (gate)
        {
            bool wasAsked = questions.FirstOrDefault() == question;
            questions.Remove(question);
            if (wasAsked && questions.FirstOrDefault() is { Stop.IsCancellationRequested: false } next)
                Send(next);
        }
    }

    private static bool Same(IReadOnlyList<byte[]> left, IReadOnlyList<byte[]> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private sealed record Question(
        JupyterMessage Request, JsonObject Content, CancellationToken Stop, TaskCompletionSource<string> Answer);
}
