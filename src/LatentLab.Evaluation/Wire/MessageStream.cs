using System.Buffers.Binary;
using System.Text.Json;

namespace LatentLab.Evaluation.Wire;

/// <summary>Messages on a pipe: four bytes of length, then JSON of a fixed form.</summary>
internal static class MessageStream
{
    private const int Longest = 120_000_000;

    // Each of a message's parts takes more memory than it has bytes. What was trained has some hundred of them; an
    // error's words may hold a few thousand such signs.
    private const int MostSigns = 100_000;

    // null where none may be, and parts left out, are no message either.
    private static readonly JsonSerializerOptions Strict = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static void Write(Stream pipe, Message message)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message);
        byte[] all = new byte[4 + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(all, json.Length);
        json.CopyTo(all, 4);
        pipe.Write(all);
        pipe.Flush();
    }

    /// <summary>The next message; null at the pipe's end.</summary>
    /// <exception cref="InvalidDataException">What comes is no message: somebody else has written to the
    /// pipe.</exception>
    public static Message? Read(Stream pipe)
    {
        byte[] length = new byte[4];
        if (pipe.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
            return null;
        int count = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (count is <= 0 or > Longest)
            throw new InvalidDataException("a message of an impossible length");
        // As much memory as has come, not as much as somebody says will come.
        using var json = new MemoryStream();
        byte[] piece = new byte[Math.Min(count, 1 << 20)];
        while (json.Length < count)
        {
            int got = pipe.Read(piece, 0, (int)Math.Min(piece.Length, count - json.Length));
            if (got == 0)
                return null;
            json.Write(piece, 0, got);
        }
        ReadOnlySpan<byte> text = json.GetBuffer().AsSpan(0, count);
        if (text.Count((byte)',') + text.Count((byte)'[') + text.Count((byte)'{') > MostSigns)
            throw new InvalidDataException("a message of too many parts");
        try
        {
            Message? message = JsonSerializer.Deserialize<Message>(text, Strict);
            return message is { IsWhole: true } ? message : throw new InvalidDataException("an empty message");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("a message that is none", error);
        }
    }
}
