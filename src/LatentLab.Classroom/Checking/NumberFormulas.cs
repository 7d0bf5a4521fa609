using static TorchSharp.torch;

namespace LatentLab.Classroom.Checking;

/// <summary>A misconception that is a formula for one number.</summary>
internal sealed record WrongNumber<TInput>(string Id, string Sentence, Func<TInput, double> Formula)
    : Misconception(Id, Sentence);

/// <summary>Judges a function that computes one number: against the truth, and against every named mistake.</summary>
internal static class NumberFormulas
{
    /// <summary>A judge for <see cref="Exercise{TAnswer}.Judge"/>.</summary>
    /// <param name="call">How the learner's function is called with one input.</param>
    /// <param name="inputs">The first like that of the notebook, the others unseen.</param>
    /// <param name="describe">An input in words, for messages.</param>
    /// <param name="tolerance">Relative to the right answer.</param>
    /// <param name="tensors">The tensors in an input, which the learner's function must leave as they are.</param>
    public static Func<TAnswer, CheckSession, CheckResult> Judge<TAnswer, TInput>(
        Func<TAnswer, TInput, double> call, Func<CheckSession, TInput[]> inputs, Func<TInput, double> truth,
        Func<TInput, string> describe, IReadOnlyList<WrongNumber<TInput>> wrong, string praise, double tolerance = 1e-6,
        Func<TInput, Tensor[]>? tensors = null) => (answer, trial) =>
    {
        TInput[] all = inputs(trial);
        var given = new List<double>();
        foreach (TInput input in all)
        {
            if (trial.Ask(() => call(answer, input), out double mine, tensors?.Invoke(input) ?? []) is { } fault)
                return fault;
            given.Add(mine);
        }
        bool Fits(Func<TInput, double> formula) =>
            all.Select((input, index) => Close(given[index], formula(input), tolerance)).All(close => close);
        if (Fits(truth))
            return CheckResult.Correct(praise);
        if (wrong.FirstOrDefault(mistake => Fits(mistake.Formula)) is { } known)
            return CheckResult.Incorrect(known);
        int first = Enumerable.Range(0, all.Length).First(index => !Close(given[index], truth(all[index]), tolerance));
        return CheckResult.Incorrect(
            $"For {describe(all[first])} you get {Sentences.Number(given[first])}, expected "
            + $"{Sentences.Number(truth(all[first]))}.");
    };

    private static bool Close(double mine, double other, double tolerance) =>
        Math.Abs(mine - other) <= tolerance * Math.Max(Math.Abs(other), 1e-9);
}
