using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Requests;

/// <summary>
/// Comms connect widgets in a page with objects in a kernel. This kernel has none and tells every page that tries so.
/// </summary>
internal sealed class CommRequests(PublishChannel iopub)
{
    public IReadOnlyDictionary<string, RequestHandler> Handlers => new Dictionary<string, RequestHandler>
    {
        ["comm_info_request"] =
            _ => Task.FromResult<JsonObject?>(new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() }),
        ["comm_open"] = Refuse,
        ["comm_msg"] = Refuse,
        ["comm_close"] = _ => Task.FromResult<JsonObject?>(null),
    };

    private Task<JsonObject?> Refuse(JupyterMessage request)
    {
        if (request.Text("comm_id") is { } id)
            iopub.Send("comm_close", request.HeaderBytes,
                new JsonObject { ["comm_id"] = id, ["data"] = new JsonObject() });
        return Task.FromResult<JsonObject?>(null);
    }
}
