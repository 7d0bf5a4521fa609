using System.Text;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// A cell's console as bytes in UTF-8: the process's own standard streams belong to the host, which may talk to others
/// by them.
/// </summary>
internal sealed class ConsoleStream : Stream
{
    private readonly TextReader? reader;
    private readonly TextWriter? writer;
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();   // a letter may come in two pieces
    private ReadOnlyMemory<byte> line;

    public ConsoleStream(TextReader reader) => this.reader = reader;

    public ConsoleStream(TextWriter writer) => this.writer = writer;

    public override bool CanRead => reader is not null;

    public override bool CanWrite => writer is not null;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        TextReader from = reader ?? throw new NotSupportedException();
        if (line.IsEmpty && count > 0 && from.ReadLine() is { } next)
            line = Encoding.UTF8.GetBytes(next + "\n");
        int taken = Math.Min(count, line.Length);
        line[..taken].CopyTo(buffer.AsMemory(offset, count));
        line = line[taken..];
        return taken;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        TextWriter to = writer ?? throw new NotSupportedException();
        char[] letters = new char[decoder.GetCharCount(buffer, offset, count)];
        to.Write(letters, 0, decoder.GetChars(buffer, offset, count, letters, 0));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
