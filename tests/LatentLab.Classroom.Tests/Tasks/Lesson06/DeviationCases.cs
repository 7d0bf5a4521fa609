using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06;

public sealed class DeviationCases() : TaskCases<Func<Tensor, Tensor>>(Exercises.Deviation)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor> Answer)> Right =>
    [
        ("root of the variance", lv => lv.exp().sqrt()),
        ("variance to the power of a half", lv => exp(lv).pow(0.5)),
        ("e to half the logarithm", lv => full_like(lv, Math.E).pow(lv / 2)),
        ("in double", lv => (lv.to(float64) / 2).exp()),
    ];

    protected override Func<Tensor, Tensor> Stub => _ => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor> Answer)> Wrong =>
    [
        ("sigma-for-variance", exp),
        ("log-variance-for-sigma", lv => lv.clone()),
        ("exp-missing", lv => lv / 2),
        ("root-of-logarithm", sqrt),
        ("sign-flipped", lv => 1 / lv.exp().sqrt()),
        ("doubled-for-halved", lv => lv.exp().square()),
        ("half-outside", lv => lv.exp() / 2),
        ("wrong-shape", lv => (lv / 2).exp().flatten()),
        ("mutated-input", lv => lv.mul_(0.5).exp()),
    ];
}
