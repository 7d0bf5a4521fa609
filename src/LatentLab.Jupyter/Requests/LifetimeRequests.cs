using System.Text.Json.Nodes;
using LatentLab.Jupyter.Channels;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Requests;

/// <summary>Requests that both channels answer: information about the kernel, interrupt, shutdown.</summary>
internal sealed class LifetimeRequests(ConnectionFile connection, RunningCell running, PublishChannel iopub, Action end)
{
    public IReadOnlyDictionary<string, RequestHandler> Handlers => new Dictionary<string, RequestHandler>
    {
        ["kernel_info_request"] = _ => Task.FromResult<JsonObject?>(KernelInfo.Content()),
        ["connect_request"] = _ => Task.FromResult<JsonObject?>(Ports()),
        ["interrupt_request"] = _ => Task.FromResult<JsonObject?>(Interrupt()),
        ["shutdown_request"] = request => Task.FromResult<JsonObject?>(Shutdown(request)),
    };

    /// <summary>Ends the kernel once the request to end is answered.</summary>
    public void AfterReply(JupyterMessage request)
    {
        if (request.Type == "shutdown_request")
            end();
    }

    private JsonObject Ports() => new()
    {
        ["status"] = "ok",
        ["shell_port"] = connection.ShellPort,
        ["iopub_port"] = connection.IoPubPort,
        ["stdin_port"] = connection.StdinPort,
        ["control_port"] = connection.ControlPort,
        ["hb_port"] = connection.HeartbeatPort,
    };

    private JsonObject Interrupt()
    {
        running.Stop();
        return new JsonObject { ["status"] = "ok" };
    }

    private JsonObject Shutdown(JupyterMessage request)
    {
        running.Stop();
        // Every client hears it, not only the one that asked.
        iopub.Send("shutdown_reply", request.HeaderBytes, Content());
        return Content();

        JsonObject Content() => new() { ["status"] = "ok", ["restart"] = request.Flag("restart", false) };
    }
}
