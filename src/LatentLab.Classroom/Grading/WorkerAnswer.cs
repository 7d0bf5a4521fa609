using LatentLab.Classroom.Checking;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Wire;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Grading;

/// <summary>Where a part of an answer is kept.</summary>
/// <param name="Value">What it is, if it is no function.</param>
internal sealed record KeptPart(IWorker Worker, int Slot, WireValue Value);

/// <summary>
/// A learner's answer in a worker. What comes back is taken for what it is: numbers that somebody says.
/// </summary>
internal sealed class WorkerAnswer(IReadOnlyList<KeptPart> parts) : RemoteAnswer
{
    // What a function of the check's may be asked with, at once and in one call of the learner's: they run in the
    // grader, what they compute may be larger than what they get, and some of it is kept until the check's end.
    private const long MostAsked = 16_000_000, MostAskedInAll = 200_000_000;

    public IReadOnlyList<KeptPart> Parts => parts;

    public override object? Value(int part, Type type) => Checked(parts[part].Value, type);

    public override object? Call(int part, object?[] arguments, Type returns)
    {
        var functions = new List<Delegate>();
        long asked = 0;
        Message answer = Ask(parts[part], new Message(Verb.Call)
        {
            Values = [.. arguments.Select(argument => WireValue.Of(argument, functions))],
        }, ask => Resume(functions, ask, ref asked));
        Change(arguments, answer.Changed);
        object? value = answer.Values is [var only] ? Checked(only, returns) : null;
        return value is Tensor output ? WithGradients(output, arguments, answer.Gradients) : value;
    }

    public override TrainingTrace Steps(
        int part, Tensor weight, Tensor bias, IReadOnlyList<Tensor> batches, double learningRate)
    {
        Message answer = Ask(parts[part], new Message(Verb.Steps)
        {
            Values = [WireValue.Of(weight), WireValue.Of(bias), WireValue.Of(learningRate),
                .. batches.Select(batch => WireValue.Of(batch))],
        }, null);
        Change([.. batches], answer.Changed);
        if (answer.Values.ToArray() is not [var losses, var gradient, .. var weights]
            || weights.Length != batches.Count)
            throw new LearnersException(nameof(InvalidDataException), "The steps left nothing behind.");
        return new TrainingTrace((double[])Checked(losses, typeof(double[]))!,
            [.. weights.Select(one => (Tensor)Checked(one, typeof(Tensor))!)],
            gradient.Kind == ValueKind.Nothing ? null : (int)Checked(gradient, typeof(int))! != 0);
    }

    private Message Ask(KeptPart part, Message message, Func<Message, Message>? answers)
    {
        Message answer;
        lock (part.Worker)   // the setup's own is shared
        {
            answer = part.Worker.Ask(message with { Item = part.Slot, Seconds = Limit.TotalSeconds }, Limit, answers);
        }
        return answer.Verb switch
        {
            Verb.Done => answer,
            Verb.TimedOut => throw new LearnersTimeException(),
            Verb.Limit => throw WorkerEndedException.OfLimit(answer.Name),
            _ => throw new LearnersException(answer.Name, answer.Text),
        };
    }

    // A function of the check's is called in the middle of the learner's.
    private static Message Resume(List<Delegate> functions, Message ask, ref long asked)
    {
        try
        {
            long bytes = ask.Values.Sum(one => (long)one.Bytes.Length);
            asked += bytes;
            if (bytes > MostAsked || asked > MostAskedInAll)
                throw new InvalidDataException("This function was asked with more numbers than any answer needs: "
                    + $"{MostAsked / 1_000_000} MB at once, {MostAskedInAll / 1_000_000} MB in all.");
            Delegate function = functions[ask.Item];
            Type[] types = [.. function.GetType().GetMethod("Invoke")!.GetParameters()
                .Select(parameter => parameter.ParameterType)];
            if (types.Length != ask.Values.Count)
                throw new InvalidDataException("another number of arguments");
            object? value = function.DynamicInvoke([.. ask.Values.Zip(types, Checked)]);
            return new Message(Verb.Resume) { Values = [WireValue.Of(value)] };
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Exception inner = error is System.Reflection.TargetInvocationException { InnerException: { } its }
                ? its
                : error;
            return new Message(Verb.Resume) { Text = Sentences.OneLine(inner.Message) };
        }
    }

    private static object? Checked(WireValue value, Type type)
    {
        if (value.Kind == ValueKind.Disposed && type == typeof(Tensor))
        {
            Tensor gone = zeros(1);
            gone.Dispose();
            return gone;
        }
        try
        {
            object? given = value.ToObject();
            bool isRight = given is null ? !type.IsValueType : type.IsInstanceOfType(given);
            return isRight ? given : throw new InvalidDataException("a value of another type");
        }
        catch (InvalidDataException error)
        {
            throw new LearnersException(nameof(InvalidDataException), $"It gave {error.Message}.");
        }
    }

    // What a function does to its arguments is done to the check's own, so that a check finds it.
    private static void Change(object?[] arguments, IReadOnlyList<WireValue> changed)
    {
        foreach ((object? argument, WireValue now) in arguments.Zip(changed))
        {
            if (argument is not Tensor tensor || now.Kind == ValueKind.Nothing)
                continue;
            if (now.Kind == ValueKind.Disposed)
            {
                tensor.Dispose();
                continue;
            }
            using var still = no_grad();
            Tensor after = (Tensor)Checked(now, typeof(Tensor))!;
            if (after.shape.SequenceEqual(tensor.shape))
                tensor.copy_(after);
            else
                tensor.fill_(double.NaN);   // it was given another shape
        }
    }

    // The same numbers, and the gradients of their sum: all that a check can ask of them.
    private static Tensor WithGradients(Tensor output, object?[] arguments, IReadOnlyList<WireValue> gradients)
    {
        Tensor made = output;
        foreach ((object? argument, WireValue gradient) in arguments.Zip(gradients))
        {
            if (argument is not Tensor { requires_grad: true } leaf || gradient.Kind == ValueKind.Nothing
                || !output.is_floating_point())
                continue;
            Tensor slope = (Tensor)Checked(gradient, typeof(Tensor))!;
            if (slope.shape.SequenceEqual(leaf.shape))
                made = made + ((leaf - leaf.detach()) * slope).sum() / Math.Max(1, output.numel());
        }
        return made;
    }
}
