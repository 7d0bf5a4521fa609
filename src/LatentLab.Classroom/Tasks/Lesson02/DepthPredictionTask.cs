namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Which depth has the lowest loss with a large code and a short training.</summary>
    public static ChoiceExercise DepthPrediction { get; } = ChoiceExercise.Of(
        "depth-prediction", 2, 2, "Sixty-four numbers, a short training: who is best?", ExerciseKind.Prediction, 1,
        [
            "More layers can do more. But the question is what eight passes over 4,000 images have made of it.",
            "How much of the images' differences reaches the output of a deep network before training? The lesson "
            + "measured it, layer by layer.",
            "One of the three needs no training at all: it is solved exactly.",
        ],
        "With 64 numbers the exact linear code is best, then one hidden layer, and three come last: with seeds 1 to 3 "
        + "about 5.4, 8.5 and 21. Depth is a possibility; a short training doesn't redeem it. With one number the "
        + "order is turned round.",
        "a", "The one that needs no training wins a race that is too short for the others.",
        new("c", "deeper-is-better",
            "Deeper networks could do more, but they have to learn it, and small random weights let little of the "
            + "differences between images through three more layers. Eight passes aren't enough."),
        new("b", "middle-is-safe",
            "Better than three layers, yes. But with 64 numbers PCA leaves little to gain by bending, and it is solved "
            + "exactly while the network has only begun."),
        new("d", "depth-does-not-matter",
            "The lesson's badges found gaps several times larger than the spread over seeds, at both ends of the "
            + "scale."));
}
