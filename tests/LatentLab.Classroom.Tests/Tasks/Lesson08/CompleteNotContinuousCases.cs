using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson08;

public sealed class CompleteNotContinuousCases() : TaskCases<Func<Tensor, Tensor>>(Exercises.CompleteNotContinuous)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor> Answer)> Right =>
    [
        ("opposite points in turns", z => OnCircle((z / 0.4).floor() * Math.PI)),
        ("so fast a turn that a step goes half-way round", z => OnCircle(60 * z)),
        ("another angle for each piece", z => OnCircle((5 * z).round() * 2.4)),
        ("the side of a wave", z => cat([(12 * z).sin().sign(), zeros_like(z)], 1)),
    ];

    protected override Func<Tensor, Tensor> Stub => _ => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor> Answer)> Wrong =>
    [
        ("decoder-at-random", z => OnCircle(6.3 * rand_like(z))),
        ("one-picture", z => OnCircle(0 * z)),
        ("continuous-too", OnCircle),
        ("rare-jump", z => cat([z.sign(), zeros_like(z)], 1)),
        ("small-jump", z => OnCircle((z / 0.4).floor() * 0.4)),
        ("not-complete", z => 3 * OnCircle((z / 0.4).floor() * Math.PI)),
        ("continuous-not-complete", z => cat([z, z.square()], 1)),
        ("wrong-shape", z => z.sign()),
    ];

    private static Tensor OnCircle(Tensor angle) => cat([angle.cos(), angle.sin()], 1);
}
