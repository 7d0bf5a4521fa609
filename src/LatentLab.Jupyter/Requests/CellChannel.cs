using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Jupyter.Requests;

/// <summary>Where a cell's outputs go, and where its input comes from: the clients of the kernel.</summary>
internal sealed class CellChannel : ICellOutputSink, ICellInput, IDisposable
{
    private readonly JupyterMessage request;
    private readonly int number;
    private readonly bool silent;
    private readonly PublishChannel iopub;
    private readonly InputChannel stdin;
    private readonly bool allowsInput;
    private readonly BoundedSink bounded;

    /// <param name="number">The cell's number, as in <c>In [3]</c>.</param>
    /// <param name="silent">Shows nothing.</param>
    public CellChannel(JupyterMessage request, int number, bool silent, PublishChannel iopub, InputChannel stdin)
    {
        (this.request, this.number, this.silent, this.iopub, this.stdin) = (request, number, silent, iopub, stdin);
        allowsInput = request.Flag("allow_stdin", true);
        bounded = new BoundedSink(new Publisher(this));
    }

    public bool IsAttended => allowsInput;

    /// <summary>Pages that the cell opened, for its reply.</summary>
    public JsonArray Payload { get; } = [];

    /// <summary>The cell's result as text; null where it has none.</summary>
    public string? ResultText { get; private set; }

    public void Add(CellOutput output)
    {
        if (output is PageOutput page)
            Payload.Add(new JsonObject { ["source"] = "page", ["data"] = page.Data, ["start"] = 0 });
        if (output is DisplayOutput { IsResult: true } result && !silent)
            ResultText = result.Data["text/plain"]?.ToString();
        if (!silent)
            bounded.Add(output);
    }

    public void Update(DisplayOutput output)
    {
        if (!silent)
            bounded.Update(output);
    }

    /// <summary>The cell has ended: what was held back of its outputs is published.</summary>
    public void Finish() => bounded.Finish();

    private void Publish(CellOutput output)
    {
        switch (output)
        {
            case StreamOutput text:
                iopub.Write(request.HeaderBytes, text.Name, text.Text);
                break;
            case DisplayOutput display:
                JsonObject content = Content(display);
                if (display.IsResult)
                    content["execution_count"] = number;
                Send(display.IsResult ? "execute_result" : "display_data", content);
                break;
            case ClearOutput clear:
                Send("clear_output", new JsonObject { ["wait"] = clear.Wait });
                break;
            case ErrorOutput error:
                JsonObject failure = Replies.Error(error.Name, error.Message, error.Traceback);
                failure.Remove("status");
                Send("error", failure);
                break;
        }
    }

    public string? Read(string prompt, bool hidden, CancellationToken stop) => allowsInput
        ? stdin.Ask(request, prompt, hidden, stop)
        : throw new InvalidOperationException(
            "The program that runs this notebook takes no input (nobody may be there to type). Give the value in the "
            + "cell, for example 'int seed = 2;'.");

    public void Dispose() => stdin.Forget(request);

    private void Send(string type, JsonObject content) => iopub.Send(type, request.HeaderBytes, content);

    private static JsonObject Content(DisplayOutput display) => new()
    {
        ["data"] = display.Data,
        ["metadata"] = display.Metadata,
        ["transient"] = display.DisplayId is { } id ? new JsonObject { ["display_id"] = id } : new JsonObject(),
    };

    private sealed class Publisher(CellChannel channel) : ICellOutputSink
    {
        public void Add(CellOutput output) => channel.Publish(output);

        public void Update(DisplayOutput output) => channel.Send("update_display_data", Content(output));
    }
}
