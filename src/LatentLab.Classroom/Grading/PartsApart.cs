using LatentLab.Classroom.Checking;
using LatentLab.Evaluation.Wire;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// An answer whose later parts may know nothing but what the first part gave: a decoder gets codes, and must not have
/// seen the images. In one process two functions can share whatever they like, so the later ones are asked once more in
/// a process that has run the same cells and was never shown the check's inputs.
/// </summary>
/// <param name="answer">The answer in the first process.</param>
internal sealed class PartsApart(WorkerAnswer answer)
{
    // Training in another process gives the same numbers to the last bit; weights that differ in the fourth digit are
    // still the same network's.
    private const double Tolerance = 1e-3;

    private readonly List<HeardWorker> heard = [];

    /// <summary>To the teacher, where the second process cannot tell.</summary>
    public const string NotTheSame = "It trains another network each time it runs, so its decoder could not be asked "
        + "in a process that has not seen the images. See that it decodes the code and keeps no images.";

    /// <summary>The answer; what its first part says is taken down.</summary>
    public WorkerAnswer Listening()
    {
        heard.Add(new HeardWorker(answer.Parts[0].Worker));
        return new WorkerAnswer([answer.Parts[0] with { Worker = heard[^1] }, .. answer.Parts.Skip(1)]);
    }

    /// <summary>
    /// The answer in two processes: what was heard last of the first part, and the second process for the others.
    /// Null where the second process says other things to what was heard first: it is not the same answer there.
    /// </summary>
    public WorkerAnswer? In(IWorker first, IWorker second, TimeSpan limit)
    {
        if (!heard[0].Talk.All(one => IsSame(one.Answered, second.Ask(one.Asked, limit))))
            return null;
        return new WorkerAnswer(
        [
            answer.Parts[0] with { Worker = new RepeatingWorker(heard[^1].Talk) },
            .. answer.Parts.Skip(1).Select(part => part.Worker == first ? part with { Worker = second } : part),
        ]);
    }

    private static bool IsSame(Message one, Message other)
    {
        if (one.Verb != Verb.Done || other.Verb != Verb.Done || one.Values.Count != other.Values.Count)
            return false;
        try
        {
            using var scope = NewDisposeScope();
            return one.Values.Zip(other.Values).All(pair => pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes)
                || (pair.First.ToObject() is Tensor mine && pair.Second.ToObject() is Tensor its
                    && mine.shape.SequenceEqual(its.shape) && Formulas.Close(mine, its, Tolerance)));
        }
        catch (InvalidDataException)
        {
            return false;   // what it says is no value
        }
    }

    /// <summary>Takes down what a worker is asked and what it answers.</summary>
    private sealed class HeardWorker(IWorker worker) : IWorker
    {
        public List<(Message Asked, Message Answered)> Talk { get; } = [];

        public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null)
        {
            Message answered = worker.Ask(message, limit, answers);
            Talk.Add((message, answered));
            return answered;
        }
    }

    /// <summary>Answers as another did, to the same questions in the same order.</summary>
    private sealed class RepeatingWorker(IReadOnlyList<(Message Asked, Message Answered)> talk) : IWorker
    {
        private int next;

        public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null) =>
            next < talk.Count
                ? talk[next++].Answered
                : throw new InvalidOperationException("The check asked something else the second time.");
    }
}
