namespace LatentLab.Classroom.Tests.Tasks.Lesson05;

public sealed class TwentyPointsCases() : TaskCases<double[]>(Exercises.TwentyPoints)
{
    // What the lesson's loop gave with seeds 1, 3 and 5.
    protected override IEnumerable<(string Name, double[] Answer)> Right =>
    [
        ("seed 1", [0.339, 0.500, 1.000]), ("seed 3", [0.339, 0.467, 0.998]), ("seed 5", [0.367, 0.610, 1.000])
    ];

    protected override double[] Stub => [double.NaN, double.NaN, double.NaN];

    protected override IEnumerable<(string Misconception, double[] Answer)> Wrong =>
    [
        ("percent-for-share", [33.9, 50.0, 100]),
        ("complement", [0.661, 0.500, 0.000]),
        ("against-held-out", [0.36, 0.49, 0.52]),
        ("swapped", [0.500, 0.339, 1.000]),
        ("wrong-shape", [0.339, 0.500]),
    ];
}
