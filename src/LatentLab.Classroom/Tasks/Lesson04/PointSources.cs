using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

// What every source of new codes is asked, whatever its distribution: (codes [n, d], count) → [count, d].
public static partial class Exercises
{
    /// <summary>
    /// Draws twice: the points have the shape asked for, are new at each call, and are not the codes themselves.
    /// </summary>
    /// <param name="mine">The first draw.</param>
    private static CheckResult? NewPoints(
        CheckSession trial, Func<Tensor, int, Tensor> sample, Tensor codes, int count, Misconception notFresh,
        Misconception copies, out Tensor mine)
    {
        if (trial.Ask(() => sample(codes, count), out mine, codes) is { } fault)
            return fault;
        if (CheckSession.Shape(mine, [count, codes.shape[1]], "as many points as asked for, as wide as a code")
            is { } shape)
            return shape;
        if (trial.Ask(() => sample(codes, count), out Tensor again, codes) is { } second)
            return second;
        if (Formulas.Close(mine, again, 1e-6))
            return CheckResult.Incorrect(notFresh);
        return cdist(mine.detach().to(float64), codes.to(float64)).min(1).values.max().ToDouble() < 1e-3
            ? CheckResult.Incorrect(copies)
            : null;
    }

    /// <summary>The same function on codes of another width.</summary>
    private static CheckResult? OtherWidth(CheckSession trial, Func<Tensor, int, Tensor> sample)
    {
        trial.Ask(() => sample(trial.Normal(1, trial.Draw(5, 50, 70), 5), 9), out Tensor wide);
        return wide is not null && wide.shape is [9, 5]
            ? null
            : CheckResult.Incorrect(
                "Right for codes of two numbers, but not for codes of five. Take the width from codes.shape[1].",
                "only-seen-inputs");
    }
}
