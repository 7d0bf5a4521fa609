namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>How many factors a family of images has, read off the knee of the loss.</summary>
    public static ChoiceExercise KneeReading { get; } = ChoiceExercise.Of(
        "knee-reading", 2, 3, "How many ways do these images differ in?", ExerciseKind.Reading, 2,
        [
            "As long as a way in which the images differ has no number of its own, another number must help a lot.",
            "Look for the place from which on the curve of the network is flat. Which of the two curves knows how to "
            + "bend?",
            "The linear curve goes on falling, since a flat plane needs many directions to hold a curved sheet. The "
            + "network's loss falls far from 1 to 2 and from 2 to 3, and then?",
        ],
        "The images are discs with three knobs: radius, place across, place upward. The network's loss falls from 23 "
        + "to 9 with the second number, from 9 to 2.8 with the third, and then stays between 2.3 and 2.8: what is left "
        + "is unfinished training. The linear code has no knee at all, for a disc that moves is no sum of a few "
        + "pictures.",
        "b",
        "Three: a radius, a place across, a place upward. The fourth number brings 0.2 to 0.4, the third one more than "
        + "6.",
        new("a", "one-fewer",
            "With that many, one of the ways still has no number of its own: the next number brings the loss down by "
            + "far more than the spread."),
        new("c", "lowest-loss",
            "The loss may still creep down there, as any training goes on a little. What counts is the last *large* "
            + "drop."),
        new("d", "linear-curve",
            "You read the linear curve. It falls as far as the plot goes: a plane can only approach a curved sheet, "
            + "one direction at a time."));
}
