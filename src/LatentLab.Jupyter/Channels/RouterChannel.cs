using NetMQ;
using NetMQ.Sockets;

namespace LatentLab.Jupyter.Channels;

/// <summary>
/// One of the kernel's channels on which clients ask and are answered. Its socket belongs to the channel's own thread;
/// others hand work to it.
/// </summary>
internal sealed class RouterChannel : IDisposable
{
    private const long MostBytes = 64 << 20;   // of one frame; a cell's text has thousands

    private readonly string name;
    private readonly Action<RouterChannel, IReadOnlyList<byte[]>> received;
    private readonly NetMQQueue<Action<RouterSocket>> work = new();
    private readonly NetMQPoller poller = [];
    private readonly Thread thread;

    /// <summary>Binds the socket and begins to listen.</summary>
    /// <param name="received">Told of the frames of everything that comes in, on the channel's thread.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public RouterChannel(string name, string address, Action<RouterChannel, IReadOnlyList<byte[]>> received)
    {
        this.name = name;
        this.received = received;
        var bound = new TaskCompletionSource();
        thread = new Thread(() => Run(address, bound)) { IsBackground = true, Name = $"jupyter {name}" };
        thread.Start();
        bound.Task.GetAwaiter().GetResult();
    }

    /// <summary>Sends from the channel's thread, as soon as it can.</summary>
    public void Send(IReadOnlyList<byte[]> frames) => work.Enqueue(socket => Transmit(socket, frames));

    /// <summary>
    /// Runs <paramref name="action"/> once everything that has arrived by now has been given to the receiver.
    /// </summary>
    public void AfterArrivals(Action action) => work.Enqueue(socket =>
    {
        Receive(socket);
        action();
    });

    public void Dispose()
    {
        poller.Stop();
        thread.Join();
        poller.Dispose();
        work.Dispose();
    }

    private void Run(string address, TaskCompletionSource bound)
    {
        using var socket = new RouterSocket();
        try
        {
            socket.Options.Linger = TimeSpan.FromSeconds(1);
            socket.Options.RouterHandover = true;   // a client that comes back takes its place again
            socket.Options.MaxMsgSize = MostBytes;
            socket.Options.SendHighWatermark = socket.Options.ReceiveHighWatermark = 0;
            socket.Bind(address);
        }
        catch (NetMQException error)
        {
            bound.SetException(new IOException(
                $"The {name} channel cannot listen at {address}: {error.Message}. Another program has the port; start "
                + "the kernel again."));
            return;
        }
        socket.ReceiveReady += (_, _) => Receive(socket);
        work.ReceiveReady += (_, _) =>
        {
            while (work.TryDequeue(out Action<RouterSocket>? action, TimeSpan.Zero))
                action(socket);
        };
        poller.Add(socket);
        poller.Add(work);
        bound.SetResult();
        poller.Run();
        while (work.TryDequeue(out Action<RouterSocket>? last, TimeSpan.Zero))
            last(socket);
    }

    private void Receive(RouterSocket socket)
    {
        NetMQMessage? message = null;
        while (socket.TryReceiveMultipartMessage(TimeSpan.Zero, ref message))
        {
            try
            {
                received(this, [.. message!.Select(frame => frame.ToByteArray())]);
            }
            catch (Exception error)
            {
                // the channel must outlive any message
                KernelLog.Write($"a message on the {name} channel was not taken: {error}");
            }
        }
    }

    private static void Transmit(RouterSocket socket, IReadOnlyList<byte[]> frames)
    {
        try
        {
            var message = new NetMQMessage(frames.Count);
            foreach (byte[] frame in frames)
                message.Append(frame);
            socket.TrySendMultipartMessage(TimeSpan.FromSeconds(1), message);
        }
        catch (NetMQException)
        {
            // The client has gone; nobody waits for the answer.
        }
    }
}

/// <summary>
/// Returns whatever a client sends, so that the client knows that the kernel is alive, even when it is busy.
/// </summary>
internal sealed class Heartbeat(string address) : IDisposable
{
    private readonly RouterChannel channel = new("heartbeat", address, (self, frames) => self.Send(frames));

    public void Dispose() => channel.Dispose();
}
