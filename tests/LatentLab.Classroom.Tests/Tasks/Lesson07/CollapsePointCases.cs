namespace LatentLab.Classroom.Tests.Tasks.Lesson07;

public sealed class CollapsePointCases() : TaskCases<double>(Exercises.CollapsePoint)
{
    protected override IEnumerable<(string Name, double Answer)> Right =>
    [
        ("on paper: the largest eigenvalue over the decoder's variance", 2 / 0.1),
        ("found by bisection, a little early", 18.4)
    ];

    protected override double Stub => double.NaN;

    protected override IEnumerable<(string Misconception, double Answer)> Wrong =>
    [
        ("first-for-last", 1 / 0.1), ("upside-down", 0.1 / 2), ("multiplied-for-divided", 2 * 0.1),
        ("variance-forgotten", 2), ("still-alive", 14), ("long-silent", 100),
    ];
}
