namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>How many steps of a training raise the printed loss.</summary>
    public static ChoiceExercise MiniBatchPrediction { get; } = ChoiceExercise.Of(
        "minibatch-prediction", 1, 2, "Does each step lower the printed loss?", ExerciseKind.Prediction, 1,
        [
            "Two lines of a training log that follow each other were measured on different images.",
            "From one batch to the next, two things change: the weights, by a little, and the images, altogether. Which of the two moves the loss more?",
            "Late in the training a step gains a fraction of a unit, while batches differ by several. Then it is chance whether the next batch is harder or easier.",
        ],
        "A step lowers the loss of the batch that it saw. The next line of the log shows another batch, which may be harder. Over a whole training, about every other line is higher than the one before; only the trend falls.",
        "b", "About every other one: each line of the log is another batch. The lesson counted it; run the cell below the check to count again.",
        new("a", "every-step-lowers", "A step lowers the loss of the batch it was made on, nearly always. But the next line of the log belongs to another batch. Think of what changes between two lines."),
        new("c", "noise-only", "If nearly all steps raised the loss, it could not fall from 97 to 14. The trend goes down; so at most about half of the steps can go up by as much as the others go down."));
}
