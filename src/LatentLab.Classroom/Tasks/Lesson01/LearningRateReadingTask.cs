namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Which curve was trained with the longest steps.</summary>
    public static ChoiceExercise LearningRateReading { get; } = ChoiceExercise.Of(
        "learning-rate-reading", 1, 3, "Which curve took the longest steps?", ExerciseKind.Reading, 1,
        [
            "Look at two places of each curve: how it falls at the very beginning, and where it stays at the end.",
            "Too short a step shows as a curve that still falls everywhere. What could show too long a one?",
            "Longest step: it has fallen furthest per step at first, then it gets no further, since every step jumps "
            + "across the valley. Which curve is flat, far above the lowest?",
        ],
        "The curve that ends flat at 38 has the learning rate 0.01. Its first epoch falls as far as anybody's, and "
        + "then it stops: its steps have pushed many hidden units to where their ReLU is always zero. The lowest curve "
        + "has 0.001. The slow one has 0.0001 and would still get there.",
        "c",
        "Yes: it falls at once, and then stays at 38, with the others passing below. A long step isn't a fast one.",
        new("a", "short-is-slow",
            "That curve still falls at its end, in even small steps: its learning rate is the smallest of the three "
            + "(0.0001). It has not arrived yet."),
        new("b", "longest-is-fastest",
            "The lowest curve is the one whose steps fit (0.001). If longer steps were always faster, the longest "
            + "would end lowest; one of the other curves shows what happens instead."));
}
