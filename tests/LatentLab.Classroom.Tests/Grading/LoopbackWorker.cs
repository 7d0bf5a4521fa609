using System.Collections.Concurrent;
using LatentLab.Classroom.Grading;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>
/// A worker in this process: every message goes through its bytes, as on the pipe, and functions are called by the
/// worker's own code.
/// </summary>
internal sealed class LoopbackWorker(IReadOnlyList<object?> kept) : IWorker, IConversation
{
    private readonly BlockingCollection<Message> toWorker = [], toGrader = [];

    /// <summary>An answer's parts, kept by a worker.</summary>
    public static WorkerAnswer Keep(object? answer)
    {
        object?[] parts = answer is System.Runtime.CompilerServices.ITuple tuple
            ? [.. Enumerable.Range(0, tuple.Length).Select(part => tuple[part])]
            : [answer];
        var worker = new LoopbackWorker(parts);
        return new WorkerAnswer([.. parts.Select((part, slot) => new KeptPart(worker, slot,
            part is Delegate ? new WireValue(ValueKind.Function, []) : WireValue.Of(part)))]);
    }

    public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null)
    {
        Message request = Copy(message);
        var work = new Thread(() => toGrader.Add(Copy(request.Verb == Verb.Steps
            ? TrainingSteps.Take(kept[request.Item], request)
            : FunctionCalls.Call(this, kept[request.Item], request))))
        { IsBackground = true };   // where a check gives up in the middle, it waits for good
        work.Start();
        while (true)
        {
            Message answer = toGrader.Take();
            if (answer.Verb != Verb.Ask)
                return answer;
            toWorker.Add(Copy(answers!(answer)));
        }
    }

    public Message Next() => toWorker.Take();

    public void Say(Message message) => toGrader.Add(Copy(message));

    private static Message Copy(Message message)
    {
        using var pipe = new MemoryStream();
        MessageStream.Write(pipe, message);
        pipe.Position = 0;
        return MessageStream.Read(pipe)!;
    }
}
