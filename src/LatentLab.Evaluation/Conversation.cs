using System.Collections.Concurrent;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Evaluation;

/// <summary>The worker's end of the pipe. The process ends when the grader's end closes.</summary>
internal sealed class Conversation : IConversation, IDisposable
{
    /// <summary>The process's exit code where somebody has written to the pipe that the grader writes to.</summary>
    public const int ForeignMessage = 87;

    private readonly WorkerPipes pipes;
    private readonly BlockingCollection<Message> messages = [];
    private readonly Lock writing = new();
    private long turn;

    public Conversation(WorkerPipes pipes)
    {
        this.pipes = pipes;
        new Thread(Listen) { IsBackground = true, Name = "grader's end" }.Start();
    }

    public Message Next()
    {
        Message next = messages.Take();
        Interlocked.Exchange(ref turn, next.Turn);
        return next;
    }

    public void Say(Message message)
    {
        lock (writing)
            MessageStream.Write(pipes.Output, message with { Turn = Interlocked.Read(ref turn) });
    }

    public void Dispose() => messages.Dispose();

    private void Listen()
    {
        try
        {
            while (MessageStream.Read(pipes.Input) is { } message)
                messages.Add(message);
        }
        catch (InvalidDataException)
        {
            pipes.Exit(ForeignMessage);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // As if it had closed.
        }
        pipes.Exit(1);
    }
}
