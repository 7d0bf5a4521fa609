namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What follows from the shares of shapes, source by source.</summary>
    public static ChoiceExercise SourcesReading { get; } = ChoiceExercise.Of(
        "sources-reading", 4, 3, "What do these bars say?", ExerciseKind.Reading, 2,
        [
            "Three of the bars belong to one and the same decoder.",
            "What differs between the first three bars is only where the random points come from. Compare the third "
            + "with the fourth.",
            "One sentence claims more than the bars show, one contradicts them, one mixes up what was varied. The one "
            + "that is left speaks of the source.",
        ],
        "The same decoder gives 43 % or 94 % shapes: the distribution of the random points decides. With points from a "
        + "Gaussian fitted to its codes, the plain autoencoder comes up to the model with KL. So an autoencoder can "
        + "generate; what it doesn't do is ensure that N(0, I) is the place to draw from.",
        "c", "One decoder, three answers: \"a random point\" is only half a sentence.",
        new("a", "autoencoder-cannot-generate",
            "Look at the third bar: the plain autoencoder, with points from a Gaussian fitted to its codes. Nine in "
            + "ten are shapes."),
        new("b", "bars-are-models",
            "The first three bars are one model. Only the distribution from which the points were drawn differs."),
        new("d", "more-spread-is-better",
            "N(0, I) isn't spread less than the codes because it is bad; it misses them. And the fitted Gaussian, "
            + "which leaves the box in places, beats the box, which has all its corners full."));
}
