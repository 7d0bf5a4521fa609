using System.Diagnostics;
using LatentLab.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Checking;

/// <summary>
/// One judging of one answer: makes up inputs, and asks the learner's function under guard. Every <c>Ask</c> returns a
/// verdict where the function failed to give an answer at all, and null where there is one to judge:
/// <code>if (trial.Ask(() => loss(images), out Tensor mine, images) is { } fault) return fault;</code>
/// </summary>
internal sealed class CheckSession(CheckOptions options)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    /// <summary>For inputs that are not normal or uniform.</summary>
    public int Seed => options.Seed;

    // A check asks several times: an answer that takes its time over each question is slow, not endless.
    private const int Calls = 6;

    private TimeSpan Left
    {
        get
        {
            TimeSpan left = (Calls * options.TimeLimit) - watch.Elapsed;
            return left < TimeSpan.Zero ? TimeSpan.Zero : left < options.TimeLimit ? left : options.TimeLimit;
        }
    }

    /// <summary>Draws from N(0, 1).</summary>
    /// <param name="stream">Another number, other draws.</param>
    public Tensor Normal(int stream, params long[] shape) => randn(shape, generator: Source(stream));

    /// <summary>Draws from the uniform distribution on [0, 1), such as pixels.</summary>
    /// <param name="stream">Another number, other draws.</param>
    public Tensor Uniform(int stream, params long[] shape) => rand(shape, generator: Source(stream));

    /// <summary>A whole number, such as how many images there are: another for another seed.</summary>
    /// <param name="least">The smallest that may come.</param>
    /// <param name="most">The largest that may come.</param>
    public int Draw(int stream, int least, int most)
    {
        using Tensor drawn = randint(least, most + 1L, [1], generator: Source(stream + 7_000));
        return (int)drawn.ToInt64();
    }

    /// <summary>A generator of this trial's random numbers.</summary>
    public Generator Source(int stream) => new((ulong)(uint)HashCode(options.Seed, stream));

    /// <summary>Calls the learner's function.</summary>
    /// <param name="inputs">The tensors it gets: they must come back as they were.</param>
    public CheckResult? Ask<T>(Func<T> call, out T answer, params Tensor[] inputs)
    {
        answer = default!;
        Tensor[] before = [.. inputs.Select(input => input.detach().clone())];
        TimeSpan left = Left;
        CallEnd<T> end = options.Remote is { } remote ? remote.Run(call, left) : TimeLimitedCall.Run(call, left);
        if (end.TimedOut && left < options.TimeLimit)
        {
            return CheckResult.Incorrect(
                $"Your function comes back, but over the check's questions it took more than "
                + $"{(Calls * options.TimeLimit).TotalSeconds:0.##} seconds in all. Can tensors do what a loop does "
                + "there?",
                "too-slow");
        }
        if (end.TimedOut)
        {
            return CheckResult.Incorrect(
                $"Your function had not come back after {options.TimeLimit.TotalSeconds:0.##} seconds and was stopped. "
                + "Does it hold a loop that never ends, or wait for something?",
                "endless-loop");
        }
        if (end.Thrown is { } thrown)
            return Sentences.OfException(thrown);
        if (end.Value is null)
            return CheckResult.Incorrect("Your function returned null. Return the value that the task asks for.",
                "returned-null");
        if (Inputs(before, inputs) is { } changed)
            return changed;
        answer = end.Value;
        return answer is Tensor tensor
            ? Numbers(tensor)
            : answer is double number && !double.IsFinite(number) ? NotFinite(number) : null;
    }

    /// <summary>Calls a learner's function that returns one number, however it is wrapped.</summary>
    public CheckResult? AskNumber(Func<Tensor> call, out double answer, params Tensor[] inputs)
    {
        answer = double.NaN;
        if (Ask(call, out Tensor tensor, inputs) is { } fault)
            return fault;
        if (tensor.numel() != 1)
            return CheckResult.Incorrect(
                $"Expected a single number, found a tensor of shape {Sentences.Shape(tensor.shape)}.", "wrong-shape");
        answer = tensor.ToDouble();
        return null;
    }

    /// <summary>
    /// Lets a learner's step, the first part of the answer, train a small linear model; see
    /// <see cref="TrainingSteps.TraceOf"/> for the kinds of steps.
    /// </summary>
    public CheckResult? AskSteps(
        Delegate step, Tensor weight, Tensor bias, IReadOnlyList<Tensor> batches, double learningRate,
        out TrainingTrace trace) =>
        Ask(() => options.Remote is { } remote
                ? remote.Steps(0, weight, bias, batches, learningRate)
                : TrainingSteps.TraceOf(step, weight, bias, batches, learningRate),
            out trace, [.. batches]);

    /// <summary>Null where the tensor has the shape.</summary>
    /// <param name="meaning">What the shape stands for, for example <c>one number per image</c>.</param>
    public static CheckResult? Shape(Tensor answer, long[] expected, string meaning) =>
        answer.shape.SequenceEqual(expected)
            ? null
            : CheckResult.Incorrect(
                $"Expected the shape {Sentences.Shape(expected)}, {meaning}; found {Sentences.Shape(answer.shape)}.",
                "wrong-shape");

    /// <summary>Null where a tensor can be judged: it is alive, and holds finite real numbers.</summary>
    public static CheckResult? Numbers(Tensor answer)
    {
        if (answer.IsInvalid)
            return CheckResult.Incorrect(
                "Your function returned a tensor that is disposed already. A tensor made inside a dispose scope ends "
                + "with it; move the result out with .MoveToOuterDisposeScope().",
                "disposed-answer");
        if (!answer.is_floating_point())
        {
            string advice = answer.dtype == ScalarType.Byte
                ? "Did you write sum(0)? C# takes the 0 for a number type there; sum(dim: 0) is the sum over dimension "
                    + "0."
                : "Whole numbers cut off everything behind the point.";
            return CheckResult.Incorrect(
                $"Expected a tensor of real numbers (float32), found {answer.dtype}. {advice}", "wrong-dtype");
        }
        using Tensor finite = answer.isfinite();
        using Tensor all = finite.all();
        if (all.ToBoolean())
            return null;
        using Tensor nan = answer.isnan();
        using Tensor any = nan.any();
        return NotFinite(any.ToBoolean() ? double.NaN : double.PositiveInfinity);
    }

    private static CheckResult NotFinite(double number) => double.IsNaN(number)
        ? CheckResult.Incorrect(
            "Your function's answer contains NaN (not a number). Look for a logarithm or a root of something negative, "
            + "0/0, or ∞ − ∞.", "not-finite")
        : CheckResult.Incorrect(
            "Your function's answer is infinite. Look for a division by zero, a logarithm of zero, or an exp of "
            + "something large.", "not-finite");

    private static CheckResult? Inputs(Tensor[] before, Tensor[] inputs)
    {
        for (int index = 0; index < inputs.Length; index++)
        {
            if (inputs[index].IsInvalid)
                return CheckResult.Incorrect(
                    "Your function disposed one of its inputs. They belong to whoever calls it, who will need them "
                    + "again.",
                    "disposed-input");
            if (!Same(before[index], inputs[index]))
                return CheckResult.Incorrect(
                    "Your function changed one of its inputs in place. Methods that end in an underscore (sub_, mul_, "
                    + "exp_) and assignments to elements write into the caller's tensor; use those without it.",
                    "mutated-input");
        }
        return null;
    }

    private static bool Same(Tensor before, Tensor after)
    {
        using var scope = NewDisposeScope();
        return before.shape.SequenceEqual(after.shape) && before.dtype == after.dtype
            && before.equal(after.detach()).all().ToBoolean();
    }

    // A fixed mix, the same in every process (the runtime's own HashCode is not).
    private static int HashCode(int seed, int stream) => unchecked((seed * 486_187_739) ^ ((stream + 1) * 92_821));
}
