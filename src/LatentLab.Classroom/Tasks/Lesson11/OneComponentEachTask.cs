namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What a prior with one narrow component for each training code does on held-out codes.</summary>
    public static ChoiceExercise OneComponentEach { get; } = ChoiceExercise.Of(
        "one-component-each", 11, 1, "A component for each training code", ExerciseKind.Prediction, 1,
        [
            "What is the density of such a prior at a training code, and what is it half-way between two of them?",
            "Lesson 03 had an autoencoder that knew its eight images by heart. What did it know of a ninth?",
            "Held-out codes fall beside the training codes, not on them. How high is a very narrow bell a few widths "
            + "from its middle?",
        ],
        "At a training code the density grows without bound as its component gets narrower; everywhere else it goes to "
        + "zero. So the training codes say nothing about how good a prior is, and a mixture's components need a floor "
        + "below their widths, and held-out codes to judge them. It is the overfitting of lesson 03 once more.",
        "c", "The prior has learnt the training codes by heart, and nothing lies beside them.",
        new("a", "more-is-better",
            "That is what the training codes would say. Held-out codes lie beside the components, where a narrow one "
            + "is nearly zero."),
        new("b", "as-good-as-few",
            "The components do stand where codes are. But a component as narrow as this covers one code and no "
            + "neighbour."),
        new("d", "falls-to-the-normal",
            "The standard normal is at least wide: it gives every held-out code some density. These components "
            + "don't."));
}
