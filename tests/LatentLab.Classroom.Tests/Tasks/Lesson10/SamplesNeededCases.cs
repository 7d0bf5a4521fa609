using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson10;

/// <summary>Measured by sampling, as a learner does it.</summary>
public sealed class SamplesNeededCases() : TaskCases<double[]>(Exercises.SamplesNeeded)
{
    protected override IEnumerable<(string Name, double[] Answer)> Right =>
    [
        ("doubled until it is enough, spread 1", Doubling(1)),
        ("doubled until it is enough, spread 1.5", Doubling(1.5)),
        ("doubled until it is enough, spread 2", Doubling(2)),
        ("from the relative variance of the weights over 2k", [1, Math.Ceiling((Math.E - 1) / 0.2), 0.085]),
    ];

    protected override double[] Stub => [double.NaN, double.NaN, double.NaN];

    protected override IEnumerable<(string Misconception, double[] Answer)> Wrong =>
    [
        ("mean-of-logs", [1.5, 1000, 1.125]),
        ("gain-for-gap", [2, 64, 2 - Gap(2, 64)]),
        ("log-k-missing", [1.5, 32, Gap(1.5, 32) - Math.Log(32)]),
        ("sign-flipped", [1.5, 32, -Gap(1.5, 32)]),
        ("too-few-samples", [2, 16, Gap(2, 16)]),
        ("too-few-samples", [1, 1, 0.5]),
        ("too-many-samples", [1, 500, Gap(1, 500)]),
    ];

    private static double[] Doubling(double spread)
    {
        int k = 1;
        while (Gap(spread, k) > 0.1)
            k *= 2;
        return [spread, k, Gap(spread, k)];
    }

    private static double Gap(double spread, int k)
    {
        using var scope = NewDisposeScope();
        Tensor logWeights = spread * randn([4000, k], generator: new Generator(5)) - spread * spread / 2;
        return Math.Log(k) - logWeights.logsumexp(1).mean().ToDouble();
    }
}
