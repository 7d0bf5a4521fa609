namespace LatentLab.Classroom.Tests.Tasks.Lesson02;

public sealed class WaistPredictionCases() : ChoiceCases(Exercises.WaistPrediction, "b", ("code-size-counts", "a"),
    ("layers-add-freedom", "c"), ("widths-add-up", "d"));

public sealed class KneeReadingCases()
    : ChoiceCases(Exercises.KneeReading, "b", ("one-fewer", "a"), ("lowest-loss", "c"), ("linear-curve", "d"));
