using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Random points from the smallest box around some codes: (codes [n, d], count) → [count, d].</summary>
    public static Exercise<Func<Tensor, int, Tensor>> BoxSample { get; } = new()
    {
        Id = "box-sample",
        Lesson = 4,
        Number = 1,
        Title = "Random points from a box",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "The box has a lower and an upper end in each direction of the latent space. rand gives numbers from 0 to "
            + "1; stretch and shift them.",
            "codes.min(0).values is the lower corner, [d], and codes.max(0).values the upper one.",
            "low + (high - low) * rand(count, codes.shape[1])",
        ],
        Why = "Each direction has its own ends, and within them every place is as likely as any other. rand draws anew "
            + "at each call, so the samples do too.",
        Misconceptions = BoxMistakes,
        Judge = JudgeBox,
    };

    private static Misconception[] BoxMistakes =>
    [
        new("one-range-for-all",
            "You use the same range in every direction, the least and greatest of all numbers. Each direction has its "
            + "own: min and max over dimension 0."),
        new("from-zero", "Your box begins at 0. Its lower corner is the least code in each direction."),
        new("gaussian-for-uniform",
            "Your points leave the box or crowd in its middle: they come from a bell curve (randn). In a box every "
            + "place is equally likely: rand."),
        new("not-fresh",
            "Two calls give the same points. Draw new ones at each call; a generator that is seeded inside the "
            + "function starts anew every time."),
        new("same-share-everywhere",
            "Your points lie on the diagonal of the box: you drew one random number per point and used it in every "
            + "direction. Draw count × d of them."),
        new("copies",
            "Your points are the codes themselves. Those decode to what is known already; draw anywhere in the box."),
    ];

    private static CheckResult JudgeBox(Func<Tensor, int, Tensor> sample, CheckSession trial)
    {
        int count = trial.Draw(0, 4000, 5000);
        Tensor widths = tensor(new float[] { 1, trial.Draw(1, 4, 6) }),
            places = tensor(new float[] { trial.Draw(2, 4, 6), -trial.Draw(3, 18, 26) });
        Tensor codes = trial.Normal(0, trial.Draw(4, 180, 240), 2) * widths + places;
        if (NewPoints(trial, sample, codes, count, notFresh: BoxMistakes[3], copies: BoxMistakes[5], out Tensor mine)
            is { } fault)
            return fault;
        Tensor low = codes.min(0).values, high = codes.max(0).values;
        Tensor place = (mine.detach().to(float32) - low) / (high - low);   // uniform on [0, 1]² if right
        if (Uniform(place))
        {
            Tensor centred = place - 0.5;
            double correlation = 12 * (centred[.., 0] * centred[.., 1]).mean().ToDouble();
            // Independent coordinates have a correlation of 0, with a standard error of 1/√count.
            if (Math.Abs(correlation) > 5 / Math.Sqrt(count))
                return CheckResult.Incorrect(BoxMistakes[4]);
            return OtherWidth(trial, sample) ?? CheckResult.Correct("Uniform in the box, and new at each call.");
        }
        Tensor least = codes.min(), most = codes.max();
        if (Uniform((mine.detach().to(float32) - least) / (most - least)))
            return CheckResult.Incorrect(BoxMistakes[0]);
        if (Uniform(mine.detach().to(float32) / high) || Uniform(mine.detach().to(float32) / (high - low)))
            return CheckResult.Incorrect(BoxMistakes[1]);
        bool crowded = place.sub(place.mean([0], keepdim: true)).abs().lt(0.25).to(float32).mean().ToDouble() > 0.55;
        if (crowded || place.lt(0).logical_or(place.gt(1)).any().ToBoolean() && place.std().ToDouble() < 1)
            return CheckResult.Incorrect(BoxMistakes[2]);
        return CheckResult.Incorrect(
            $"In the first direction the codes go from {low[0].ToDouble():F2} to {high[0].ToDouble():F2}, your points "
            + $"from {mine[.., 0].min().ToDouble():F2} to {mine[.., 0].max().ToDouble():F2}.");
    }

    // Every coordinate within [0, 1], mean ½ and variance 1/12, each within five standard errors: 1/√(12 n) of the
    // mean, 1/√(180 n) of the variance.
    private static bool Uniform(Tensor place)
    {
        long count = place.shape[0];
        Tensor mean = place.mean([0]), variance = (place - 0.5).square().mean([0]);
        return place.min().ToDouble() > -1e-5 && place.max().ToDouble() < 1 + 1e-5
            && (mean - 0.5).abs().max().ToDouble() < 5 / Math.Sqrt(12 * count)
            && (variance - 1.0 / 12).abs().max().ToDouble() < 5 / Math.Sqrt(180 * count);
    }
}
