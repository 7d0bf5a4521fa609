namespace LatentLab.Classroom.Tests.Tasks.Lesson11;

public sealed class OneComponentEachCases() : ChoiceCases(Exercises.OneComponentEach, "c",
    ("more-is-better", "a"), ("as-good-as-few", "b"), ("falls-to-the-normal", "d"));
