using LatentLab.Classroom.Checking;
using LatentLab.Data;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A path between two codes that avoids a hole: (first [2], second [2], count) → [count, 2].</summary>
    public static Exercise<Func<Tensor, Tensor, int, Tensor>> RoundTheHole { get; } = new()
    {
        Id = "round-the-hole",
        Lesson = 9,
        Number = 5,
        Title = "A way round the hole",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "All codes lie on a ring. What number says where on the ring a code is, and can you go in a straight line "
            + "in that number?",
            "The angle of (x, y) is Math.Atan2(y, x). Go in even steps from the first angle to the second; cos and sin "
            + "times the radius bring you back. Either way round is allowed.",
            "a = Math.Atan2(y₁, x₁), b = Math.Atan2(y₂, x₂); for each i the angle is a + (b − a)·i/(count − 1), and "
            + "the point (2·cos, 2·sin) of it.",
        ],
        Why = "Straight lines are short in the coordinates of the code, which nobody chose for their meaning. Where "
            + "the codes leave a hole, the way that keeps to known country is bent.",
        Misconceptions = RoundTheHoleCheck.Wrong,
        Judge = RoundTheHoleCheck.Judge,
    };
}

/// <summary>
/// An open construction: a path between two codes of a latent plane whose codes lie on a ring of radius 2, with
/// posteriors of σ = ¼. Every point must be within 2σ of the ring, the ends included, and the steps even (the largest
/// at most 1.5 times the mean).
/// </summary>
internal static class RoundTheHoleCheck
{
    public const double Radius = 2, Sigma = 0.25;
    private const double Uneven = 1.5;

    public static readonly Misconception
        ThroughTheHole = new("straight-line",
            "A straight line: it cuts through the hole in the middle, where no posterior reaches and the decoder was "
            + "never trained. Stay on the ring."),
        OffTheRing = new("off-the-ring",
            "Your path leaves the ring: some points are more than 2σ = ½ away from it, where no posterior reaches."),
        WrongStart = new("start-missing", "Your path doesn't begin at the first code."),
        WrongEnd = new("end-missing", "Your path doesn't end at the second code: divide the way into count − 1 steps."),
        Backwards = new("backwards", "Backwards: your path leads from the second code to the first."),
        Jumps = new("uneven-steps",
            "On the ring from end to end, but in uneven steps: the largest is more than 1.5 times the mean. (A "
            + "straight line that is pushed out to the ring hurries past the middle.) Go in even steps of the angle."),
        StandsStill = new("stands-still", "Your path doesn't move: all points are the same."),
        WrongCount = new("wrong-count", "Your path must have `count` points of two latents each, shape [count, 2].");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        ThroughTheHole, OffTheRing, WrongStart, WrongEnd, Backwards, Jumps, StandsStill, WrongCount
    ];

    public static CheckResult Judge(Func<Tensor, Tensor, int, Tensor> answer, CheckSession trial)
    {
        // Degrees: about a quarter, nearly half a turn the other way, opposite points, and one pair across ±180°.
        double turn = trial.Draw(0, 0, 20);
        foreach ((double from, double to, int count) in new[]
        {
            (turn, 90 + turn, trial.Draw(1, 13, 17)), (200 + turn, 30 + turn, trial.Draw(2, 19, 23)),
            (60 + turn, 240 + turn, 25), (150 + turn, -130 + turn, trial.Draw(3, 10, 14)),
        })
        {
            Tensor first = Place(from), second = Place(to);
            if (trial.Ask(() => answer(first, second, count), out Tensor path, first, second) is { } fault)
                return fault;
            if (path.shape is not [var rows, 2] || rows != count)
                return CheckResult.Incorrect(WrongCount);
            if (JudgeOne(path.detach().to(float64), first.to(float64), second.to(float64)) is { } objection)
                return CheckResult.Incorrect(objection);
        }
        return CheckResult.Correct(
            "Right: on the ring all the way, in even steps, for any two codes. Straight lines are only the simplest "
            + "paths; the codes decide which way leads through known country.");
    }

    private static Misconception? JudgeOne(Tensor path, Tensor first, Tensor second)
    {
        const double near = 0.02;
        double Gap(Tensor a, Tensor b) => (a - b).norm().ToDouble();
        double[] steps = LatentPath.Steps(path),
            off = [.. path.norm(1).ToNumbers().Select(radius => Math.Abs(radius - Radius))];
        if (steps.Max() < 1e-6)
            return StandsStill;
        if (Gap(path[0], second) < near && Gap(path[-1], first) < near)
            return Backwards;
        if (Gap(path[0], first) > near)
            return WrongStart;
        if (Gap(path[-1], second) > near)
            return WrongEnd;
        Tensor share = linspace(0, 1, path.shape[0], float64).unsqueeze(1), line = (1 - share) * first + share * second;
        if (off.Max() > 2 * Sigma)
            return (path - line).abs().max().ToDouble() < near ? ThroughTheHole : OffTheRing;
        return steps.Max() > Uneven * steps.Average() ? Jumps : null;
    }

    private static Tensor Place(double degrees) => tensor(new[] { (float)(Radius * Math.Cos(degrees * Math.PI / 180)),
        (float)(Radius * Math.Sin(degrees * Math.PI / 180)) });
}
