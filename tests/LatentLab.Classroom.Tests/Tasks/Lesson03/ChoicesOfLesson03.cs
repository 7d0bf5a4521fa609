namespace LatentLab.Classroom.Tests.Tasks.Lesson03;

public sealed class MemoryPredictionCases() : ChoiceCases(Exercises.MemoryPrediction, "c",
    ("training-error-carries-over", "a"), ("half-way-understanding", "b"), ("worse-than-unrelated", "d"));
