namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Which share of a box in ten dimensions is the ball that touches its sides.</summary>
    public static ChoiceExercise BallInBox { get; } = ChoiceExercise.Of(
        "ball-in-box", 4, 2, "A box in ten dimensions", ExerciseKind.Prediction, 1,
        [
            "In one dimension ball and box are the same. In two the disc leaves four corners empty. How many corners "
            + "has the box with ten sides?",
            "A point of the box is in the ball if the squares of its ten numbers, each between −1 and 1, add up to at "
            + "most 1. What do they add up to on average?",
            "The mean of a square is a third, so ten of them make 3.3 on average, and the ball asks for 1. How often "
            + "will that happen?",
        ],
        "The ball has the volume π⁵/5! = 2.55, the box 2¹⁰ = 1,024: a quarter of one percent. In two dimensions it is "
        + "π/4 = 79 %. In many dimensions nearly all of a box is corners, and a decoder that has been taught inside "
        + "the ball is asked there about things that it has never seen. A box is a reasonable source for two latents, "
        + "and for no more than a few.",
        "c", "Nearly all of a box in ten dimensions is corners.",
        new("a", "as-in-two-dimensions",
            "79 % is right in two dimensions. Each further dimension adds corners: in three it is 52 % already."),
        new("b", "corners-forgotten",
            "Half would be right in three dimensions. Go on: 31 % in four, 16 % in five, and no end to it."),
        new("d", "touching-is-filling",
            "The ball touches each side in one point. It does so in two dimensions too, and leaves four corners empty "
            + "there; here are 1,024."));
}
