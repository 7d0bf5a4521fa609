using LatentLab.Evaluation;
using LatentLab.Evaluation.Wire;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Checking;

/// <summary>What a learner's function threw, in another process.</summary>
internal sealed class LearnersException(string type, string message) : Exception(message)
{
    /// <summary>The exception's type there, for example <c>NotImplementedException</c>.</summary>
    public string Type => type;
}

/// <summary>A learner's function was stopped, in another process.</summary>
internal sealed class LearnersTimeException : Exception;

/// <summary>
/// A learner's answer that lives in another process: a check asks for its values and calls its functions, and only
/// numbers and shapes come back. Its parts are counted from 0: an answer of two functions has two.
/// </summary>
internal abstract class RemoteAnswer
{
    /// <summary>What a call may take.</summary>
    public TimeSpan Limit { get; set; }

    /// <summary>The value of a part that is no function; null where the learner's is.</summary>
    public abstract object? Value(int part, Type type);

    /// <summary>Calls a part that is a function.</summary>
    /// <exception cref="LearnersException">It threw.</exception>
    /// <exception cref="LearnersTimeException">It took longer than <see cref="Limit"/>.</exception>
    public abstract object? Call(int part, object?[] arguments, Type returns);

    /// <summary>Lets a part train a linear model by steps; see <see cref="TrainingSteps.Trace"/>.</summary>
    public abstract TrainingTrace Steps(
        int part, Tensor weight, Tensor bias, IReadOnlyList<Tensor> batches, double learningRate);

    /// <summary>Asks under guard.</summary>
    public CallEnd<T> Run<T>(Func<T> call, TimeSpan limit)
    {
        Limit = limit;
        try
        {
            return new CallEnd<T>(call(), null, TimedOut: false);
        }
        catch (LearnersException thrown)
        {
            return new CallEnd<T>(default, thrown, TimedOut: false);
        }
        catch (LearnersTimeException)
        {
            return new CallEnd<T>(default, null, TimedOut: true);
        }
    }

    /// <summary>An answer of a type, each of whose functions calls the one over there.</summary>
    public TAnswer? As<TAnswer>()
    {
        IReadOnlyList<Type> parts = PartsOf(typeof(TAnswer));
        object?[] made = [.. parts.Select((type, part) => Part(type, part))];
        return (TAnswer?)(parts.Count == 1 ? made[0] : Activator.CreateInstance(typeof(TAnswer), made));
    }

    /// <summary>The types of an answer's parts: a tuple's items, else the answer itself.</summary>
    public static IReadOnlyList<Type> PartsOf(Type answer) =>
        answer.IsGenericType && answer.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            ? answer.GetGenericArguments()
            : [answer];

    private object? Part(Type type, int part) => type.IsAssignableTo(typeof(Delegate))
        ? FunctionProxy.Of(type, arguments => Call(part, arguments, type.GetMethod("Invoke")!.ReturnType))
        : Value(part, type);
}
