namespace LatentLab.Classroom.Tests.Tasks.Lesson09;

public sealed class CrossFadeCases() : TaskCases<string>(Exercises.CrossFade)
{
    protected override IEnumerable<(string Name, string Answer)> Right =>
    [
        ("a letter", "b"), ("a capital with a bracket", "B)")
    ];

    protected override string Stub => "?";

    protected override IEnumerable<(string Misconception, string Answer)> Wrong =>
    [
        ("shape-in-between", "a"), ("one-of-the-ends", "c"), ("blank", "d")
    ];
}
