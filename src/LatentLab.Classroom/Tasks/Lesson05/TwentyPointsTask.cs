using LatentLab.Classroom.Checking;
using LatentLab.Data;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// Does a trained generator begin to copy? Copying scores of {generator with 500 points, generator with 20,
    /// memoriser of 20}; and for each generator the points that it was trained on and 500 that it drew.
    /// </summary>
    public static Exercise<(double[] Scores, Tensor Many, Tensor FromMany, Tensor Few, Tensor FromFew)> TwentyPoints
    { get; } = new()
    {
        Id = "twenty-points",
        Lesson = 5,
        Number = 4,
        Title = "Twenty training points: does the generator copy?",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Draw(real) trains a generator on the points it gets and draws 500 from it. Call it twice: with 500 "
            + "points, and with 20 handed out 25 times each.",
            "CopyingScore needs the training points of the very generator that it judges: 500 for the first, the 20 "
            + "for the second and for the memoriser.",
            "fromFew = Draw(few.repeat(25, 1)), and CopyingScore(few, fromFew) is the second number, "
            + "CopyingScore(few, few.repeat(25, 1) + 0.005 * randn(500, 2)) the third.",
        ],
        Why = "Over five seeds the generator scores 0.34 to 0.37 with 500 points and 0.47 to 0.61 with 20, the "
            + "memoriser 1.00. One half is what a new real point scores. So with 20 points the generator comes closer "
            + "to them, but it doesn't copy: its loss looks at shadows of the whole cloud, and its network is too "
            + "smooth to make twenty needles in 1,500 steps. A score a little above one half convicts nobody.",
        Misconceptions = TwentyPointsCheck.Wrong,
        Judge = TwentyPointsCheck.Judge,
    };
}

/// <summary>Three scores, held against the points that the learner's own generators drew.</summary>
internal static class TwentyPointsCheck
{
    private const int Drawn = 500;

    // The learner's score is a share of 500 held-out points, this one of so many that its own error hardly counts.
    private const int HeldOut = 10_000;

    private static readonly double Chance = 4 * 0.5 / Math.Sqrt(Drawn);

    private static readonly WrongReading[] Mistakes =
    [
        new("percent-for-share", "These are percentages. The score is a share: one half is 0.5.",
            numbers => numbers.Any(number => number > 1.5)),
        new("complement",
            "Your scores count how often the held-out point is nearer. Asked for is how often the generated one is: "
            + "the memoriser's score is near 1.",
            numbers => numbers[2] < 0.1),
        new("against-held-out",
            "The memoriser must score near 1. Are the nearest neighbours looked up among the training points, and not "
            + "among others?",
            numbers => numbers[2] < 0.95),
        new("swapped", "You have the first two in the other order: 500 points first, then 20.",
            numbers => numbers[0] > numbers[1] + 0.05),
        new("memoriser-first",
            "With 500 points to learn from, a generator scores no more than new real points do, one half. Is the first "
            + "number the memoriser's?",
            numbers => numbers[0] > 0.5 + Chance),
    ];

    private static readonly Misconception
        NotTwenty = new("other-points",
            "Hand over both generators' training points, [500, 2] and [20, 2] without repeats, and 500 points of each, "
            + "[500, 2]."),
        NotDrawn = new("nothing-drawn", "fromMany or fromFew is still empty: keep what each generator draws."),
        OtherFew = new("other-score-with-few",
            "What your generator of 20 points drew has another score, by more than chance allows. Was it measured "
            + "against those 20 points, and are the numbers in their order?"),
        OtherMany = new("other-score-with-many",
            "What your generator of 500 points drew has another score, by more than chance allows. Was it measured "
            + "against the 500 points that it was trained on?");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [.. Mistakes, NotTwenty, NotDrawn, OtherFew, OtherMany];

    public static CheckResult Judge(
        (double[] Scores, Tensor Many, Tensor FromMany, Tensor Few, Tensor FromFew) answer, CheckSession trial)
    {
        Tensor[] handed = [answer.Many, answer.FromMany, answer.Few, answer.FromFew];
        if (answer.Scores is null || handed.Any(points => points is null) || answer.Scores.All(double.IsNaN))
            return CheckResult.NotAttempted();
        CheckResult read = Readings.Judge(
            ["the score with 500 points", "the score with 20", "the memoriser's score"],
            numbers => !Mistakes.Any(mistake => mistake.Shows(numbers)), "", "", Mistakes)(answer.Scores, trial);
        if (read.Verdict != Verdict.Correct)
            return read;
        foreach ((Tensor points, int count) in handed.Zip([Drawn, Drawn, 20, Drawn]))
        {
            if (points.IsInvalid || !points.shape.SequenceEqual([count, 2]))
                return CheckResult.Incorrect(NotTwenty);
            if (CheckSession.Numbers(points) is { } fault)
                return fault;
        }
        if (answer.FromMany.std().ToDouble() == 0 || answer.FromFew.std().ToDouble() == 0)
            return CheckResult.Incorrect(NotDrawn);
        Tensor fresh = Toys.RingOfGaussians().Sample(HeldOut, trial.Draw(1, 10_000, 1_000_000));
        if (Math.Abs(Score(answer.Few, answer.FromFew, fresh) - answer.Scores[1]) > Chance)
            return CheckResult.Incorrect(OtherFew);
        return Math.Abs(Score(answer.Many, answer.FromMany, fresh) - answer.Scores[0]) > Chance
            ? CheckResult.Incorrect(OtherMany)
            : CheckResult.Correct("It comes closer to its twenty points, and copies none of them. The memoriser shows "
                + "what copying looks like.");
    }

    // How often a drawn point lies nearer to a training point than a new real one does.
    private static double Score(Tensor points, Tensor drawn, Tensor fresh)
    {
        Tensor known = points.detach().to(float32);
        double[] honest = [.. NearestImages.Among(known, fresh).Distances.Order()];
        return NearestImages.Among(known, drawn.detach().to(float32)).Distances.Average(mine =>
        {
            int place = Array.BinarySearch(honest, mine);
            return 1 - (double)(place < 0 ? ~place : place) / honest.Length;
        });
    }
}
