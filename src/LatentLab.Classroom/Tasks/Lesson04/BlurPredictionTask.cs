namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Which is nearer to the training images: sharp test digits, blurred ones, or blends.</summary>
    public static ChoiceExercise BlurPrediction { get; } = ChoiceExercise.Of(
        "blur-prediction", 4, 2, "Who is nearest to the training images?", ExerciseKind.Prediction, 1,
        [
            "Every real digit has its own wobble, and so has the nearest training image. What does the distance count?",
            "A blurred stroke is a compromise between strokes that lie a pixel apart. And a blend of two different "
            + "digits?",
            "A little blur wins, much of it doesn't: the mean image of all digits is far from every single one.",
        ],
        "Blurred test digits are a little nearer than the sharp ones they were made from, 0.381 against 0.389 of the "
        + "unrelated distance (0.44 against 0.48 on MNIST), and both are nearer than blends of two digits, at 0.5. So "
        + "a small distance to the data doesn't mean a better picture.",
        "b", "A moderate blur has less wobble of its own. The distance counts wobble, not beauty.",
        new("a", "real-is-nearest",
            "One would hope so. But a real digit has its own wobble, which the nearest training image doesn't share, "
            + "and the distance counts both."),
        new("c", "blur-is-near-everything",
            "That goes too far: half of a 3 and half of a 7 is far from both, about 0.5 of the unrelated distance, "
            + "while real digits lie at 0.39."),
        new("d", "no-difference", "The distance does tell them apart, only not in the order that one would like."));
}
