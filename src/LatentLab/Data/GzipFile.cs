using System.Buffers.Binary;
using System.IO.Compression;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace LatentLab.Data;

/// <summary>
/// Files packed by gzip. The runtime's reader ends where a cut file ends, without a word; so who has read to the end
/// asks whether that was the end.
/// </summary>
internal static class GzipFile
{
    public static bool IsPacked(ReadOnlySpan<byte> start) => start is [0x1f, 0x8b, ..];

    public static GZipStream Unpack(Stream file) => new(file, CompressionMode.Decompress);

    /// <summary>Whether the file ends as its packer ended it.</summary>
    /// <param name="length">How many bytes were unpacked.</param>
    public static bool IsWhole(string path, long length)
    {
        // The last four bytes are that length (RFC 1952, 2.3.1); the checksum before it was compared while unpacking.
        Span<byte> end = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        if (file.Length < 18)   // of header and trailer alone
            return false;
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) == (uint)length)
            return true;

        // Several packed files one behind the other, or something behind the last, have another number there.
        file.Position = 0;
        using var slow = new GZipInputStream(file);
        try
        {
            slow.CopyTo(Stream.Null);
            return true;
        }
        catch (Exception error) when (error is SharpZipBaseException or EndOfStreamException)
        {
            return false;
        }
    }
}

/// <summary>Counts what is read through it.</summary>
internal sealed class CountingStream(Stream inner) : Stream
{
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Count; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        Count += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing) => inner.Dispose();
}
