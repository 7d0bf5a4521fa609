using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// From how many images on is the training error honest? {own error with 8, new with 8, own with 800, new with
    /// 800}, in shares of the unrelated distance.
    /// </summary>
    public static Exercise<double[]> HowManyImages { get; } = new()
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
            + "distance already.",
            "double[] own8 = Distances(8), own800 = Distances(800), and the answer is [own8[0], own8[1], own800[0], "
            + "own800[1]].",
        ],
        Why = "With seeds 1 to 3: eight images come back at 0.03 to 0.08 and new ones at 0.88 to 0.92; with 80 it is "
            + "0.56 to 0.59 against 0.69 to 0.70; with 800, 0.63 to 0.65 against 0.65. The two numbers meet: what the "
            + "network can't store it has to learn, and then its error on its own images says something about others. "
            + "Note what it costs: one number doesn't hold 800 digits, and the own error rises as far as the new one "
            + "falls.",
        Misconceptions = ImagesMistakes,
        // Three seeds; the bounds leave four times their spread, and the gap at 800 was 0.003 to 0.013.
        Judge = Readings.Judge(
            ["the own error with 8 images", "the new error with 8", "the own error with 800", "the new error with 800"],
            numbers => numbers is [>= 0 and <= 0.2, >= 0.8 and <= 1.05, >= 0.55 and <= 0.72, >= 0.58 and <= 0.74]
                && numbers[3] - numbers[2] is > -0.02 and < 0.06,
            "With 8 images the training error says nothing, with 800 it is nearly the truth.",
            "At least one of the four is not what the notebook's trainings give. Is the order {own with 8, new with 8, "
            + "own with 800, new with 800}, and are the trainings those of the cell above?",
            ImagesMistakes),
    };

    private static WrongReading[] ImagesMistakes =>
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
}
