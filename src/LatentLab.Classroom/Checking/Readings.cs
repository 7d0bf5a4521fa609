namespace LatentLab.Classroom.Checking;

/// <summary>A misconception that shows in the numbers that a learner reports.</summary>
internal sealed record WrongReading(string Id, string Sentence, Func<double[], bool> Shows)
    : Misconception(Id, Sentence);

/// <summary>Judges numbers that were read off a plot or measured in an experiment.</summary>
internal static class Readings
{
    /// <summary>A judge for several numbers.</summary>
    /// <param name="names">What each number is, in order.</param>
    /// <param name="right">True for numbers that can be; its bounds come from theory or from the spread over
    /// seeds.</param>
    /// <param name="otherwise">What is said of numbers that are neither right nor a known mistake.</param>
    public static Func<double[], CheckSession, CheckResult> Judge(
        string[] names, Func<double[], bool> right, string praise, string otherwise,
        params IReadOnlyList<WrongReading> wrong) => (numbers, _) =>
    {
        if (numbers.Length != names.Length)
            return CheckResult.Incorrect(
                $"Expected {names.Length} numbers ({string.Join(", ", names)}), found {numbers.Length}.",
                "wrong-shape");
        if (Array.FindIndex(numbers, number => !double.IsFinite(number)) is >= 0 and var missing)
            return CheckResult.Incorrect(
                $"{char.ToUpperInvariant(names[missing][0])}{names[missing][1..]} is {numbers[missing]}; expected a "
                + "finite number.", "not-finite");
        if (right(numbers))
            return CheckResult.Correct(praise);
        return wrong.FirstOrDefault(mistake => mistake.Shows(numbers)) is { } known
            ? CheckResult.Incorrect(known)
            : CheckResult.Incorrect(otherwise);
    };

    /// <summary>A judge for one number.</summary>
    public static Func<double, CheckSession, CheckResult> JudgeOne(
        string name, Func<double, bool> right, string praise, string otherwise,
        params IReadOnlyList<WrongReading> wrong)
    {
        Func<double[], CheckSession, CheckResult> judge =
            Judge([name], numbers => right(numbers[0]), praise, otherwise, wrong);
        return (number, trial) => judge([number], trial);
    }
}
