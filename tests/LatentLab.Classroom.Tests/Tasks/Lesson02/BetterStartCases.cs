namespace LatentLab.Classroom.Tests.Tasks.Lesson02;

public sealed class BetterStartCases() : TaskCases<double[]>(Exercises.BetterStart)
{
    // What the notebook's own function gave with seeds 1 to 3.
    protected override IEnumerable<(string Name, double[] Answer)> Right =>
        [
            ("seed 1", [2, 21.80, 13.38]), ("seed 2, another factor", [1.5, 21.17, 14.54]),
            ("seed 3, He's factor", [2.449, 21.55, 13.78])
        ];

    protected override double[] Stub => [double.NaN, double.NaN, double.NaN];

    protected override IEnumerable<(string Misconception, double[] Answer)> Wrong =>
    [
        ("averaged-over-pixels", [2, 21.80 / 784, 13.38 / 784]),
        ("swapped", [2, 13.38, 21.80]),
        ("smaller-start", [0.5, 21.80, 34.36]),
        ("larger-is-better", [6, 21.80, 49.70]),
        ("larger-is-better", [4, 21.80, 23.62]),
        ("nothing-changed", [2, 21.80, 21.80]),
        ("wrong-shape", [2, 13.38]),
        ("not-finite", [2, double.NaN, 13.38]),
    ];
}
