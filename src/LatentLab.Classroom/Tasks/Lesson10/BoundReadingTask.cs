using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>−ELBO and the k that takes away half of the distance to the truth, read off a plot.</summary>
    public static Exercise<double[]> BoundReading { get; } = new()
    {
        Id = "bound-reading",
        Lesson = 10,
        Number = 2,
        Title = "Read the curve of the bound",
        Kind = ExerciseKind.Reading,
        Points = 1,
        Hints =
        [
            "One sample is the ordinary ELBO. Where on the axis is one sample?",
            "The height at k = 1 is −ELBO; the broken line is the truth. The middle between the two heights, where "
            + "does the curve cross it?",
            "The left end lies a little above 103, the truth is 100: go down to about 101.5 and read k there. It is "
            + "below 10.",
        ],
        Why = "Half of the gap goes with a handful of samples, nine tenths need about a hundred: the axis is "
            + "logarithmic, and so is the progress.",
        Misconceptions = BoundReadingCheck.Wrong,
        Judge = BoundReadingCheck.Judge,
    };
}

/// <summary>
/// Two numbers read off the curve of <see cref="ReadingData.ImportanceWeighted"/>: −ELBO, and the number of samples
/// that takes away half of the distance to the truth.
/// </summary>
internal static class BoundReadingCheck
{
    private const double EyeInNats = 0.35;

    public static readonly Misconception
        TruthForElbo = new("truth-for-elbo",
            "That is where the curve ends, nearly −log p(x) itself. −ELBO is the bound for one sample, k = 1: the left "
            + "end."),
        GapForElbo = new("gap-for-elbo",
            "That is the distance from the left end to the truth. Asked is −ELBO itself, the height of the left end."),
        SignFlipped = new("sign-flipped",
            "The axis shows −log p(x) and −ELBO: positive numbers, since the surprise at an image is positive."),
        HalfOfSamples = new("half-of-samples",
            "Half of the samples is not half of the way: on the logarithmic axis most of the fall is on the left. Look "
            + "at which k the curve is half-way down."),
        TooFar = new("nearly-all",
            "There most of the distance is gone already. Find the height half-way between the left end and the truth, "
            + "and go across to the curve."),
        TooNear = new("too-early",
            "There less than half of the distance is gone. Find the height half-way between the left end and the "
            + "truth, and go across to the curve."),
        Swapped = new("numbers-swapped", "The two numbers are swapped: −ELBO first, then the number of samples.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        TruthForElbo, GapForElbo, SignFlipped, HalfOfSamples, TooFar, TooNear, Swapped
    ];

    /// <param name="answer">−ELBO in nats per image, and k.</param>
    public static CheckResult Judge(double[] answer, CheckSession trial)
    {
        if (answer is not [var elbo, var samples] || answer.Any(number => !double.IsFinite(number)))
            return CheckResult.Incorrect("Expected two numbers: −ELBO, and the number of samples.");
        BoundCurve curve = ReadingData.ImportanceWeighted();
        double left = curve.Bound[0], gap = left - curve.Truth;
        // Where the curve crosses the middle: half-way between the neighbouring points on the logarithmic axis; half a
        // point to either side is a good eye.
        int after = Array.FindIndex(curve.Bound, bound => bound < curve.Truth + gap / 2);
        double earliest = curve.Samples[after - 1] / Math.Sqrt(2), latest = curve.Samples[after] * Math.Sqrt(2);
        if (Near(samples, left))
            return CheckResult.Incorrect(Swapped);
        if (!Near(elbo, left))
        {
            return Near(elbo, curve.Bound[^1]) || Near(elbo, curve.Truth) ? CheckResult.Incorrect(TruthForElbo)
                : Near(elbo, gap) ? CheckResult.Incorrect(GapForElbo)
                : Near(-elbo, left) ? CheckResult.Incorrect(SignFlipped)
                : CheckResult.Incorrect(
                    "−ELBO is the bound for one sample, the height of the curve at k = 1. You read "
                    + $"{Sentences.Number(elbo)}.");
        }
        if (samples >= earliest && samples <= latest)
            return CheckResult.Correct(
                $"Right: −ELBO is {Sentences.Number(left)}, and {curve.Samples[after - 1]:0} to "
                + $"{curve.Samples[after]:0} samples take away half of its distance to −log p(x). The other half is "
                + "dear: nine tenths need about a hundred.");
        if (Near(samples, curve.Samples[^1] / 2))
            return CheckResult.Incorrect(HalfOfSamples);
        return CheckResult.Incorrect(samples > latest ? TooFar : TooNear);
    }

    private static bool Near(double found, double expected) => Math.Abs(found - expected) <= EyeInNats;
}
