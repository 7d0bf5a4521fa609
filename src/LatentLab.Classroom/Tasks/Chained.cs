using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

/// <summary>Judges that ask more than one question.</summary>
internal static class Chained
{
    /// <summary>Asks further questions of an answer that is right so far.</summary>
    /// <param name="more">Null where there is nothing to object.</param>
    public static Func<TAnswer, CheckSession, CheckResult> Then<TAnswer>(
        this Func<TAnswer, CheckSession, CheckResult> first, Func<TAnswer, CheckSession, CheckResult?> more) =>
        (answer, trial) =>
        {
            CheckResult verdict = first(answer, trial);
            return verdict.Verdict == Verdict.Correct ? more(answer, trial) ?? verdict : verdict;
        };

    /// <summary>Asks whether gradients get through a function whose values are right.</summary>
    /// <param name="call">How the learner's function is called.</param>
    /// <param name="inputs">The inputs that want a gradient.</param>
    /// <param name="wanting">How many of the inputs, from the first, want one.</param>
    public static CheckResult? Gradient(
        CheckSession trial, Func<Tensor[], Tensor> call, int wanting, params Tensor[] inputs)
    {
        Tensor[] leaves =
            [.. inputs.Select((input, i) => i < wanting ? input.detach().clone().requires_grad_(true) : input)];
        if (trial.Ask(() => call(leaves), out Tensor output) is { } fault)
            return fault;
        if (output.requires_grad)
            output.sum().backward();
        return leaves.Take(wanting).All(Arrived) ? null : CheckResult.Incorrect(GradientCut);
    }

    /// <summary>True where back-propagation has left something other than zeros.</summary>
    public static bool Arrived(Tensor leaf) => leaf.grad is { } gradient && gradient.abs().max().ToDouble() > 0;

    public static Misconception GradientCut { get; } = new("gradient-cut",
        "Gradient cut: the values are right, but back-propagation doesn't reach all inputs. Stay with tensors: no "
        + "detach(), no_grad(), ToDouble() or data on the way.");
}
