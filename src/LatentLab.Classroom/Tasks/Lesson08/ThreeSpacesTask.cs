namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Which of three latent lines is regular, read off a plot.</summary>
    public static ChoiceExercise ThreeSpaces { get; } = ChoiceExercise.Of(
        "three-spaces", 8, 1, "Which of three spaces is regular?", ExerciseKind.Reading, 1,
        [
            "Two properties, two panels: completeness is read off the distance to the nearest meaningful picture, "
            + "continuity off the change over a small step.",
            "Completeness is a word about a chosen distribution, N(0, 1). Where on the axis do its points fall, and "
            + "where hardly ever?",
            "Only 3 points in 1,000 of N(0, 1) lie beyond ±3. What happens out there counts for nearly nothing.",
        ],
        "A jumps at five places, so it is complete but not continuous. B changes slowly, but between −1.5 and 1.7, "
        + "where most of the points fall, it shows nothing meaningful: continuous, not complete. C changes slowly and "
        + "means something wherever N(0, 1) puts its points; its nonsense beyond ±3 is never asked for.",
        "c", "Right: C is both. What it decodes beyond ±3 hardly ever gets sampled.",
        new("a", "complete-for-regular",
            "A is complete: its pictures are meaningful everywhere. But look at the other panel: at five places a "
            + "small step leads to quite another picture. It isn't continuous."),
        new("b", "continuous-for-regular",
            "B is continuous: it changes little over every step. But where most points of N(0, 1) fall, its pictures "
            + "are far from all meaningful ones. It isn't complete."),
        new("d", "outside-the-prior",
            "One of the three is: what a space decodes where the chosen distribution has no points doesn't count "
            + "against it."));
}
