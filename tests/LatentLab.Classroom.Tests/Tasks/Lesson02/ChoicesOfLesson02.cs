namespace LatentLab.Classroom.Tests.Tasks.Lesson02;

public sealed class DepthPredictionCases() : ChoiceCases(Exercises.DepthPrediction, "a", ("middle-is-safe", "b"),
    ("deeper-is-better", "c"), ("depth-does-not-matter", "d"));

public sealed class KneeReadingCases()
    : ChoiceCases(Exercises.KneeReading, "b", ("one-fewer", "a"), ("lowest-loss", "c"), ("linear-curve", "d"));
