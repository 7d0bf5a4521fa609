namespace LatentLab.Classroom.Tests.Tasks.Lesson03;

public sealed class LatentLineReadingCases() : TaskCases<double>(Exercises.LatentLineReading)
{
    // Counted on the curve itself, as LatentPathResult.ShareFarther would.
    protected override IEnumerable<(string Name, double Answer)> Right =>
        [
            ("counted", Recorded.LatentLine.Distances.Average(distance => distance > 0.2 ? 1.0 : 0.0)),
            ("read with a ruler", 0.32)
        ];

    protected override double Stub => double.NaN;

    protected override IEnumerable<(string Misconception, double Answer)> Wrong =>
    [
        ("complement", 0.7), ("percent-for-share", 30), ("length-for-share", 1.2), ("counted-hills", 2),
        ("height-for-length", 0.5), ("not-finite", double.PositiveInfinity),
    ];
}
