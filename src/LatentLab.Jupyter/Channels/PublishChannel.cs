using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace LatentLab.Jupyter.Channels;

/// <summary>
/// The channel on which every client hears what happens (iopub). Its socket belongs to one thread, which takes messages
/// in the order in which they were given and joins pieces of text that follow one another within 50 ms.
/// </summary>
internal sealed class PublishChannel : IDisposable
{
    private const int MostWaiting = 10_000;       // messages that a cell may be ahead of the network
    // Messages that a client may be behind; beyond, the socket drops what it would get, busy and idle among them. A
    // cell publishes some thousands at most (BoundedSink), so this is dozens of floods behind: a client that reads at
    // all never comes there, and one that doesn't costs no more memory.
    private const int MostBehind = 100_000;
    private const int MostTextInOne = 64 * 1024;  // characters; longer text goes out at once

    private static readonly TimeSpan Joining = TimeSpan.FromMilliseconds(40);

    private readonly MessageCodec codec;
    private readonly ConcurrentQueue<Item> waiting = new();
    // Neither the queue nor the event blocks: a stopped cell's thread leaves both whole.
    private readonly AutoResetEvent arrived = new(false);
    private readonly Thread thread;
    private volatile bool ending;

    /// <exception cref="IOException">The port is taken.</exception>
    public PublishChannel(string address, MessageCodec codec)
    {
        this.codec = codec;
        var bound = new TaskCompletionSource();
        thread = new Thread(() => Run(address, bound)) { IsBackground = true, Name = "jupyter iopub" };
        thread.Start();
        bound.Task.GetAwaiter().GetResult();
    }

    /// <summary>Publishes a message after all earlier ones. Its content belongs to the channel from here on.</summary>
    /// <param name="parent">The header of the request that it belongs to; empty for none.</param>
    public void Send(string type, byte[] parent, JsonObject content) => Enqueue(new Message(parent, type, content));

    /// <summary>Publishes a piece of console text, within 50 ms.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    public void Write(byte[] parent, string stream, string text) => Enqueue(new Text(parent, stream, text));

    /// <summary>Sends at once what waits for more text.</summary>
    public void Flush() => Enqueue(new Break());

    public void Dispose()
    {
        ending = true;
        arrived.Set();
        thread.Join();   // the event stays: a cell that could not be stopped may still write
    }

    private void Enqueue(Item item)
    {
        // A cell that shows faster than the socket sends waits for it here, instead of filling the memory.
        while (waiting.Count > MostWaiting && !ending)
            Thread.Sleep(1);
        waiting.Enqueue(item);
        arrived.Set();
    }

    private void Run(string address, TaskCompletionSource bound)
    {
        using var socket = new PublisherSocket();
        try
        {
            socket.Options.Linger = TimeSpan.FromSeconds(1);
            socket.Options.SendHighWatermark = MostBehind;   // the default of 1000 drops a chatty cell's outputs
            socket.Bind(address);
        }
        catch (NetMQException error)
        {
            bound.SetException(new IOException(
                $"The iopub channel cannot listen at {address}: {error.Message}. Another program has the port; start "
                + "the kernel again."));
            return;
        }
        bound.SetResult();

        var open = new OpenText();
        while (true)
        {
            if (!waiting.TryDequeue(out Item? item))
            {
                if (ending)
                    break;
                if (open.IsEmpty)
                    arrived.WaitOne(TimeSpan.FromSeconds(1));
                else if (open.Age >= Joining || !arrived.WaitOne(Joining - open.Age))
                    Flush(socket, open);
                continue;
            }
            if (item is Text text)
            {
                if (!open.IsEmpty && !open.Continues(text))
                    Flush(socket, open);
                open.Add(text);
                if (open.Length >= MostTextInOne || open.Age >= Joining)
                    Flush(socket, open);
            }
            else
            {
                Flush(socket, open);
                if (item is Message message)
                    Transmit(socket, message.Type, message.Parent, message.Content);
            }
        }
        Flush(socket, open);
    }

    private void Flush(PublisherSocket socket, OpenText open)
    {
        if (open.IsEmpty)
            return;
        Transmit(socket, "stream", open.Parent, new JsonObject { ["name"] = open.Stream, ["text"] = open.Take() });
    }

    private void Transmit(PublisherSocket socket, string type, byte[] parent, JsonObject content)
    {
        try
        {
            var message = new NetMQMessage();
            foreach (byte[] frame in codec.Encode([Encoding.UTF8.GetBytes($"kernel.{type}")], type, parent, content))
                message.Append(frame);
            socket.SendMultipartMessage(message);
        }
        catch (Exception error) when (error is NetMQException or InvalidOperationException or ArgumentException)
        {
            KernelLog.Write($"a message of type {type} could not be sent: {error.Message}");
        }
    }

    private abstract record Item(byte[] Parent);

    private sealed record Message(byte[] Parent, string Type, JsonObject Content) : Item(Parent);

    private sealed record Break() : Item([]);

    private sealed record Text(byte[] Parent, string Stream, string Words) : Item(Parent);

    /// <summary>Text that waits a moment for more of its kind.</summary>
    private sealed class OpenText
    {
        private readonly StringBuilder words = new();
        private long since;

        public byte[] Parent { get; private set; } = [];

        public string Stream { get; private set; } = "";

        public bool IsEmpty => words.Length == 0;

        public int Length => words.Length;

        public TimeSpan Age => Stopwatch.GetElapsedTime(since);

        public bool Continues(Text text) => text.Stream == Stream && ReferenceEquals(text.Parent, Parent);

        public void Add(Text text)
        {
            if (IsEmpty)
                (since, Parent, Stream) = (Stopwatch.GetTimestamp(), text.Parent, text.Stream);
            words.Append(text.Words);
        }

        public string Take()
        {
            string all = words.ToString();
            words.Clear();
            return all;
        }
    }
}
