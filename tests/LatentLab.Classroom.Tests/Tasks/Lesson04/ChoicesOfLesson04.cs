namespace LatentLab.Classroom.Tests.Tasks.Lesson04;

public sealed class BlurPredictionCases() : ChoiceCases(Exercises.BlurPrediction, "b", ("real-is-nearest", "a"),
    ("blur-is-near-everything", "c"), ("no-difference", "d"));

public sealed class SourcesReadingCases() : ChoiceCases(Exercises.SourcesReading, "c",
    ("autoencoder-cannot-generate", "a"), ("bars-are-models", "b"), ("more-spread-is-better", "d"));
