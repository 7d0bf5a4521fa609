using LatentLab.Classroom.Checking;
using LatentLab.Data;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The 95th percentile of the change over a small step: (decode, codes [n, latents], share of the spread, unrelated
    /// distance) → share of the unrelated distance.
    /// </summary>
    public static Exercise<Func<Func<Tensor, Tensor>, Tensor, double, double, double>> ContinuityPercentile { get; } =
        new()
        {
            Id = "continuity",
            Lesson = 8,
            Number = 3,
            Title = "Continuity, measured",
            Kind = ExerciseKind.Code,
            Points = 3,
            Hints =
        [
            "How long is a step, and in which direction does it go? How different are two pictures? And which of all "
            + "the changes stands for them?",
            "The spread is the root of the mean squared distance of the codes from their mean. A random direction is "
            + "randn_like(codes), each row divided by its length: .norm(1, keepdim: true).",
            "step = share * spread * direction; changes = (decode(codes + step) - decode(codes)).flatten(1).norm(1); "
            + "Quantile.Of(changes.ToNumbers(), 0.95) / unrelated.",
        ],
            Why = "Lengths are taken in shares of the codes' spread and of the unrelated distance, so that a number "
                + "doesn't change when somebody stretches the code or the pictures. The 95th percentile is about the "
                + "bad places, of which a mean would say nothing.",
            Misconceptions = ContinuityCheck.Wrong,
            Judge = ContinuityCheck.Judge,
        };
}

/// <summary>
/// The 95th percentile of the decoder's change over one random step from each code. The check hands over a decoder of
/// its own and looks at the very points that the learner decodes: the steps are judged by their length and direction,
/// and the number must be the percentile of exactly these changes.
/// </summary>
internal static class ContinuityCheck
{

    public static readonly Misconception
        NothingDecoded = new("nothing-decoded",
            "Your function never called `decode`: continuity is about what the decoder makes of close points."),
        NoPairs = new("no-pairs",
            "Decode each code twice: where it is, and after its step. So `decode` gets as many points before as after, "
            + "and they are compared one by one."),
        AbsoluteStep = new("absolute-step",
            "Your steps have the length `share` itself. \"0.05 apart\" means something else in each latent space: "
            + "multiply by the spread of the codes."),
        NotCentred = new("not-centred",
            "Your spread is the codes' distance from 0, not from their mean. Shift all codes, and nothing about the "
            + "decoder changes; subtract the mean first."),
        OneWidth = new("width-of-one-latent",
            "Your spread is the standard deviation of single numbers. Asked is the distance of whole codes from their "
            + "mean: the root of the mean of its square, which adds up over the latents."),
        MeanDistance = new("mean-distance",
            "Your spread is the mean distance from the mean code; asked is the root of the mean squared distance."),
        NotNormalised = new("direction-not-normalised",
            "Your steps differ in length: a random direction must be divided by its own length before it is "
            + "stretched."),
        OneDirection = new("one-direction", "All codes take the same step. Draw a direction for each of them."),
        AlongAnAxis = new("along-an-axis",
            "Your steps go along a single latent only. Close points lie in all directions."),
        FewDirections = new("few-directions",
            "Some directions come more often than others, or only a few come at all. Every direction must be equally "
            + "likely: randn_like(codes), each row divided by its length."),
        PositiveOnly = new("positive-directions",
            "Your directions all point to one side (rand gives numbers from 0 to 1). Use randn and divide by the "
            + "length: every direction is then equally likely."),
        Mean = new("mean-for-percentile",
            "That is the mean change. The property speaks of any two close points, so the mean lets the bad places "
            + "off: take the 95th percentile."),
        Median = new("median-for-percentile",
            "That is the median change. The property speaks of any two close points: take the 95th percentile."),
        Largest = new("largest-for-percentile",
            "That is the largest change, which grows with the number of codes you look at. Take the 95th percentile."),
        Lowest = new("wrong-end",
            "That is the 5th percentile, what only the calmest places stay below. Sort the other way, or take 0.95."),
        Undivided = new("not-divided-by-unrelated",
            "That is a distance in pixel values. Divide by the unrelated distance, so that models and data sets can be "
            + "compared."),
        Squared = new("distance-squared", "You took the squared distance of the pictures. Take its root."),
        Slope = new("divided-by-step",
            "You divided by the length of the step: that is a slope, in pixels per latent unit, and changes when the "
            + "code is stretched. Divide by the unrelated distance.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        NothingDecoded, NoPairs, AbsoluteStep, NotCentred, OneWidth, MeanDistance, NotNormalised, OneDirection,
        AlongAnAxis, PositiveOnly, FewDirections, Mean, Median, Largest, Lowest, Undivided, Squared, Slope,
    ];

    public static CheckResult Judge(
        Func<Func<Tensor, Tensor>, Tensor, double, double, double> answer, CheckSession trial)
    {
        foreach (double share in new[] { 0.04 + 0.002 * trial.Draw(3, 0, 9), 0.1 })
        {
            double unrelated = 9 + 0.1 * trial.Draw(4, 0, 40);
            Tensor noise = trial.Normal(1, trial.Draw(5, 700, 900), 2);
            Tensor codes = stack([3 * noise.select(1, 0) + 6, noise.select(1, 1) + noise.select(1, 0) - 2], 1);
            var decoded = new List<Tensor>();
            Tensor Decode(Tensor points)
            {
                decoded.Add(points.detach().clone());
                return Picture(points);
            }
            CheckResult? fault = trial.Ask(() => answer(Decode, codes, share, unrelated), out double found, codes);
            if (fault is not null)
                return fault;
            if ((Steps(codes, decoded, share) ?? Value(codes, decoded, share, found, unrelated)) is { } objection)
                return objection;
        }
        return CheckResult.Correct(
            "Right: steps of one length in all directions, measured in the codes' own spread, and the change that 95 % "
            + "of them stay below.");
    }

    // Calm on the left, steep on the right: mean, median and percentiles are all different.
    private static Tensor Picture(Tensor points)
    {
        Tensor bent = (0.25 * points.select(1, 0)).exp() + 0.5 * points.select(1, 1);
        return stack([bent.sin(), bent.cos(), 0.3 * points.select(1, 0), 0.3 * points.select(1, 1)], 1);
    }

    private static (Tensor Before, Tensor Delta)? Pairs(Tensor codes, List<Tensor> decoded)
    {
        long count = codes.shape[0];
        if (decoded.Any(points => points.dim() != 2 || points.shape[1] != 2)
            || decoded.Sum(points => points.shape[0]) != 2 * count)
            return null;
        Tensor all = cat(decoded, 0), one = all.narrow(0, 0, count), other = all.narrow(0, count, count);
        bool Unmoved(Tensor points) => (points - codes).abs().max().ToDouble() < 1e-5;
        return Unmoved(one) ? (one, other - one) : Unmoved(other) ? (other, one - other) : null;
    }

    private static CheckResult? Steps(Tensor codes, List<Tensor> decoded, double share)
    {
        if (decoded.Count == 0)
            return CheckResult.Incorrect(NothingDecoded);
        if (Pairs(codes, decoded) is not { } pairs)
            return CheckResult.Incorrect(NoPairs);
        Tensor off = codes - codes.mean([0]), delta = pairs.Delta;
        double[] lengths = delta.norm(1).ToNumbers();
        double spread = Root(off.square().sum(dim: 1).mean()), length = Root(delta.square().sum(dim: 1).mean());
        if ((delta - delta.mean([0])).abs().max().ToDouble() < 1e-4)
            return CheckResult.Incorrect(OneDirection);
        if (delta.abs().amax([0]).min().ToDouble() < 1e-4)
            return CheckResult.Incorrect(AlongAnAxis);
        if (delta.min().ToDouble() > -1e-4)
            return CheckResult.Incorrect(PositiveOnly);
        if (lengths.Max() > 1.02 * lengths.Min())
            return CheckResult.Incorrect(NotNormalised);
        if (FavoursDirections(delta))
            return CheckResult.Incorrect(FewDirections);
        bool Long(double expected) => Math.Abs(length / (share * expected) - 1) < 0.005;
        if (Long(spread))
            return null;
        return Long(1) ? CheckResult.Incorrect(AbsoluteStep)
            : Long(Root(codes.square().sum(dim: 1).mean())) ? CheckResult.Incorrect(NotCentred)
            : Long(codes.std().ToDouble()) || Long(codes.std(0).mean().ToDouble()) || Long(spread / Math.Sqrt(2))
                ? CheckResult.Incorrect(OneWidth)
            : Long(off.norm(1).mean().ToDouble()) ? CheckResult.Incorrect(MeanDistance)
            : CheckResult.Incorrect(
                $"With a share of {Sentences.Number(share)} and a spread of {Sentences.Number(spread)} your steps must "
                + $"be {Sentences.Number(share * spread)} long; they are {Sentences.Number(length)}.");
    }

    // Angles of n random directions are uniform: their distribution function is off by at most 3.1/√n, but for one case
    // in a hundred million (Dvoretzky, Kiefer and Wolfowitz, with Massart's constant), and few of them are equal.
    private static bool FavoursDirections(Tensor delta)
    {
        double[] turns = [.. atan2(delta.select(1, 1), delta.select(1, 0)).ToNumbers()
            .Select(angle => angle / (2 * Math.PI) + 0.5).Order()];
        double off = turns.Select((turn, place) => Math.Abs(turn - (place + 0.5) / turns.Length)).Max();
        int different = turns.Select(turn => Math.Round(turn, 4)).Distinct().Count();
        return off > 3.1 / Math.Sqrt(turns.Length) + 0.5 / turns.Length || different < turns.Length / 2;
    }

    private static CheckResult? Value(
        Tensor codes, List<Tensor> decoded, double share, double found, double unrelated)
    {
        (Tensor before, Tensor delta) = Pairs(codes, decoded)!.Value;
        double[] changes = [.. (Picture(before + delta) - Picture(before)).norm(1).ToNumbers()];
        double step = Root(delta.square().sum(dim: 1).mean());
        // Definitions of a percentile differ by one place in the order.
        bool Between(double low, double high, double scale, double power = 1) =>
            found >= 0.999 * Math.Pow(Quantile.Of(changes, low), power) * scale
                && found <= 1.001 * Math.Pow(Quantile.Of(changes, high), power) * scale;
        bool Near(double expected) => Math.Abs(found - expected) <= 1e-3 * expected;
        return Between(0.945, 0.955, 1 / unrelated) ? null
            : Between(0.945, 0.955, 1) ? CheckResult.Incorrect(Undivided)
            : Near(changes.Average() / unrelated) ? CheckResult.Incorrect(Mean)
            : Between(0.495, 0.505, 1 / unrelated) ? CheckResult.Incorrect(Median)
            : Near(changes.Max() / unrelated) ? CheckResult.Incorrect(Largest)
            : Between(0.045, 0.055, 1 / unrelated) ? CheckResult.Incorrect(Lowest)
            : Between(0.945, 0.955, 1 / unrelated, power: 2)
                || Between(0.945, 0.955, 1 / unrelated / unrelated, power: 2) ? CheckResult.Incorrect(Squared)
            : Between(
                0.945,
                0.955, 1 / step) || Between(0.945, 0.955, 1 / step / unrelated) || Between(0.945, 0.955, 1 / share)
                || Between(0.945, 0.955, 1 / share / unrelated) ? CheckResult.Incorrect(Slope)
            : CheckResult.Incorrect(
                "Of the changes over your steps, 95 % stay below "
                + $"{Sentences.Number(Quantile.Of(changes, 0.95) / unrelated)} of the unrelated distance; you returned "
                + $"{Sentences.Number(found)}.");
    }

    private static double Root(Tensor square) => Math.Sqrt(square.ToDouble());
}
