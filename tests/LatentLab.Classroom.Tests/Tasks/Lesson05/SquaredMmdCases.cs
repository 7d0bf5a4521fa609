using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson05;

public sealed class SquaredMmdCases() : TaskCases<Func<Tensor, Tensor, double, double>>(Exercises.SquaredMmd)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, double, double> Answer)> Right =>
    [
        ("the kit's own", (real, generated, sigma) => new MaximumMeanDiscrepancy(sigma).Between(real, generated)),
        ("from inner products, in double", (real, generated, sigma) =>
        {
            (Tensor x, Tensor y) = (real.to(float64), generated.to(float64));
            Tensor K(Tensor a, Tensor b) => ((a.square().sum(1).unsqueeze(1) + b.square().sum(1) - 2 * a.mm(b.t()))
                / (-2 * sigma * sigma)).exp();
            double Within(Tensor a) => (K(a, a).sum() - K(a, a).trace()).ToDouble() / (a.shape[0] * (a.shape[0] - 1));
            return Within(x) + Within(y) - 2 * K(x, y).mean().ToDouble();
        }),
        ("pair by pair", (real, generated, sigma) => Pairs(real, real, sigma, same: true)
            + Pairs(generated, generated, sigma, same: true) - 2 * Pairs(real, generated, sigma, same: false)),
    ];

    protected override Func<Tensor, Tensor, double, double> Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, double, double> Answer)> Wrong =>
    [
        ("diagonal-included", (x, y, s) => Kernel(x, x, s).mean().ToDouble() + Kernel(y, y, s).mean().ToDouble()
            - 2 * Kernel(x, y, s).mean().ToDouble()),
        ("factor-two-forgotten", (x, y, s) => Off(x, s) + Off(y, s) - Kernel(x, y, s).mean().ToDouble()),
        ("sign-flipped", (x, y, s) => Off(x, s) + Off(y, s) + 2 * Kernel(x, y, s).mean().ToDouble()),
        ("half", (x, y, s) => new MaximumMeanDiscrepancy(s / Math.Sqrt(2)).Between(x, y)),
        ("sigma-for-variance", (x, y, s) => new MaximumMeanDiscrepancy(Math.Sqrt(s)).Between(x, y)),
        ("distance-not-squared", (x, y, s) => Pairs(x, x, s, true, squared: false)
            + Pairs(y, y, s, true, squared: false) - 2 * Pairs(x, y, s, false, squared: false)),
        ("root-taken", (x, y, s) => Math.Sqrt(new MaximumMeanDiscrepancy(s).Between(x, y))),
        ("across-only", (x, y, s) => Kernel(x, y, s).mean().ToDouble()),
        ("not-finite", (x, y, s) => Math.Log(-1)),
        ("mutated-input", (x, y, s) => new MaximumMeanDiscrepancy(s).Between(x.div_(2), y)),
    ];

    private static Tensor Kernel(Tensor x, Tensor y, double sigma) =>
        (-(x.unsqueeze(1) - y.unsqueeze(0)).square().sum(2) / (2 * sigma * sigma)).exp();

    private static double Off(Tensor x, double sigma) =>
        (Kernel(x, x, sigma).sum().ToDouble() - x.shape[0]) / (x.shape[0] * (x.shape[0] - 1));

    private static double Pairs(Tensor x, Tensor y, double sigma, bool same, bool squared = true)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < x.shape[0]; i++)
        {
            for (int j = 0; j < y.shape[0]; j++)
            {
                if (same && i == j)
                    continue;
                double square = (x[i] - y[j]).square().sum().ToDouble();
                sum += Math.Exp(-(squared ? square : Math.Sqrt(square)) / (2 * sigma * sigma));
                count++;
            }
        }
        return sum / count;
    }
}
