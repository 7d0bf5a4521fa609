namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Why the KL without the reconstruction gives no regular space, in words.</summary>
    public static WordsExercise KlAlone { get; } = WordsExercise.Of(
        "kl-alone", 8, 5, "In words: why is the KL alone not enough?",
        [
            "Take the reconstruction away. Which posterior makes the KL zero, and for which images?",
            "Two images, one posterior: what does the decoder learn from a sample about which of them it was?",
            "Regular needs two things: that points of the prior decode, and that what they decode to means "
            + "something. Which of the two terms asks for which?",
        ],
        "The KL alone is zero when every posterior is N(0, I), the same for all images. Then a sample says nothing "
        + "of its image, and the decoder, whatever it draws, draws without knowing for whom: nothing in the space has "
        + "a meaning that could be complete or continuous. Only the reconstruction puts meaning into the code; the KL "
        + "then decides where it lies.",
        new(1, "The KL alone is smallest, zero, where every posterior is the prior N(0, I)."),
        new(1, "So all images have the same posterior, and the code carries nothing of the image."),
        new(1, "Meaning comes from the reconstruction alone; a regular space needs both terms."));
}
