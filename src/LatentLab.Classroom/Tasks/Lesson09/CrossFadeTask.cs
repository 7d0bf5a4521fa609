namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What lies half-way between two images in pixel space.</summary>
    public static ChoiceExercise CrossFade { get; } = ChoiceExercise.Of(
        "cross-fade", 9, 1, "Half-way in pixel space", ExerciseKind.Prediction, 1,
        [
            "Each pixel of the half-way picture is the mean of the two pixels. What does a pixel become that is white "
            + "in the one and black in the other?",
            "Where both shapes cover a pixel it stays white; where only one does, it becomes grey. Does any shape look "
            + "like that?",
            "A shape is white inside and black outside, with a border of one pixel. A wide grey zone is not part of "
            + "any.",
        ],
        "The mean of two pictures has a grey zone wherever they differ: a double exposure. It lies near no shape, "
        + "although its nearest shape is one in between. A path through pixels leaves the set of pictures that mean "
        + "something; a path through codes can stay on it.",
        "b",
        "Right: grey wherever the two differ, and farther from every shape than the limit. Run the cell below for the "
        + "numbers.",
        new("a", "shape-in-between",
            "Its nearest shape is one in between, but it isn't one itself: look at the pixels that are white in the "
            + "one image and black in the other."),
        new("c", "one-of-the-ends", "Neither end is favoured: every pixel is the plain mean of both."),
        new("d", "blank", "It isn't blank: where both shapes are white, their mean is white too."));
}
