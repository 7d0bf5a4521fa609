namespace LatentLab.Classroom.Tests.Tasks.Lesson03;

public sealed class StaticPredictionCases() : ChoiceCases(Exercises.StaticPrediction, "c",
    ("structure-needed", "a"), ("half-stored", "b"), ("mean-image", "d"));
