using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// From how many images on is the training error honest? {own error with 8, new with 8, own with 800, new with
    /// 800}, in shares of the unrelated distance; and the function that measured them, from a number of images to
    /// {own, new}.
    /// </summary>
    public static Exercise<(double[] Found, Func<int, double[]> Distances)> HowManyImages { get; } = new()
    {
        Id = "how-many-images",
        Lesson = 3,
        Number = 4,
        Title = "How many images until the training error is honest?",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Call Distances with 8, 80 and 800. Each gives two numbers: how far its own images come back, and how far "
            + "new ones do.",
            "Report four numbers: (own, new) with 8 images, then (own, new) with 800. Both are shares of the unrelated "
            + "distance already. The check runs Distances once more.",
            "double[] own8 = Distances(8), own800 = Distances(800), and the answer is [own8[0], own8[1], own800[0], "
            + "own800[1]].",
        ],
        Why = "With seeds 1 to 3: eight images come back at 0.03 to 0.08 and new ones at 0.88 to 0.92; with 80 it is "
            + "0.56 to 0.59 against 0.69 to 0.70; with 800, 0.63 to 0.65 against 0.65. The two numbers meet: what the "
            + "network can't store it has to learn, and then its error on its own images says something about others. "
            + "Note what it costs: one number doesn't hold 800 digits, and the own error rises as far as the new one "
            + "falls.",
        Misconceptions = HowManyImagesCheck.Wrong,
        Judge = HowManyImagesCheck.Judge,
    };
}

/// <summary>Four errors, held against the learner's own function, which trains once more.</summary>
internal static class HowManyImagesCheck
{
    // Two printed decimals, half of the last for the learner's rounding and half for another processor's.
    private const double Room = 0.01;

    private static readonly string[] Names =
        ["the own error with 8 images", "the new error with 8", "the own error with 800", "the new error with 800"];

    private static readonly WrongReading[] Mistakes =
    [
        new("own-and-new-swapped",
            "You have new images come back better than the network's own. The first of each pair is the error on the "
            + "images it was trained on.",
            numbers => numbers[0] > numbers[1] + 0.3),
        new("distance-for-share",
            "These are pixel distances. Divide by the unrelated distance: 1 then means \"has nothing to do with the "
            + "input\".",
            numbers => numbers[1] > 2),
        new("order-of-sizes",
            "You report 800 images first. The pair for 8 images comes first: its two numbers lie far apart.",
            numbers => Math.Abs(numbers[0] - numbers[1]) < 0.1 && numbers[3] - numbers[2] > 0.5),
        new("measured-on-training-images",
            "Your two errors are the same with 8 images as well. Is the second of them measured on the test images?",
            numbers => Math.Abs(numbers[0] - numbers[1]) < 0.02 && numbers[0] < 0.3),
    ];

    private static readonly Misconception
        OtherRun = new("another-run",
            "Your function, run once more, gives other numbers. Are they those of the trainings above, in the order "
            + "{own with 8, new with 8, own with 800, new with 800}, with two decimals or more?"),
        NoTraining = new("no-training",
            "With a number of images in between, your function must give errors in between: more images of its own "
            + "are harder to store, and teach more about new ones.");

    public static IReadOnlyList<Misconception> Wrong { get; } = [.. Mistakes, OtherRun, NoTraining];

    public static CheckResult Judge((double[] Found, Func<int, double[]> Distances) answer, CheckSession trial)
    {
        if (answer.Found is null || answer.Distances is null || answer.Found.All(double.IsNaN))
            return CheckResult.NotAttempted();
        CheckResult read = Readings.Judge(Names, numbers => !Mistakes.Any(mistake => mistake.Shows(numbers)), "", "",
            Mistakes)(answer.Found, trial);
        if (read.Verdict != Verdict.Correct)
            return read;
        if (Measured(answer.Distances, 8, trial, out double[] few) is { } fault)
            return fault;
        if (Measured(answer.Distances, 800, trial, out double[] many) is { } failed)
            return failed;
        if (answer.Found.Zip(few.Concat(many)).Any(pair => Math.Abs(pair.First - pair.Second) > Room))
            return CheckResult.Incorrect(OtherRun);
        if (Measured(answer.Distances, trial.Draw(0, 60, 110), trial, out double[] some) is { } late)
            return late;
        return few[0] < some[0] && some[0] < many[0] && few[1] > some[1] && some[1] > many[1]
            ? CheckResult.Correct("With 8 images the training error says nothing, with 800 it is nearly the truth.")
            : CheckResult.Incorrect(NoTraining);
    }

    private static CheckResult? Measured(
        Func<int, double[]> distances, int count, CheckSession trial, out double[] pair)
    {
        if (trial.Ask(() => distances(count), out pair) is { } fault)
            return fault;
        return pair.Length == 2 ? null
            : CheckResult.Incorrect($"Expected two errors, own and new; your function gave {pair.Length}.",
                "wrong-shape");
    }
}
