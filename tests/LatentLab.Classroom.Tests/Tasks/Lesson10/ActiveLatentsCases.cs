using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson10;

public sealed class ActiveLatentsCases() : TaskCases<Func<Tensor, int>>(Exercises.ActiveLatents)
{
    protected override IEnumerable<(string Name, Func<Tensor, int> Answer)> Right =>
    [
        ("the library's", means => ActiveUnits.Measure(means).Count),
        ("n in the denominator", means => Count((means - means.mean([0])).square().mean([0]))),
        ("mean of squares less square of mean, in double",
            means => Count(means.to(float64).square().mean([0]) - means.to(float64).mean([0]).square())),
        ("deviation above a tenth", means => (int)means.std(0).gt(0.1).sum().ToInt64()),
    ];

    protected override Func<Tensor, int> Stub => _ => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, int> Answer)> Wrong =>
    [
        ("wrong-axis", means => Count(means.var(1))),
        ("deviation-for-variance", means => Count(means.std(0))),
        ("not-centred", means => Count(means.pow(2).mean([0]))),
        ("mean-for-variance", means => Count(means.mean([0]).abs())),
        ("variance-of-everything", means => means.var().ToDouble() > 0.01 ? 1 : 0),
        ("silent-for-active", means => (int)means.var(0).lt(0.01).sum().ToInt64()),
        ("squares-not-averaged", means => Count((means - means.mean([0])).square().sum(dim: 0))),
        ("all-latents", means => (int)means.shape[1]),
        ("any-image", means => Count(means.abs().amax([0]))),
    ];

    private static int Count(Tensor values) => values.to(float64).data<double>().Count(value => value > 0.01);
}
