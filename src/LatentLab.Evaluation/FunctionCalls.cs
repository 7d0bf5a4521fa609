using System.Reflection;
using LatentLab.Evaluation.Wire;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Evaluation;

/// <summary>Calls a learner's function with values that came over the pipe.</summary>
internal static class FunctionCalls
{
    public static Message Call(IConversation conversation, object? kept, Message message)
    {
        if (kept is not Delegate function)
            return new Message(Verb.Failed)
            {
                Name = nameof(InvalidOperationException),
                Text = "There is no function.",
            };
        var asking = new GradersFunctions(conversation);
        // What it throws is read there too: an exception's own Message is a learner's code as well.
        CallEnd<Message> end = TimeLimitedCall.Run(
            () => Evaluator.Guarded(() => Answer(function, message, asking)),
            TimeSpan.FromSeconds(message.Seconds ?? 60));
        asking.Close();
        return end switch
        {
            { TimedOut: true } => new Message(Verb.TimedOut),
            { Thrown: { } thrown } => Evaluator.Failure(thrown),
            _ => end.Value!,
        };
    }

    private static Message Answer(Delegate function, Message message, GradersFunctions asking)
    {
        // No dispose scope: as in a notebook, a function may keep what it gets and what it makes.
        ParameterInfo[] parameters = function.GetType().GetMethod("Invoke")!.GetParameters();
        object?[] arguments = [.. message.Values.Select((value, place) =>
            Argument(value, parameters[place].ParameterType, asking))];
        Tensor?[] before = [.. arguments.Select(argument => (argument as Tensor)?.detach().clone())];
        object? answer = function.DynamicInvoke(arguments);
        Tensor?[] wanting = [.. arguments.Select((argument, place) =>
            message.Values[place].WantsGradient ? (Tensor)argument! : null)];
        if (wanting.Any(leaf => leaf is not null) && answer is Tensor { IsInvalid: false, requires_grad: true } output)
            output.sum().backward();
        return new Message(Verb.Done)
        {
            Values = [WireValue.Of(answer)],
            Gradients = [.. wanting.Select(leaf => leaf is { IsInvalid: false, grad: { } gradient }
                ? WireValue.Of(gradient) : WireValue.Nothing)],
            Changed = [.. arguments.Zip(before, (argument, old) => argument is Tensor now && !Same(old!, now)
                ? WireValue.Of(now) : WireValue.Nothing)],
        };
    }

    private static object? Argument(WireValue value, Type type, GradersFunctions asking)
    {
        object? argument = value.ToObject(number =>
            FunctionProxy.Of(type, given => asking.Ask(number, given, type.GetMethod("Invoke")!.ReturnType)));
        return argument is Tensor tensor && value.WantsGradient ? tensor.requires_grad_(true) : argument;
    }

    private static bool Same(Tensor before, Tensor after) => !after.IsInvalid
        && before.shape.SequenceEqual(after.shape) && before.dtype == after.dtype
        && (before.equal(after.detach()).all().ToBoolean() || before.isnan().any().ToBoolean());
}

/// <summary>The grader's functions, as a learner's function may call them while it is called itself.</summary>
internal sealed class GradersFunctions(IConversation conversation)
{
    private readonly Lock turn = new();
    private volatile bool isClosed;

    /// <summary>From here on they throw: nobody listens any more.</summary>
    public void Close() => isClosed = true;

    public object? Ask(int number, object?[] arguments, Type type)
    {
        lock (turn)
        {
            if (isClosed)
                throw new InvalidOperationException("The call that this function was handed to is over.");
            conversation.Say(new Message(Verb.Ask)
            {
                Item = number,
                Values = [.. arguments.Select(argument => WireValue.Of(argument))],
            });
            Message answer = conversation.Next();
            if (answer.Verb != Verb.Resume || answer.Values is not [var value])
                throw new InvalidOperationException(
                    answer.Text.Length > 0 ? answer.Text : "The function gave nothing.");
            object? given = value.ToObject();
            return given is null || type.IsInstanceOfType(given)
                ? given
                : throw new InvalidOperationException("The function gave a value of another type.");
        }
    }
}
