using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Jupyter.Requests;

/// <summary>Where a cell's outputs go, and where its input comes from: the clients of the kernel.</summary>
/// <param name="number">The cell's number, as in <c>In [3]</c>.</param>
/// <param name="silent">Shows nothing.</param>
internal sealed class CellChannel(JupyterMessage request, int number, bool silent, PublishChannel iopub, InputChannel stdin) : ICellOutputSink, ICellInput, IDisposable
{
    private readonly bool allowsInput = request.Flag("allow_stdin", true);

    public bool IsAttended => allowsInput;

    /// <summary>Pages that the cell opened, for its reply.</summary>
    public JsonArray Payload { get; } = [];

    /// <summary>The cell's result as text; null where it has none.</summary>
    public string? ResultText { get; private set; }

    public void Add(CellOutput output)
    {
        if (output is PageOutput page)
            Payload.Add(new JsonObject { ["source"] = "page", ["data"] = page.Data, ["start"] = 0 });
        if (silent)
            return;
        switch (output)
        {
            case StreamOutput text:
                iopub.Write(request.HeaderBytes, text.Name, text.Text);
                break;
            case DisplayOutput display:
                if (display.IsResult)
                    ResultText = display.Data["text/plain"]?.ToString();
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

    public void Update(DisplayOutput output)
    {
        if (!silent)
            Send("update_display_data", Content(output));
    }

    public string? Read(string prompt, bool hidden, CancellationToken stop) => allowsInput
        ? stdin.Ask(request, prompt, hidden, stop)
        : throw new InvalidOperationException("The program that runs this notebook takes no input (nobody may be there to type). Give the value in the cell, for example 'int seed = 2;'.");

    public void Dispose() => stdin.Forget(request);

    private void Send(string type, JsonObject content) => iopub.Send(type, request.HeaderBytes, content);

    private static JsonObject Content(DisplayOutput display) => new()
    {
        ["data"] = display.Data,
        ["metadata"] = display.Metadata,
        ["transient"] = display.DisplayId is { } id ? new JsonObject { ["display_id"] = id } : new JsonObject(),
    };
}
