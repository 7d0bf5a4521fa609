using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Jupyter.Protocol;

/// <summary>
/// Turns messages into ZeroMQ frames and back (https://jupyter-client.readthedocs.io/en/stable/messaging.html, "The
/// wire protocol"): identities, a delimiter, the signature, header, parent header, metadata, content, and buffers that
/// this kernel does not use.
/// </summary>
/// <param name="key">Signs and checks; empty turns both off.</param>
internal sealed class MessageCodec(byte[] key)
{
    public const string ProtocolVersion = "5.3";

    private const int LongText = 1 << 16;   // characters

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 100, AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

    private readonly string session = Guid.NewGuid().ToString("N");
    private readonly SeenSignatures seen = new();

    /// <summary>The frames of a message of this kernel's.</summary>
    /// <param name="route">Identities of the receiver, or the topic under which it is published.</param>
    /// <param name="parent">The header of the request that it belongs to; empty for none.</param>
    public IReadOnlyList<byte[]> Encode(
        IReadOnlyList<byte[]> route, string type, byte[] parent, JsonObject content, JsonObject? metadata = null)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = ProtocolVersion,
        };
        byte[][] signed =
        [
            Bytes(header), parent.Length == 0 ? EmptyObject : parent, metadata is null ? EmptyObject : Bytes(metadata),
            Bytes(content)
        ];
        return [.. route, Delimiter, Signature(signed), .. signed];
    }

    /// <summary>Reads what came in.</summary>
    /// <exception cref="MessageRefused">It is not a message, or not signed with the key, or has been sent
    /// before.</exception>
    public JupyterMessage Decode(IReadOnlyList<byte[]> frames)
    {
        int delimiter = -1;
        for (int index = 0; index < frames.Count && delimiter < 0; index++)
        {
            if (frames[index].AsSpan().SequenceEqual(Delimiter))
                delimiter = index;
        }
        if (delimiter < 0)
            throw new MessageRefused($"none of its {frames.Count} frames is the delimiter <IDS|MSG>");
        if (frames.Count < delimiter + 6)
            throw new MessageRefused(
                $"{frames.Count - delimiter - 1} frames follow the delimiter, expected at least 5 (signature, header, "
                + "parent header, metadata, content)");

        byte[][] signed = [.. frames.Skip(delimiter + 2).Take(4)];
        Check(frames[delimiter + 1], signed);
        try
        {
            JsonObject header = Object(signed[0], "header");
            foreach (string name in new[] { "msg_id", "msg_type" })
            {
                if (header[name] is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
                    throw new MessageRefused($"its header has no {name}");
            }
            Object(signed[1], "parent header");
            Object(signed[2], "metadata");
            return new JupyterMessage([.. frames.Take(delimiter)], header, signed[0], Object(signed[3], "content"));
        }
        catch (InvalidOperationException error)
        {
            throw new MessageRefused($"it cannot be read ({error.Message})");   // half of a surrogate pair, for example
        }
    }

    private void Check(byte[] signature, byte[][] signed)
    {
        if (key.Length == 0)
            return;
        if (!CryptographicOperations.FixedTimeEquals(signature, Signature(signed)))
            throw new MessageRefused("its signature is not made with this kernel's key");
        if (!seen.Add(Encoding.ASCII.GetString(signature)))
            throw new MessageRefused("it has been sent before");
    }

    private byte[] Signature(byte[][] parts)
    {
        if (key.Length == 0)
            return [];
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] part in parts)
            hash.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static JsonObject Object(byte[] json, string part)
    {
        try
        {
            JsonObject read = JsonNode.Parse(json, documentOptions: Reading) as JsonObject
                ?? throw new MessageRefused($"its {part} is not a JSON object");
            _ = read.Count;   // the library looks for keys when it is asked; what is wrong with them must show here
            return read;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new MessageRefused($"its {part} is not JSON ({error.Message})");
        }
    }

    private static byte[] Bytes(JsonObject content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Writing))
            Write(writer, content);
        return stream.ToArray();
    }

    // Long text goes out in pieces. The writer rents room for six times what it writes at once, and the pool keeps it:
    // 64 MB for plotly.js.
    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach ((string name, JsonNode? value) in members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case JsonValue value when value.TryGetValue(out string? text) && text.Length > LongText:
                for (int at = 0; at < text.Length; at += LongText)
                {
                    int length = Math.Min(LongText, text.Length - at);
                    writer.WriteStringValueSegment(text.AsSpan(at, length), at + length == text.Length);
                }
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}

/// <summary>Recent signatures: each message is accepted once.</summary>
internal sealed class SeenSignatures
{
    private const int Most = 1 << 16;

    private readonly Lock gate = new();
    private readonly HashSet<string> known = [];
    private readonly Queue<string> inOrder = [];

    /// <summary>False if the signature is known.</summary>
    public bool Add(string signature)
    {
        lock (gate)
        {
            if (!known.Add(signature))
                return false;
            inOrder.Enqueue(signature);
            if (inOrder.Count > Most)
                known.Remove(inOrder.Dequeue());
            return true;
        }
    }
}
