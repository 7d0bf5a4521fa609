using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06;

/// <summary>Measured by sampling, as a learner does it; the check knows the variances in closed form.</summary>
public sealed class GradientNoiseCases() : TaskCases<double[]>(Exercises.GradientNoise)
{
    protected override IEnumerable<(string Name, double[] Answer)> Right =>
    [
        ("bisected, 200,000 draws", Report(Equal())),
        ("on a grid", Report(
            Enumerable.Range(0, 21).Select(i => 0.9 + 0.005 * i).MinBy(k => Math.Abs(Pathwise(k) / Score(k) - 1)))),
    ];

    protected override double[] Stub => [double.NaN, double.NaN, double.NaN];

    protected override IEnumerable<(string Misconception, double[] Answer)> Wrong =>
    [
        ("estimators-swapped", [0.5, Score(0.5), Pathwise(0.5)]),
        ("variance-for-deviation", [Equal(), Math.Pow(Pathwise(Equal()), 2), Math.Pow(Score(Equal()), 2)]),
        ("standard-error-for-deviation",
            [Equal(), Pathwise(Equal()) / Math.Sqrt(200_000), Score(Equal()) / Math.Sqrt(200_000)]),
        ("chain-rule-forgotten", [2, Pathwise(2) / 2, Score(2)]),
        ("score-missing", [0.5, Pathwise(0.5), (0.5 * Draws).sin().std().ToDouble()]),
        ("not-yet-equal", Report(0.6)),
        ("past-equal", Report(1.5)),
    ];

    private static double[] Report(double k) => [k, Pathwise(k), Score(k)];

    private static readonly Tensor Draws = 1 + randn([200_000], float64, generator: new Generator(11));

    private static double Pathwise(double k) => (k * (k * Draws).cos()).std().ToDouble();

    private static double Score(double k) => ((k * Draws).sin() * (Draws - 1)).std().ToDouble();

    private static double Equal()
    {
        (double low, double high) = (0.5, 2);
        for (int half = 0; half < 12; half++)
            (low, high) = Pathwise((low + high) / 2) < Score((low + high) / 2)
                ? ((low + high) / 2, high)
                : (low, (low + high) / 2);
        return (low + high) / 2;
    }
}
