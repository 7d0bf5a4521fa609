using LatentLab.Classroom.Checking;
using LatentLab.Data;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A decoder of one latent to two pixels that is complete and not continuous: [n, 1] → [n, 2].</summary>
    public static Exercise<Func<Tensor, Tensor>> CompleteNotContinuous { get; } = new()
    {
        Id = "complete-not-continuous",
        Lesson = 8,
        Number = 4,
        Title = "Build a space that is complete but not continuous",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Complete: whatever comes in, a point of the circle comes out. Not continuous: neighbours come out far "
            + "apart. Any rule that chops the line into pieces will do.",
            "Pieces of the line, floor(z / width), can be told apart as even and odd. One step in twenty must cross a "
            + "border: with steps of 0.05, how wide may the pieces be?",
            "angle = (z / 0.3).floor() * π, and the picture is cat([angle.cos(), angle.sin()], 1): opposite points of "
            + "the circle, in turns.",
        ],
        Why = "Each picture is meaningful, so the space is complete for any distribution; but one step in six crosses "
            + "a border and lands on the opposite picture. Completeness looks at points, continuity at pairs of "
            + "neighbours.",
        Misconceptions = CompleteNotContinuousCheck.Wrong,
        Judge = CompleteNotContinuousCheck.Judge,
    };
}

/// <summary>
/// An open construction: a decoder of one latent to pictures of two pixels, of which those within 0.1 of the unit
/// circle mean something. It must be complete (95 % of N(0, 1)) and not continuous: the 95th percentile of the change
/// over a step of 0.05 is at least half of the unrelated distance, 4/π for two random points of the circle.
/// </summary>
internal static class CompleteNotContinuousCheck
{
    private const int Points = 4_000;
    private const double Within = 0.1, Step = 0.05, Complete = 0.95, Discontinuous = 0.5;
    private const double Unrelated = 4 / Math.PI;

    public static readonly Misconception
        NotADecoder = new("decoder-at-random",
            "A decoder is a function: the same code must give the same picture each time. Yours draws at random."),
        OnePicture = new("one-picture",
            "Yours shows one picture for every code. It is complete, but perfectly continuous too: nothing ever "
            + "changes."),
        Regular = new("continuous-too",
            "Complete, but continuous too: a small step changes little everywhere. That is a regular space. Make the "
            + "picture jump, from one meaningful one to another."),
        RareJump = new("rare-jump",
            "Complete, and it jumps, but so rarely that fewer than 5 % of the small steps meet a jump: the 95th "
            + "percentile doesn't see it. With steps of 0.05, jumps must lie less than 1 apart where the codes are."),
        SmallJump = new("small-jump",
            "Complete, and it jumps often, but not far: the jumps must lead to quite another picture, at least half of "
            + "the unrelated distance away."),
        NotComplete = new("not-complete",
            "Not continuous, but not complete either: too many of the points from N(0, 1) decode to pictures away from "
            + "the circle. Jump from meaningful picture to meaningful picture."),
        Neither = new("continuous-not-complete",
            "The other way round: yours is continuous, but points from N(0, 1) decode to pictures away from the "
            + "circle.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        NotADecoder, OnePicture, Regular, RareJump, SmallJump, NotComplete, Neither
    ];

    public static CheckResult Judge(Func<Tensor, Tensor> answer, CheckSession trial)
    {
        Tensor from = trial.Normal(1, Points, 1);
        Tensor to = from + Step * trial.Normal(2, Points, 1).sign();
        if (trial.Ask(() => answer(from), out Tensor before, from) is { } fault)
            return fault;
        if (CheckSession.Shape(before, [Points, 2], "two pixels for each code") is { } shape)
            return shape;
        if (trial.Ask(() => answer(from), out Tensor again, from) is { } second)
            return second;
        if ((before - again).abs().max().ToDouble() > 1e-6)
            return CheckResult.Incorrect(NotADecoder);
        if (trial.Ask(() => answer(to), out Tensor after, to) is { } third)
            return third;
        double[] radii = before.norm(1).ToNumbers(),
            changes = [.. (after - before).norm(1).ToNumbers().Select(change => change / Unrelated)];
        double complete = radii.Average(radius => Math.Abs(radius - 1) <= Within ? 1.0 : 0.0),
            jump = Quantile.Of(changes, 0.95);
        return (complete >= Complete, jump >= Discontinuous) switch
        {
            (true, true) => CheckResult.Correct(
                $"Right: {complete:P0} of the points from N(0, 1) mean something, and one small step in twenty changes "
                + $"the picture by {jump:F2} of the unrelated distance or more. Complete and continuous are two "
                + "properties."),
            (false, true) => CheckResult.Incorrect(NotComplete),
            (true, false) => CheckResult.Incorrect(changes.Max() < 1e-6
                ? OnePicture
                : changes.Max() >= Discontinuous ? RareJump : jump > 0.15 ? SmallJump : Regular),
            _ => CheckResult.Incorrect(Neither),
        };
    }
}
