using System.Text.Json.Nodes;
using LatentLab.Jupyter.Protocol;
using LatentLab.Notebooks.Session;

namespace LatentLab.Jupyter.Requests;

/// <summary>What a front end asks while somebody writes: completion, help, and whether the cell is complete.</summary>
internal sealed class LanguageRequests(Task<NotebookSession> session)
{
    private const int MostDescribed = 300;   // kinds and signatures are extras that long lists go without

    public IReadOnlyDictionary<string, RequestHandler> Handlers => new Dictionary<string, RequestHandler>
    {
        ["complete_request"] =
            async request => await CompleteAsync(await session.ConfigureAwait(false), request).ConfigureAwait(false),
        ["inspect_request"] =
            async request => await InspectAsync(await session.ConfigureAwait(false), request).ConfigureAwait(false),
        ["is_complete_request"] = request => Task.FromResult<JsonObject?>(IsComplete(request)),
    };

    private static async Task<JsonObject?> CompleteAsync(NotebookSession session, JupyterMessage request)
    {
        (string code, int index) = Place(request);
        CompletionList found = await session.CompleteAsync(code, index).ConfigureAwait(false);
        int start = CodePoints.FromIndex(code, found.Start);
        int end = CodePoints.FromIndex(code, found.End);
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] =
                    new JsonArray([.. found.Items.Take(MostDescribed).Select(item => new JsonObject
                    {
                        ["start"] = start,
                        ["end"] = end,
                        ["text"] = item.Text,
                        ["type"] = item.Kind,
                        ["signature"] = item.Signature ?? "",
                    })]),
            },
        };
    }

    private static async Task<JsonObject?> InspectAsync(NotebookSession session, JupyterMessage request)
    {
        (string code, int index) = Place(request);
        Explanation? found =
            await session.ExplainAsync(code, index, whole: request.Number("detail_level") > 0).ConfigureAwait(false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null
                ? new JsonObject()
                : new JsonObject { ["text/plain"] = found.Text, ["text/html"] = found.Html },
            ["metadata"] = new JsonObject(),
        };
    }

    private static JsonObject IsComplete(JupyterMessage request)
    {
        (CodeState state, string indent) = NotebookSession.StateOf(request.Text("code") ?? "");
        var reply = new JsonObject { ["status"] = state.ToString().ToLowerInvariant() };
        if (state == CodeState.Incomplete)
            reply["indent"] = indent;
        return reply;
    }

    private static (string Code, int Index) Place(JupyterMessage request)
    {
        string code =
            request.Text("code") ?? throw new ArgumentException($"{request.Type}: expected \"code\" as text.");
        return (code, request.Number("cursor_pos") is { } position ? CodePoints.ToIndex(code, position) : code.Length);
    }
}
