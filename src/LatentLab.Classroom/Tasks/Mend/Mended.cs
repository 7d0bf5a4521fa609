using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

/// <summary>
/// Judges a broken cell that a learner has mended. Nothing is judged before the learner has written down what is
/// wrong: a check that named the bug of the cell as it was handed out would give it away.
/// </summary>
internal static class Mended
{
    /// <summary>What the notebook of these tasks begins with.</summary>
    public const string Sheet = "mend";

    private const string First = "First write down, in a few words, what you think is wrong. Then mend the cell, run "
        + "it, and run this one again.";

    /// <param name="judge">Of the mended function, by what it does.</param>
    public static Func<(TFunction Code, string Diagnosis), CheckSession, CheckResult> By<TFunction>(
        Func<TFunction, CheckSession, CheckResult> judge) => (answer, trial) =>
        answer.Code is null || (answer.Diagnosis ?? "").All(letter => !char.IsLetter(letter))
            ? CheckResult.NotAttempted(First)
            : judge(answer.Code, trial);
}
