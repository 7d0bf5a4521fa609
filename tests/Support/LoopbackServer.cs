using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LatentLab.Tests.Support;

/// <summary>What a client asked: the path and, if it asked for the rest of a file, the first byte it wants.</summary>
internal sealed record Asked(string Path, long? From);

/// <summary>
/// A real HTTP server on this machine that answers with whatever bytes the test writes, well-behaved or not.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private const byte TlsHandshake = 0x16;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<Asked> asked = [];
    private readonly Func<Asked, Stream, CancellationToken, Task> answer;
    private readonly Task loop;

    public LoopbackServer(Func<Asked, Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        loop = AcceptAsync();
    }

    public LoopbackServer(Func<Asked, byte[]> answer)
        : this(async (asked, stream, stop) => await stream.WriteAsync(answer(asked), stop))
    {
    }

    public Uri Address { get; }

    public IReadOnlyList<Asked> Asked
    {
        get
        {
            lock (asked)
                return [.. asked];
        }
    }

    /// <summary>A whole answer; <paramref name="announced"/> lies about the length.</summary>
    public static byte[] Answer(string status, byte[] body, string headers = "", long? announced = null) =>
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {announced ?? body.Length}\r\n"
                + $"{headers}\r\n"),
            .. body
        ];

    /// <summary>What a good server says: 200 with all, 206 with the rest, or 416 past the end.</summary>
    public static byte[] Serve(Asked asked, byte[] file) => asked.From switch
    {
        null => Answer("200 OK", file),
        long from when from < file.Length => Answer("206 Partial Content", file[(int)from..],
            $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n"),
        _ => Answer("416 Range Not Satisfiable", "no"u8.ToArray(), $"Content-Range: bytes */{file.Length}\r\n"),
    };

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        listener.Stop();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
                answers.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
        }
        await Task.WhenAll(answers);
    }

    private async Task AnswerAsync(TcpClient client)
    {
        byte[] first = new byte[1];
        using (client)
            try
            {
                NetworkStream stream = client.GetStream();
                // A client that tries TLS first waits for an answer to its greeting, which has no end of a line.
                if (await stream.ReadAsync(first, stop.Token) == 0 || first[0] == TlsHandshake)
                    return;
                using var reader = new StreamReader(stream, leaveOpen: true);
                string path = (await reader.ReadLineAsync(stop.Token))!.Split(' ')[1];
                long? from = null;
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
                    if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                        from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'));
                var request = new Asked(path, from);
                lock (asked)
                    asked.Add(request);
                await answer(request, stream, stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // the client went away, or the test is over
            }
    }
}
