using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Jupyter.Requests;

/// <summary>Carries out cells.</summary>
internal sealed class ExecuteRequests(
    Task<NotebookSession> ready, RunningCell running, PublishChannel iopub, InputChannel stdin, RequestLoop shell,
    History history)
{
    public async Task<JsonObject?> HandleAsync(JupyterMessage request)
    {
        string code =
            request.Text("code") ?? throw new ArgumentException("execute_request: expected \"code\" as text.");
        NotebookSession session = await ready.ConfigureAwait(false);
        bool silent = request.Flag("silent", false);
        bool counted = !silent && request.Flag("store_history", true);
        int number = session.Count + (counted ? 1 : 0);
        if (!silent)
            iopub.Send("execute_input", request.HeaderBytes,
                new JsonObject { ["code"] = code, ["execution_count"] = number });

        using var output = new CellChannel(request, number, silent, iopub, stdin);
        CellResult result =
            await running.RunAsync(stop => session.ExecuteAsync(code, output, counted: counted, cancellation: stop),
                session.StopAgain).ConfigureAwait(false);
        output.Finish();
        if (counted)
            history.Add(number, code, output.ResultText);
        if (result.Error is { } error)
        {
            if (request.Flag("stop_on_error", true))
                shell.AbortWaiting();
            JsonObject failed = Replies.Error(error.Name, error.Message, error.Traceback);
            failed["execution_count"] = number;
            failed["payload"] = new JsonArray();
            failed["user_expressions"] = new JsonObject();
            return failed;
        }
        return new JsonObject
        {
            ["status"] = "ok",
            ["execution_count"] = number,
            ["payload"] = output.Payload,
            ["user_expressions"] = await ExpressionsAsync(session, request).ConfigureAwait(false),
        };
    }

    private async Task<JsonObject> ExpressionsAsync(NotebookSession session, JupyterMessage request)
    {
        var answers = new JsonObject();
        foreach ((string name, JsonNode? expression) in request.Content["user_expressions"] as JsonObject ?? [])
            answers[name] = await EvaluateAsync(session, expression).ConfigureAwait(false);
        return answers;
    }

    private async Task<JsonObject> EvaluateAsync(NotebookSession session, JsonNode? expression)
    {
        if (expression is not JsonValue value || !value.TryGetValue(out string? code))
            return Replies.Error("Notebook error", "expected an expression as text");
        var shown = new OutputList();
        CellResult result =
            await running.RunAsync(stop => session.ExecuteAsync(code, shown, counted: false, cancellation: stop),
                session.StopAgain).ConfigureAwait(false);
        if (result.Error is { } error)
            return Replies.Error(error.Name, error.Message, error.Traceback);
        if (shown.Items.OfType<DisplayOutput>().LastOrDefault() is not { } display)
            return Replies.Error("Notebook error", $"'{code}' has no value");
        return new JsonObject { ["status"] = "ok", ["data"] = display.Data, ["metadata"] = display.Metadata };
    }
}
