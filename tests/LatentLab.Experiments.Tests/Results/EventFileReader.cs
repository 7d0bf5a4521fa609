using System.Buffers.Binary;
using System.Text;

namespace LatentLab.Experiments.Tests.Results;

/// <summary>
/// Reads event files from the published formats alone: TFRecord (length, masked CRC-32C of the length, data, masked
/// CRC-32C of the data; tensorflow.org, "TFRecord and tf.train.Example"), and of protocol buffers the few fields of
/// Event and Summary that scalars use.
/// </summary>
internal static class EventFileReader
{
    public sealed record ScalarEvent(double WallTime, long Step, string? FileVersion, string? Tag, float Value);

    public static IReadOnlyList<ScalarEvent> Read(byte[] file)
    {
        var events = new List<ScalarEvent>();
        int place = 0;
        while (place < file.Length)
        {
            ReadOnlySpan<byte> length = file.AsSpan(place, 8);
            int count = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(length));
            CheckMasked(length, file.AsSpan(place + 8, 4), place);
            ReadOnlySpan<byte> data = file.AsSpan(place + 12, count);
            CheckMasked(data, file.AsSpan(place + 12 + count, 4), place);
            events.Add(Event(data));
            place += 16 + count;
        }
        return events;
    }

    /// <summary>
    /// CRC-32C bit by bit: the reflected Castagnoli polynomial, all ones before and after (RFC 3720, appendix B.4).
    /// </summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    private static void CheckMasked(ReadOnlySpan<byte> data, ReadOnlySpan<byte> found, int place)
    {
        uint crc = Crc32C(data), masked = unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
        if (masked != BinaryPrimitives.ReadUInt32LittleEndian(found))
            throw new InvalidDataException($"The record at byte {place} does not have its checksum.");
    }

    private static ScalarEvent Event(ReadOnlySpan<byte> data)
    {
        (double time, long step, string? version, string? tag, float value) = (0, 0, null, null, float.NaN);
        while (data.Length > 0)
        {
            ulong key = Varint(ref data);
            switch (key)
            {
                // 1: double wall_time
                case 0x09: time = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref data, 8)); break;
                // 2: int64 step
                case 0x10: step = (long)Varint(ref data); break;
                // 3: string file_version
                case 0x1A: version = Encoding.UTF8.GetString(Take(ref data, (int)Varint(ref data))); break;
                // 5: Summary summary
                case 0x2A: (tag, value) = Summary(Take(ref data, (int)Varint(ref data))); break;
                default: throw new InvalidDataException($"An event has the field {key >> 3}, which scalars don't use.");
            }
        }
        return new ScalarEvent(time, step, version, tag, value);
    }

    private static (string?, float) Summary(ReadOnlySpan<byte> data)
    {
        // 1: repeated Value value
        if (Varint(ref data) != 0x0A)
            throw new InvalidDataException("A summary does not begin with a value.");
        data = Take(ref data, (int)Varint(ref data));
        (string? tag, float value) = (null, float.NaN);
        while (data.Length > 0)
        {
            ulong key = Varint(ref data);
            switch (key)
            {
                // 1: string tag
                case 0x0A: tag = Encoding.UTF8.GetString(Take(ref data, (int)Varint(ref data))); break;
                // 2: float simple_value
                case 0x15: value = BinaryPrimitives.ReadSingleLittleEndian(Take(ref data, 4)); break;
                default: throw new InvalidDataException($"A value has the field {key >> 3}, which scalars don't use.");
            }
        }
        return (tag, value);
    }

    private static ulong Varint(scoped ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = Take(ref data, 1)[0];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return value;
        }
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> data, int count)
    {
        ReadOnlySpan<byte> taken = data[..count];
        data = data[count..];
        return taken;
    }
}
