namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Which of three generators has collapsed, by precision and recall.</summary>
    public static ChoiceExercise PrecisionRecallReading { get; } = ChoiceExercise.Of(
        "precision-recall-reading", 5, 2, "Which of the three has collapsed?", ExerciseKind.Reading, 2,
        [
            "Precision asks of each generated point: is it where real ones are? Recall asks of each real point: is it "
            + "where generated ones are?",
            "Somebody who draws only two of eight kinds draws them well. Which of the two numbers suffers?",
            "Look for a high precision beside a low recall.",
        ],
        "A collapsed generator draws little, but well: its points lie among real ones (high precision), and most real "
        + "points have no generated one near them (low recall). A blurred one is the other way round: it covers "
        + "everything, the gaps too.",
        "a", "What it draws is real, and most of what is real it doesn't draw.",
        new("b", "precision-and-recall-swapped",
            "That one covers nearly all of the real points, and many of its own lie where no real ones are: it is "
            + "blurred. You have the two words swapped."),
        new("c", "lowest-sum",
            "Both of its numbers are high: it draws what is real, and all of it. (It is a second sample of the real "
            + "data.)"),
        new("d", "one-number-is-enough",
            "Neither number alone can tell, but both together do: they say which of the two faults it is."));
}
