using LatentLab.Data;
using LatentLab.Diagnostics;
using static TorchSharp.torch;
using Answer = (double[] Scores, TorchSharp.torch.Tensor Many, TorchSharp.torch.Tensor FromMany,
    TorchSharp.torch.Tensor Few, TorchSharp.torch.Tensor FromFew);

namespace LatentLab.Classroom.Tests.Tasks.Lesson05;

/// <summary>Generators that need no training, scored as the notebook does it.</summary>
public sealed class TwentyPointsCases() : TaskCases<Answer>(Exercises.TwentyPoints)
{
    private static readonly Toy Ring = Toys.RingOfGaussians();

    // The kept answers outlive the scopes of single tests.
    private static readonly Tensor Few = Ring.Sample(20, 1).DetachFromDisposeScope(),
        Many = Ring.Sample(500, 1).DetachFromDisposeScope(), HeldOut = Ring.Sample(500, 1001).DetachFromDisposeScope();

    protected override IEnumerable<(string Name, Answer Answer)> Right =>
    [
        ("a generator that draws new real points", Honest(_ => Ring.Sample(500, 77))),
        ("one that blurs what it was given", Honest(Blurred)),
        ("one that knows twelve points in thirty",
            Honest(points => Ring.Sample(500, 78) + 0.4 * (points - Ring.Sample(500, 78)))),
    ];

    protected override Answer Stub =>
        ([double.NaN, double.NaN, double.NaN], Many, zeros(500, 2), Few, zeros(500, 2));

    protected override IEnumerable<(string Misconception, Answer Answer)> Wrong =>
    [
        ("percent-for-share", Reported(33.9, 50.0, 100)),
        ("complement", Reported(0.661, 0.500, 0.000)),
        ("against-held-out", Reported(0.36, 0.49, 0.52)),
        ("swapped", Reported(0.500, 0.339, 1.000)),
        ("memoriser-first", Reported(1.000, 1.000, 1.000)),
        ("wrong-shape", Honest(Blurred) with { Scores = [0.339, 0.500] }),
        ("other-points", Honest(Blurred) with { Few = Few.repeat(25, 1) }),
        ("nothing-drawn", Honest(Blurred) with { FromFew = zeros(500, 2) }),
        // The memoriser's points, with a generator's score.
        ("other-score-with-few", Honest(Blurred) with { FromFew = Few.repeat(25, 1) + 0.001 }),
        ("other-score-with-many", Honest(Blurred) with { FromMany = Many + 0.001 }),
    ];

    private static Tensor Blurred(Tensor points) => points + 0.5 * randn(points.shape, generator: new Generator(5));

    private static double Score(Tensor points, Tensor drawn)
    {
        double[] honest = NearestImages.Among(points, HeldOut).Distances;
        return NearestImages.Among(points, drawn).Distances
            .Average(mine => honest.Average(theirs => mine < theirs ? 1.0 : mine == theirs ? 0.5 : 0.0));
    }

    private static Answer Honest(Func<Tensor, Tensor> draw)
    {
        Tensor fromMany = draw(Many), fromFew = draw(Few.repeat(25, 1));
        return ([Score(Many, fromMany), Score(Few, fromFew), 1], Many, fromMany, Few, fromFew);
    }

    private static Answer Reported(params double[] scores) => Honest(Blurred) with { Scores = scores };
}
