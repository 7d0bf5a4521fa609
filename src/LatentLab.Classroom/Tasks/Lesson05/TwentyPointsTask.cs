using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// Does a trained generator begin to copy? Copying scores of {generator with 500 points, generator with 20,
    /// memoriser of 20}.
    /// </summary>
    public static Exercise<double[]> TwentyPoints { get; } = new()
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
        Misconceptions = TwentyMistakes,
        // Means over five seeds ± three standard deviations, rounded outwards: 0.35 ± 0.05, 0.54 ± 0.17; the memoriser
        // at least lesson 05's 0.95.
        Judge = Readings.Judge(["the score with 500 points", "the score with 20", "the memoriser's score"],
            numbers =>
                numbers is [>= 0.29 and <= 0.42, >= 0.36 and <= 0.71, >= 0.95 and <= 1] && numbers[1] > numbers[0],
            "It comes closer to its twenty points, and copies none of them. The memoriser shows what copying looks "
            + "like.",
            "At least one of the three is not what the notebook's trainings give. Was each measured against the "
            + "training points of its own generator?",
            TwentyMistakes),
    };

    private static WrongReading[] TwentyMistakes =>
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
    ];
}
