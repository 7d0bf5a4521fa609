namespace LatentLab.Classroom.Tests.Tasks.Lesson02;

public sealed class CompressionFactorCases() : TaskCases<Func<int, int, int, int, double>>(Exercises.CompressionFactor)
{
    protected override IEnumerable<(string Name, Func<int, int, int, int, double> Answer)> Right =>
    [
        ("in doubles", (pixels, bits, numbers, each) => 1.0 * pixels * bits / numbers / each),
        ("from the logarithms", (pixels, bits, numbers, each) =>
            Math.Exp(Math.Log(pixels) + Math.Log(bits) - Math.Log(numbers) - Math.Log(each))),
        ("two ratios", (pixels, bits, numbers, each) => pixels / (double)numbers * bits / each),
    ];

    protected override Func<int, int, int, int, double> Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<int, int, int, int, double> Answer)> Wrong =>
    [
        ("numbers-for-bits", (pixels, _, numbers, _) => 1.0 * pixels / numbers),
        ("inverted", (pixels, bits, numbers, each) => 1.0 * numbers * each / (pixels * bits)),
        ("integer-division", (pixels, bits, numbers, each) => pixels * bits / (numbers * each)),
        ("bytes-for-bits", (pixels, bits, numbers, each) => pixels * (bits / 8.0) / (numbers * each)),
        ("difference", (pixels, bits, numbers, each) => pixels * bits - numbers * each),
        ("not-finite", (_, _, _, _) => double.PositiveInfinity),
    ];
}
