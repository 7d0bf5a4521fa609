namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>How many steps of a training raise the printed loss.</summary>
    public static ChoiceExercise MiniBatchPrediction { get; } = ChoiceExercise.Of(
        "minibatch-prediction", 1, 2, "Does each step lower the printed loss?", ExerciseKind.Prediction, 1,
        [
            "Two lines of a training log that follow each other were measured on different images.",
            "From one batch to the next, two things change: the weights, by a little, and the images, altogether. "
            + "Which of the two moves the loss more?",
            "Late in the training a step gains a fraction of a unit, while batches differ by several. Then it is "
            + "chance whether the next batch is harder or easier.",
        ],
        "A step lowers the loss of the batch that it saw. The next line of the log shows another batch, which may be "
        + "harder. In the first five epochs 39 % of the lines are higher than the one before, in a longer training "
        + "about every other; only the trend falls.",
        "b",
        "A third while the loss still falls fast, near a half later: each line of the log is another batch. Run the "
        + "cell below the check to count.",
        new("a", "every-step-lowers",
            "A step lowers the loss of the batch it was made on, nearly always. But the next line of the log belongs "
            + "to another batch. Think of what changes between two lines."),
        new("c", "noise-only",
            "Nearly every step would then have to be undone by a few that fall very far. Batches are harder or easier "
            + "by about as much in either direction, and on top of that the trend goes down; so fewer than half of the "
            + "steps go up."));
}
