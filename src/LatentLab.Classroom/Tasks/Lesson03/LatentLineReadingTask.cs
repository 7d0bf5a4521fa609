using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>The share of a latent line that shows none of the images, read off its curve.</summary>
    public static Exercise<double> LatentLineReading { get; } = new()
    {
        Id = "latent-line-reading",
        Lesson = 3,
        Number = 3,
        Title = "How much of this line shows none of its images?",
        Kind = ExerciseKind.Reading,
        Points = 2,
        Hints =
        [
            "The line shows an image where the curve is below the dashed threshold. You want the rest.",
            "Measure along the bottom: how long are the stretches over which the curve is above the threshold, "
            + "together, and how long is the whole line?",
            "The first hill is above the threshold from 0.2 to 0.8, the last one from 3.2 to 3.8, the middle one "
            + "never. The line goes from 0 to 4.",
        ],
        Why = "Two stretches of 0.6 are above the threshold, 1.2 of 4: a share of 0.30. The middle half of the line "
            + "blends two images that are alike, so every point of it still passes for one of them. How the codes lie "
            + "decides the share, and the loss doesn't see how they lie.",
        Misconceptions = LineMistakes,
        Judge = Readings.JudgeOne("the share", share => Math.Abs(share - 0.30) <= 0.04,
            "Two stretches of 0.6, out of 4.",
            "Measure along the bottom of the plot: the length over which the curve lies above the dashed line, divided "
            + "by the length of the whole line.", LineMistakes),
    };

    private static WrongReading[] LineMistakes =>
    [
        new("complement",
            "That is the share that does show an image, where the curve is below the threshold. Asked for is the rest.",
            numbers => Math.Abs(numbers[0] - 0.70) <= 0.04),
        new("percent-for-share", "Right if it is a percentage. A share lies between 0 and 1: 30 % is 0.3.",
            numbers => Math.Abs(numbers[0] - 30) <= 4),
        new("length-for-share",
            "That is a length on the axis. A share is this length divided by that of the whole line.",
            numbers => Math.Abs(numbers[0] - 1.2) <= 0.15),
        new("counted-hills",
            "You counted hills. They are not equally long, and what counts is how much of the line they take.",
            numbers => numbers[0] is 2 or 3 || Math.Abs(numbers[0] - 2.0 / 3) < 0.01),
        new("height-for-length", "You read the height of the curve. The share is measured along the bottom.",
            numbers => Math.Abs(numbers[0] - 0.5) <= 0.02),
    ];
}
