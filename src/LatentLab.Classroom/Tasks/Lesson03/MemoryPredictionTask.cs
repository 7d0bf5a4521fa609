namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What a network that has stored eight images makes of new ones.</summary>
    public static ChoiceExercise MemoryPrediction { get; } = ChoiceExercise.Of(
        "memory-prediction", 3, 2, "Eight images, one number: and a new image?", ExerciseKind.Prediction, 1,
        [
            "What has this decoder ever been asked to draw?",
            "Whatever the encoder says of a new digit, it is a place on a line that holds eight pictures and blends of "
            + "them.",
            "How far is a picture that has nothing to do with the input? The lesson has a word for this distance.",
        ],
        "The eight come back at 0.3 % to 2 % of the unrelated distance, new digits at 86 % to 96 % of it. The small "
        + "training error says nothing about any other image. It isn't quite the whole distance, because a ghost of "
        + "two digits is blurred, and blur is a little nearer to everything.",
        "c", "It has only ever drawn eight pictures, so it draws one of those, or a ghost of two.",
        new("a", "training-error-carries-over",
            "The training error says how well eight images were stored. Nothing ties it to images that the network has "
            + "never seen."),
        new("b", "half-way-understanding",
            "That would need some idea of what digits have in common, and nobody can get that from eight of them "
            + "through one number."),
        new("d", "worse-than-unrelated",
            "It can't well be worse than a picture that has nothing to do with the input: it draws digits, or blurs of "
            + "digits, and those lie about as far as any other digit."));
}
