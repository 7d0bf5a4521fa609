using LatentLab.Evaluation.Wire;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using static TorchSharp.torch;

namespace LatentLab.Evaluation;

/// <summary>Does what the grader asks, one message after the other.</summary>
/// <param name="folder">Where relative paths in cells start from.</param>
internal sealed class Evaluator(IConversation conversation, string folder) : IDisposable
{
    private static readonly ICellOutputSink Nowhere = new NoSink();

    private readonly NotebookSession session = new(new SessionOptions { Folder = folder, ShowsValues = false });
    private readonly Dictionary<int, object?> kept = [];

    public void Dispose() => session.Dispose();

    /// <summary>Returns when there is nothing more to do, or the process has met a limit.</summary>
    public void Run(LimitWatch limits)
    {
        while (conversation.Next() is { Verb: not Verb.End } message)
        {
            Message answer = message.Verb switch
            {
                Verb.Run => Cell(message, keepAs: null),
                Verb.Take => Cell(message, keepAs: message.Item),
                Verb.Read => Guarded(() => new Message(Verb.Done) { Values = [WireValue.Of(kept[message.Item])] }),
                Verb.Call => FunctionCalls.Call(conversation, kept[message.Item], message),
                Verb.Steps => TrainingSteps.Take(kept[message.Item], message),
                Verb.Seed => Guarded(() => Seed(message)),
                Verb.Random => Guarded(() => new Message(Verb.Done) { Values = [RandomState()] }),
                Verb.State => Guarded(() => new Message(Verb.Done) { Values = TrainedState.Of(Variable(message)) }),
                Verb.Restore => Guarded(() => Restore(message)),
                _ => new Message(Verb.Done),   // an answer that comes too late for its question
            };
            // Which limit was met, and whether code caught what told of it, is the machine's affair: it must not
            // decide the outcome.
            if (limits.Met is { } met)
            {
                conversation.Say(new Message(Verb.Limit) { Name = met });
                return;
            }
            if (message.Verb is not Verb.Resume)
                conversation.Say(answer);
        }
    }

    private static Message Seed(Message message)
    {
        Native.NativeLibraries.Load();   // before the first cell nobody has
        if (message.Values is [var state])
        {
            using var random = (Tensor)state.ToObject()!;
            set_rng_state(random);
        }
        else
        {
            manual_seed(message.Item);
        }
        return new Message(Verb.Done);
    }

    private static WireValue RandomState()
    {
        using Tensor state = get_rng_state();
        return WireValue.Of(state);
    }

    private object? Variable(Message message) =>
        session.Variables.FirstOrDefault(variable => variable.Name == message.Text)?.Value;

    private Message Restore(Message message)
    {
        TrainedState.Put(Variable(message), message.Values);
        return new Message(Verb.Done);
    }

    private Message Cell(Message message, int? keepAs)
    {
        TimeSpan? limit = message.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        CellResult result = session.ExecuteAsync(message.Text, Nowhere, timeLimit: limit).GetAwaiter().GetResult();
        if (result.Status == CellStatus.TimedOut)
            return new Message(Verb.TimedOut);
        if (result.Error is { } error)
            return new Message(Verb.Failed) { Name = error.Name, Text = Short(error.Message) };
        if (keepAs is not { } item)
            return new Message(Verb.Done);
        kept[item] = result.Value;
        // A function stays here; anything else is its value.
        return Guarded(() => new Message(Verb.Done)
        {
            Values = [result.Value is Delegate ? new WireValue(ValueKind.Function, []) : WireValue.Of(result.Value)],
        });
    }

    /// <summary>What throws becomes an answer that says so.</summary>
    public static Message Guarded(Func<Message> act)
    {
        try
        {
            return act();
        }
        catch (Exception error)
        {
            return Failure(error);
        }
    }

    /// <summary>An exception in words, without what carries it.</summary>
    public static Message Failure(Exception thrown)
    {
        Exception error = thrown;
        // One may say that it was caused by itself.
        for (int depth = 0; depth < 20 && error is (System.Reflection.TargetInvocationException or AggregateException
            or TypeInitializationException) && error.InnerException is { } inner; depth++)
            error = inner;
        return new Message(Verb.Failed) { Name = error.GetType().Name, Text = Short(WordsOf(error)) };
    }

    // A learner's own exception may have words that cannot be read, or none.
    private static string WordsOf(Exception error)
    {
        try
        {
            return error.Message ?? "";
        }
        catch (Exception thrown)
        {
            return $"its Message could not be read: {thrown.GetType().Name}";
        }
    }

    // The scratch folder's name is another for every process, and where the grades lie is the teacher's affair.
    private static readonly string Scratch = Directory.GetCurrentDirectory(),
        Grading = Path.GetDirectoryName(Path.GetDirectoryName(Scratch)) is { Length: > 1 } above ? above : Scratch;

    private static string Short(string words)
    {
        string plain = words.Replace(Scratch, "(scratch)", StringComparison.Ordinal)
            .Replace(Grading, "(grading)", StringComparison.Ordinal);
        return plain.Length <= 4000 ? plain : plain[..4000];
    }

    private sealed class NoSink : ICellOutputSink
    {
        public void Add(CellOutput output)
        {
        }

        public void Update(DisplayOutput output)
        {
        }
    }
}
