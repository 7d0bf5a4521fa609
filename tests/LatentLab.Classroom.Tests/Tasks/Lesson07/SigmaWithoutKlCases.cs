namespace LatentLab.Classroom.Tests.Tasks.Lesson07;

public sealed class SigmaWithoutKlCases() : TaskCases<string>(Exercises.SigmaWithoutKl)
{
    protected override IEnumerable<(string Name, string Answer)> Right =>
    [
        ("a letter", "c"), ("a capital in brackets", "(C)")
    ];

    protected override string Stub => "?";

    protected override IEnumerable<(string Misconception, string Answer)> Wrong =>
    [
        ("sigma-grows", "a"), ("sigma-stays", "b"), ("sigma-by-chance", "d")
    ];
}
