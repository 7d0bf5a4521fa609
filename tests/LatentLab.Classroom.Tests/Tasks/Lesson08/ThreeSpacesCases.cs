namespace LatentLab.Classroom.Tests.Tasks.Lesson08;

public sealed class ThreeSpacesCases() : TaskCases<string>(Exercises.ThreeSpaces)
{
    protected override IEnumerable<(string Name, string Answer)> Right =>
    [
        ("a letter", "c"), ("a letter with a point", "C.")
    ];

    protected override string Stub => "?";

    protected override IEnumerable<(string Misconception, string Answer)> Wrong =>
    [
        ("complete-for-regular", "a"), ("continuous-for-regular", "b"), ("outside-the-prior", "d")
    ];
}
