using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson08;

public sealed class MmdCases() : TaskCases<Func<Tensor, Tensor, double, double>>(Exercises.Mmd)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, double, double> Answer)> Right =>
    [
        ("the library's", (x, y, width) => new MaximumMeanDiscrepancy(width).Between(x, y)),
        ("with cdist", (x, y, width) => Own(x, width, 0) + Own(y, width, 0) - 2 * Kernel(x, y, width).mean().ToDouble()),
        ("pair by pair", PairByPair),
    ];

    protected override Func<Tensor, Tensor, double, double> Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, double, double> Answer)> Wrong =>
    [
        ("biased-mmd", (x, y, width) => (Kernel(x, x, width).mean() + Kernel(y, y, width).mean() - 2 * Kernel(x, y, width).mean()).ToDouble()),
        ("diagonal-removed-but-counted", (x, y, width) => ((Kernel(x, x, width) - eye(x.shape[0])).mean() + (Kernel(y, y, width) - eye(y.shape[0])).mean() - 2 * Kernel(x, y, width).mean()).ToDouble()),
        ("diagonal-counted-but-not-divided", (x, y, width) => Own(x, width, 1) + Own(y, width, 1) - 2 * Kernel(x, y, width).mean().ToDouble()),
        ("cross-term-once", (x, y, width) => Own(x, width, 0) + Own(y, width, 0) - Kernel(x, y, width).mean().ToDouble()),
        ("sign-flipped", (x, y, width) => Own(x, width, 0) + Own(y, width, 0) + 2 * Kernel(x, y, width).mean().ToDouble()),
        ("sign-flipped", (x, y, width) => -new MaximumMeanDiscrepancy(width).Between(x, y)),
        ("root-taken", (x, y, width) => Math.Sqrt(new MaximumMeanDiscrepancy(width).Between(x, y))),
        ("half-missing-in-kernel", (x, y, width) => new MaximumMeanDiscrepancy(width / Math.Sqrt(2)).Between(x, y)),
        ("bandwidth-not-squared", (x, y, width) => new MaximumMeanDiscrepancy(Math.Sqrt(width)).Between(x, y)),
        ("distance-not-squared", (x, y, width) => Laplace(x, x, width) / Pairs(x) + Laplace(y, y, width) / Pairs(y) - 2 * (-cdist(x, y) / (2 * width * width)).exp().mean().ToDouble()),
        ("summed-over-pairs", (x, y, width) => Own(x, width, 0) * Pairs(x) + Own(y, width, 0) * Pairs(y) - 2 * Kernel(x, y, width).sum().ToDouble()),
        ("only-cross-term", (x, y, width) => 2 * Kernel(x, y, width).mean().ToDouble()),
        ("linear-kernel", (x, y, _) => (x.mean([0]) - y.mean([0])).norm().square().ToDouble()),
    ];

    private static Tensor Kernel(Tensor a, Tensor b, double width) => (-cdist(a, b).square() / (2 * width * width)).exp();

    private static double Pairs(Tensor x) => x.shape[0] * (x.shape[0] - 1.0);

    /// <param name="diagonal">How much each point's likeness to itself counts.</param>
    private static double Own(Tensor x, double width, double diagonal) => (Kernel(x, x, width).sum().ToDouble() - (1 - diagonal) * x.shape[0]) / Pairs(x);

    private static double Laplace(Tensor a, Tensor b, double width) => (-cdist(a, b) / (2 * width * width)).exp().sum().ToDouble() - a.shape[0];

    private static double PairByPair(Tensor x, Tensor y, double width)
    {
        double[][] Points(Tensor rows) => [.. Enumerable.Range(0, (int)rows.shape[0]).Select(i => rows[i].data<double>().ToArray())];
        double K(double[] a, double[] b) => Math.Exp(-a.Zip(b, (p, q) => (p - q) * (p - q)).Sum() / (2 * width * width));
        double[][] first = Points(x), second = Points(y);
        double own = 0, other = 0, across = 0;
        for (int i = 0; i < first.Length; i++)
            for (int j = 0; j < i; j++)
                own += 2 * K(first[i], first[j]) / (first.Length * (first.Length - 1.0));
        for (int i = 0; i < second.Length; i++)
            for (int j = 0; j < i; j++)
                other += 2 * K(second[i], second[j]) / (second.Length * (second.Length - 1.0));
        foreach (double[] a in first)
            across += second.Average(b => K(a, b)) / first.Length;
        return own + other - 2 * across;
    }

    private static Tensor cdist(Tensor a, Tensor b) => (a.unsqueeze(1) - b).norm(2);
}
