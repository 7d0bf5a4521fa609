namespace LatentLab.Classroom.Tests.Tasks.Lesson04;

public sealed class BallInBoxCases() : ChoiceCases(Exercises.BallInBox, "c", ("as-in-two-dimensions", "a"),
    ("corners-forgotten", "b"), ("touching-is-filling", "d"));

public sealed class WidthsReadingCases() : ChoiceCases(Exercises.WidthsReading, "c",
    ("decoder-alone", "a"), ("share-for-variety", "b"), ("codes-at-the-maximum", "d"));
