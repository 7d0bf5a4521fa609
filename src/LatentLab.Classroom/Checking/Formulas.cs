using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Checking;

/// <summary>A misconception that is a formula: what a learner who has it computes.</summary>
/// <param name="Formula">From the function's inputs to its wrong answer.</param>
internal sealed record WrongFormula(string Id, string Sentence, Func<Tensor[], Tensor> Formula)
    : Misconception(Id, Sentence);

/// <summary>
/// Judges a function that computes something from tensors: against the truth, and against every named mistake.
/// </summary>
internal static class Formulas
{
    /// <summary>
    /// float32 keeps 24 bits; a sum of n terms in any order is off by at most n·2⁻²⁴ of the sum of their magnitudes
    /// (Higham 2002, section 4.2). For sums over 784 pixels of one sign that is 5·10⁻⁵; twice this leaves room for the
    /// terms' own rounding.
    /// </summary>
    public const double Rounding = 1e-4;

    /// <summary>A judge for <see cref="Exercise{TAnswer}.Judge"/>.</summary>
    /// <param name="call">How the learner's function is called with one set of inputs.</param>
    /// <param name="inputs">Sets of inputs: the first like those of the notebook, the others of other shapes and sizes,
    /// which the learner has not seen.</param>
    /// <param name="truth">The right answer.</param>
    /// <param name="meaning">What the answer's shape stands for, for example <c>one number per image</c>.</param>
    /// <param name="wrong">The named mistakes, the more telling ones first.</param>
    /// <param name="tolerance">Relative to the largest magnitude in the right answer.</param>
    public static Func<TAnswer, CheckSession, CheckResult> Judge<TAnswer>(
        Func<TAnswer, Tensor[], Tensor> call, Func<CheckSession, Tensor[][]> inputs, Func<Tensor[], Tensor> truth,
        string meaning, IReadOnlyList<WrongFormula> wrong, string praise = "", double tolerance = Rounding) =>
        (answer, trial) =>
    {
        Tensor[][] sets = inputs(trial);
        var given = new List<Tensor>();
        foreach (Tensor[] set in sets)
        {
            if (trial.Ask(() => call(answer, set), out Tensor mine, set) is { } fault)
            {
                // Wrong on the first inputs says more than a crash on later ones.
                if (given.Count == 0 || fault.Verdict == Verdict.NotAttempted
                    || !Close(given[0], truth(sets[0]), tolerance))
                    return given.Count == 0 ? fault : Mistake(given, sets, truth, meaning, wrong, tolerance);
                return CheckResult.Incorrect(
                    $"Right for inputs like those in the notebook, but not for others ({Sizes(set)}): {fault.Message}",
                    fault.Misconception);
            }
            given.Add(mine);
        }
        bool right = sets.Select((set, index) => Close(given[index], truth(set), tolerance)).All(close => close);
        return right ? CheckResult.Correct(praise) : Mistake(given, sets, truth, meaning, wrong, tolerance);
    };

    /// <summary>
    /// True where two tensors have one shape and differ by no more than the tolerance times the largest magnitude of
    /// the second.
    /// </summary>
    public static bool Close(Tensor mine, Tensor other, double tolerance)
    {
        using var scope = NewDisposeScope();
        if (!mine.shape.SequenceEqual(other.shape))
            return false;
        if (mine.numel() == 0)
            return true;
        Tensor expected = other.detach().to(float64), found = mine.detach().to(float64);
        double scale = Math.Max(expected.abs().max().ToDouble(), 1e-6);
        return (found - expected).abs().max().ToDouble() <= tolerance * scale;
    }

    private static CheckResult Mistake(
        List<Tensor> given, Tensor[][] sets, Func<Tensor[], Tensor> truth, string meaning,
        IReadOnlyList<WrongFormula> wrong, double tolerance)
    {
        // As many sets as were answered; a mistake must explain all of them.
        if (wrong.FirstOrDefault(mistake =>
            given.Select((mine, index) => Close(mine, mistake.Formula(sets[index]), tolerance)).All(close => close))
            is { } known)
            return CheckResult.Incorrect(known);
        for (int index = 0; index < given.Count; index++)
        {
            Tensor expected = truth(sets[index]);
            if (Close(given[index], expected, tolerance))
                continue;
            string where = index == 0
                ? ""
                : $"Right for inputs like those in the notebook, but not for others ({Sizes(sets[index])}). ";
            if (CheckSession.Shape(given[index], expected.shape, meaning) is { } shape)
                return CheckResult.Incorrect(where + shape.Message, shape.Misconception);
            double mine = given[index].detach().flatten()[0].ToDouble(),
                right = expected.detach().flatten()[0].ToDouble();
            return CheckResult.Incorrect(
                $"{where}The first number of your answer is {Sentences.Number(mine)}, expected "
                + $"{Sentences.Number(right)}{Ratio(mine, right)}.",
                index == 0 ? null : "only-seen-inputs");
        }
        return CheckResult.Incorrect("Your answer differs from call to call.");
    }

    private static string Ratio(double mine, double right) =>
        Math.Abs(right) > 1e-9 && Math.Abs(mine / right) is > 1e-3 and < 1e5
            ? $" (yours is {Sentences.Number(mine / right)} times as large)"
            : "";

    private static string Sizes(Tensor[] set) =>
        string.Join(" and ", set.Select(tensor => Sentences.Shape(tensor.shape)).Distinct());
}
