using System.Text.Json.Nodes;

namespace LatentLab.Jupyter.Protocol;

/// <summary>A message from a client, checked.</summary>
/// <param name="Identities">ZeroMQ's way back to the sender.</param>
/// <param name="Header">Holds at least <c>msg_id</c> and <c>msg_type</c>.</param>
/// <param name="HeaderBytes">The header as it was sent, which answers carry as their parent.</param>
internal sealed record JupyterMessage(
    IReadOnlyList<byte[]> Identities, JsonObject Header, byte[] HeaderBytes, JsonObject Content)
{
    public string Type { get; } = (string)Header["msg_type"]!;

    public string? Text(string name) =>
        Content[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public bool Flag(string name, bool otherwise) =>
        Content[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : otherwise;

    public int? Number(string name) =>
        Content[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;
}

/// <summary>A message that cannot be accepted, and why.</summary>
internal sealed class MessageRefused(string why) : Exception(why);
