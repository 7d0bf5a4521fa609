namespace LatentLab.Classroom.Tests.Tasks.Lesson05;

public sealed class PValuePredictionCases() : ChoiceCases(Exercises.PValuePrediction, "b", ("null-means-one", "a"),
    ("null-means-half", "c"), ("null-is-never-small", "d"));

public sealed class PrecisionRecallReadingCases() : ChoiceCases(Exercises.PrecisionRecallReading, "a",
    ("precision-and-recall-swapped", "b"), ("lowest-sum", "c"), ("one-number-is-enough", "d"));
