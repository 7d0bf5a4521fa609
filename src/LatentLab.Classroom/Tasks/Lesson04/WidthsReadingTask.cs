namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What follows from the share of shapes by the width of the source, for two decoders.</summary>
    public static ChoiceExercise WidthsReading { get; } = ChoiceExercise.Of(
        "widths-reading", 4, 3, "What do these curves say?", ExerciseKind.Reading, 2,
        [
            "Follow each curve from left to right. Do they cross?",
            "A share says how many of the points decode to a shape. Does it say how many different shapes there are, "
            + "or where the codes lie?",
            "Three sentences claim more than the curves show: one of them is refuted at the right end, two read "
            + "something into a share that isn't in it.",
        ],
        "At s = 1, B gives 91 % shapes and A 1 %; at s = 8, A gives 46 % and B 33 %. A decoder answers for the places "
        + "where it was taught. The one was trained with a KL, which put its codes where N(0, I) has its points; the "
        + "other has them wherever training left them. B's 100 % at s = ¼ come from a small region with few different "
        + "shapes in it: a share says nothing about variety.",
        "c", "Which generator is the better one is a question about a decoder and a source together.",
        new("a", "decoder-alone",
            "Look at the right end: at s = 6 and 8, more of A's decodes are shapes than of B's."),
        new("b", "share-for-variety",
            "Nearly all of those are shapes, but all come from the small region around 0. A generator that draws the "
            + "same shape again and again would have 100 % as well."),
        new("d", "codes-at-the-maximum",
            "A high share near 0 says that what B decodes there are shapes, not that its codes lie there and nowhere "
            + "else. At s = 1 it still gives 91 %."));
}
