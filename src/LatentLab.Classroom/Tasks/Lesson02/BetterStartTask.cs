using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// A better start for a deep network: {the best factor for the hidden weights, the test loss with factor 1, the
    /// test loss with the best}.
    /// </summary>
    public static Exercise<double[]> BetterStart { get; } = new()
    {
        Id = "better-start",
        Lesson = 2,
        Number = 4,
        Title = "Give the deep network a better start",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Call LossWithStart with several factors: smaller than 1, a little larger, much larger. Each call trains a "
            + "network and takes a second or two.",
            "Look at the losses in the order of the factors. There is a valley; report the factor at its bottom, then "
            + "the loss with factor 1, then the loss at the bottom.",
            "Try 0.5, 1, 1.5, 2, 3 and 4. He and others (2015) would choose √6 ≈ 2.4 for these layers.",
        ],
        Why = "With seeds 1 to 3 the loss is 34 to 36 with factor 0.5, 21 to 22 with 1, 13.1 to 13.4 with 2, 15 to 16 "
            + "with 3 and 24 with 4; with 10 the training goes astray altogether. Too small a start, and each layer "
            + "lets little of the images' differences through; too large a one, and every layer magnifies them until "
            + "the steps no longer fit. In between lies what He and others worked out: each layer hands on as much as "
            + "it got.",
        Misconceptions = StartMistakes,
        Judge = Readings.Judge(["the factor", "the loss with factor 1", "the loss with your factor"],
            // Seeds 1 to 3: 21.2 to 21.8 with factor 1, 13.1 to 15.9 with 1.5 to 3. The bounds leave four times that
            // spread.
            numbers => numbers is [>= 1.4 and <= 3.2, >= 19.5 and <= 23.5, >= 12 and <= 16.5],
            "A third of the loss came from a bad start, and no layer was changed.",
            "At least one of the three is not what the notebook's trainings give. A good factor saves more than a "
            + "quarter of the loss. Did you report {factor, loss with 1, loss with your factor}, in this order?",
            StartMistakes),
    };

    private static WrongReading[] StartMistakes =>
    [
        new("averaged-over-pixels",
            "Your losses are averaged over pixels. Sum over the pixels of an image, as LossWithStart does.",
            numbers => numbers[1] < 1 && numbers[2] < 1),
        new("swapped",
            "Your second loss is larger than the first. Report the loss with factor 1 first, then the one with your "
            + "factor; or have you found a factor that makes it worse?",
            numbers => numbers[0] is >= 1 and < 4 && numbers[2] > numbers[1] + 2),
        new("smaller-start",
            "A factor below 1 makes the hidden layers let through even less of what tells images apart. Go the other "
            + "way.",
            numbers => numbers[0] < 1),
        new("larger-is-better",
            "That far up, each layer magnifies what it gets, and Adam's steps no longer fit: the loss is rising again. "
            + "The valley lies lower.",
            numbers => numbers[0] > 3.2),
        new("nothing-changed",
            "The two losses are the same, so the factor did nothing. Are the weights multiplied before the training, "
            + "and are they the hidden layers' weights?",
            numbers => numbers[0] > 1.1 && Math.Abs(numbers[1] - numbers[2]) < 2),
    ];
}
