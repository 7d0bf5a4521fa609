namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Whether static can be memorised through one number.</summary>
    public static ChoiceExercise StaticPrediction { get; } = ChoiceExercise.Of(
        "static-prediction", 3, 2, "Eight images of static, one number each", ExerciseKind.Prediction, 1,
        [
            "What did the network have to find out about digits, in order to store eight of them?",
            "The lesson's string of beads was never told what its images show. On what does it depend that two beads "
            + "don't collide?",
            "Memorising needs a place for each image and weights for its pixels. Which of the two is missing for "
            + "static?",
        ],
        "With seeds 1 to 3 the static comes back at 0.01 % of the unrelated distance or less. Nothing was learnt about "
        + "static, since there is nothing; and nothing had to be. A small training error through one number proves "
        + "that there were enough weights, no more (Zhang et al. 2017 did the same to classifiers, with random "
        + "labels).",
        "c", "Memorising asks for room, not for meaning: random pixels are stored as well as digits.",
        new("a", "structure-needed",
            "That would be so if the code had to describe what is seen. But it only has to say which of the eight it "
            + "is; the pixels stand in the decoder's weights."),
        new("b", "half-stored",
            "Digits share strokes, but the network didn't need that: the eight came back nearly exactly, each from its "
            + "own place on the line. What would static lack for that?"),
        new("d", "mean-image",
            "The mean image is what a decoder shows when it can't tell the images apart. Here each has a code of its "
            + "own, as the digits had."));
}
