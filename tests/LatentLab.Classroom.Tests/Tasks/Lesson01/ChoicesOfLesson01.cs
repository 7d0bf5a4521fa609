namespace LatentLab.Classroom.Tests.Tasks.Lesson01;

public sealed class MiniBatchPredictionCases()
    : ChoiceCases(Exercises.MiniBatchPrediction, "b", ("every-step-lowers", "a"), ("noise-only", "c"));

public sealed class LearningRateReadingCases()
    : ChoiceCases(Exercises.LearningRateReading, "c", ("short-is-slow", "a"), ("longest-is-fastest", "b"));
