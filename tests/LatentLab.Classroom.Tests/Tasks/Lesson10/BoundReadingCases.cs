namespace LatentLab.Classroom.Tests.Tasks.Lesson10;

public sealed class BoundReadingCases() : TaskCases<double[]>(Exercises.BoundReading)
{
    protected override IEnumerable<(string Name, double[] Answer)> Right =>
    [
        ("on paper: the mean log weight lies s²/2 = 3.125 below the truth", [103.1, HalfWay]),
        ("by eye", [103, Math.Round(HalfWay * 1.2)]),
    ];

    protected override double[] Stub => [double.NaN, double.NaN];

    protected override IEnumerable<(string Misconception, double[] Answer)> Wrong =>
    [
        ("truth-for-elbo",
            [
                100,
                HalfWay]),
        ("gap-for-elbo",
            [3.1, HalfWay]), ("sign-flipped", [-103.1, HalfWay]), ("half-of-samples", [103.1, 512]),
        ("nearly-all", [103.1, 100]), ("too-early", [103.1, 1.5]), ("numbers-swapped", [HalfWay, 103.1]),
    ];

    // Where the drawn curve, straight between its points, is half-way down.
    private static double HalfWay
    {
        get
        {
            BoundCurve curve = ReadingData.ImportanceWeighted();
            double middle = (curve.Bound[0] + curve.Truth) / 2;
            int after = Enumerable.Range(0, curve.Bound.Length).First(i => curve.Bound[i] < middle);
            double share = (curve.Bound[after - 1] - middle) / (curve.Bound[after - 1] - curve.Bound[after]);
            return curve.Samples[after - 1] * Math.Pow(2, share);
        }
    }
}
