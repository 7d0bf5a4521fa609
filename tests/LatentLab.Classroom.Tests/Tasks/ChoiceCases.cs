namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>The letters of a task that is answered by a letter.</summary>
/// <param name="right">The right letter, in another spelling than the solution's.</param>
/// <param name="wrong">Misconception and letter.</param>
public abstract class ChoiceCases(
    ChoiceExercise exercise, string right, params (string Misconception, string Answer)[] wrong)
    : TaskCases<string>(exercise)
{
    protected override IEnumerable<(string Name, string Answer)> Right =>
    [
        ($"({right})", $" ({right}) "), ("in capitals", right.ToUpperInvariant())
    ];

    protected override string Stub => "?";

    protected override IEnumerable<(string Misconception, string Answer)> Wrong => wrong;
}
