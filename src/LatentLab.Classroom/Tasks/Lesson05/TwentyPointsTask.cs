using LatentLab.Classroom.Checking;
using LatentLab.Data;
using LatentLab.Diagnostics;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// Does a trained generator begin to copy? Copying scores of {generator with 500 points, generator with 20,
    /// memoriser of 20}; the 20 points; and the two functions that gave the scores: training points to points drawn,
    /// and training points and drawn ones to a score.
    /// </summary>
    public static Exercise<(double[] Scores, Tensor Few, Func<Tensor, Tensor> Draw,
        Func<Tensor, Tensor, double> CopyingScore)> TwentyPoints
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
            "Tensor few = toy.Sample(20, seed); CopyingScore(few, Draw(few.repeat(25, 1))) is the second "
            + "number, CopyingScore(few, few.repeat(25, 1) + 0.005 * randn(500, 2)) the third.",
        ],
        Why = "Over five seeds the generator scores 0.34 to 0.37 with 500 points and 0.47 to 0.61 with 20, the "
            + "memoriser 1.00. One half is what a new real point scores. So with 20 points the generator comes closer "
            + "to them, but it doesn't copy: its loss looks at shadows of the whole cloud, and its network is too "
            + "smooth to make twenty needles in 1,500 steps. A score a little above one half convicts nobody.",
        Misconceptions = TwentyPointsCheck.Wrong,
        Judge = TwentyPointsCheck.Judge,
    };
}

/// <summary>
/// Three scores, held against the learner's own generator: it trains once more on the learner's twenty points, and once
/// on 500 of the check's own.
/// </summary>
internal static class TwentyPointsCheck
{
    private const int Drawn = 500;

    // Half of the second decimal for rounding, and as much for another processor.
    private const double Room = 0.01;

    // A score is a share of 500; the share of other points differs by √2 times its standard error, at most.
    private static readonly double Chance = 4 * Math.Sqrt(2) * 0.5 / Math.Sqrt(Drawn);

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
        NotTwenty = new("not-twenty-points",
            "Hand over the twenty training points, [20, 2], as they are: the check repeats them itself."),
        OtherRun = new("another-run",
            "Your generator, trained once more on your twenty points, gets another score. Are the numbers those of "
            + "your own trainings, with two decimals or more, each measured against the training points of its own "
            + "generator?"),
        OtherFive = new("other-score-with-many",
            "With 500 new points your generator gets another score, by more than chance allows. Was the first score "
            + "measured against the 500 points that its generator was trained on?"),
        NoScore = new("not-a-copying-score",
            "Your CopyingScore gives another number than the share of drawn points that lie nearer to a training point "
            + "than new real ones do.");

    public static IReadOnlyList<Misconception> Wrong { get; } = [.. Mistakes, NotTwenty, OtherRun, OtherFive, NoScore];

    public static CheckResult Judge((double[] Scores, Tensor Few, Func<Tensor, Tensor> Draw,
        Func<Tensor, Tensor, double> CopyingScore) answer, CheckSession trial)
    {
        if (answer.Scores is null || answer.Few is null || answer.Draw is null || answer.CopyingScore is null
            || answer.Scores.All(double.IsNaN))
            return CheckResult.NotAttempted();
        CheckResult read = Readings.Judge(
            ["the score with 500 points", "the score with 20", "the memoriser's score"],
            numbers => !Mistakes.Any(mistake => mistake.Shows(numbers)), "", "", Mistakes)(answer.Scores, trial);
        if (read.Verdict != Verdict.Correct)
            return read;
        if (answer.Few.IsInvalid || !answer.Few.shape.SequenceEqual([20, 2]))
            return CheckResult.Incorrect(NotTwenty);
        Toy toy = Toys.RingOfGaussians();
        Tensor few = answer.Few.detach().to(float32), many = toy.Sample(Drawn, trial.Draw(0, 10_000, 1_000_000));
        if (Scored(few, few.repeat(25, 1), answer.Draw, answer.CopyingScore, trial, out double withFew,
            out Tensor drawn) is { } fault)
            return fault;
        if (Math.Abs(withFew - answer.Scores[1]) > Room)
            return CheckResult.Incorrect(OtherRun);
        double[] honest = NearestImages.Among(few, toy.Sample(Drawn, trial.Draw(1, 10_000, 1_000_000))).Distances;
        double expected = NearestImages.Among(few, drawn).Distances.Average(mine =>
            honest.Average(theirs => mine < theirs ? 1.0 : mine == theirs ? 0.5 : 0.0));
        if (Math.Abs(withFew - expected) > Chance)
            return CheckResult.Incorrect(NoScore);
        if (Scored(many, many, answer.Draw, answer.CopyingScore, trial, out double withMany, out _) is { } failed)
            return failed;
        return Math.Abs(withMany - answer.Scores[0]) > Chance
            ? CheckResult.Incorrect(OtherFive)
            : CheckResult.Correct("It comes closer to its twenty points, and copies none of them. The memoriser shows "
                + "what copying looks like.");
    }

    private static CheckResult? Scored(Tensor points, Tensor handed, Func<Tensor, Tensor> draw,
        Func<Tensor, Tensor, double> copyingScore, CheckSession trial, out double score, out Tensor drawn)
    {
        score = double.NaN;
        if (trial.Ask(() => draw(handed), out drawn, handed) is { } fault)
            return fault;
        Tensor mine = drawn = drawn.detach().to(float32);
        return CheckSession.Shape(mine, [Drawn, 2], "500 points drawn")
            ?? trial.Ask(() => copyingScore(points, mine), out score, points, mine);
    }
}
