using LatentLab.Data;
using LatentLab.Diagnostics;
using static TorchSharp.torch;
using Answer = (double[] Scores, TorchSharp.torch.Tensor Few,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Draw,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, double> CopyingScore);

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

    protected override Answer Stub => ([double.NaN, double.NaN, double.NaN], Few, Blurred, Score);

    protected override IEnumerable<(string Misconception, Answer Answer)> Wrong =>
    [
        ("percent-for-share", ([33.9, 50.0, 100], Few, Blurred, Score)),
        ("complement", ([0.661, 0.500, 0.000], Few, Blurred, Score)),
        ("against-held-out", ([0.36, 0.49, 0.52], Few, Blurred, Score)),
        ("swapped", ([0.500, 0.339, 1.000], Few, Blurred, Score)),
        ("memoriser-first", ([1.000, 1.000, 1.000], Few, Blurred, Score)),
        ("wrong-shape", ([0.339, 0.500], Few, Blurred, Score)),
        ("not-twenty-points", Honest(Blurred) with { Few = Few.repeat(25, 1) }),
        ("another-run", Honest(Blurred) with { Draw = _ => Ring.Sample(500, 77) + 0.3 }),
        ("other-score-with-many", With(Honest(Blurred), first: -0.2)),
        ("not-a-copying-score", Honest(Blurred) with
        {
            Scores = [0.3, 0.9, 1], CopyingScore = (points, _) => points.shape[0] == 20 ? 0.9 : 0.3,
        }),
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
        using var scope = NewDisposeScope();
        return ([Score(Many, draw(Many)), Score(Few, draw(Few.repeat(25, 1))), 1], Few, draw, Score);
    }

    private static Answer With(Answer answer, double first) =>
        answer with { Scores = [answer.Scores[0] + first, .. answer.Scores[1..]] };
}
