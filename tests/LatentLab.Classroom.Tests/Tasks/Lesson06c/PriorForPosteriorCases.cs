namespace LatentLab.Classroom.Tests.Tasks.Lesson06c;

public sealed class PriorForPosteriorCases() : ChoiceCases(Exercises.PriorForPosterior, "b",
    ("one-kl-for-the-other", "a"), ("error-for-gap", "c"), ("gap-is-infinite", "d"));
