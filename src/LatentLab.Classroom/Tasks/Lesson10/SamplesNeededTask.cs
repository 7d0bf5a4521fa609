using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// A spread s, the samples k that bring the bound within 0.1 nats of the truth, and the gap left.
    /// </summary>
    public static Exercise<double[]> SamplesNeeded { get; } = new()
    {
        Id = "samples-needed",
        Lesson = 10,
        Number = 5,
        Title = "How many samples does a bad encoder cost?",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Here the truth is known: 0 nats. So the gap is 0 less the bound, averaged over many images. Choose a "
            + "spread and double k until the gap is small enough.",
            "The bound of each image is your last task's function of its log weights. With 4,000 images the mean is "
            + "known to about 0.01 nats.",
            "For a spread of 1 about ten samples will do, for 2 more than a hundred. Report { spread, k, gap }.",
        ],
        Why = "For large k the gap is the weights' relative variance over 2k, (e^(s²) − 1)/2k. A spread that is twice "
            + "as large needs the fourth power as many samples; so whoever wants tight bounds trains a better encoder.",
        Misconceptions = SamplesNeededCheck.Wrong,
        Judge = SamplesNeededCheck.Judge,
    };
}

/// <summary>
/// How many samples bring the bound within 0.1 nats of the truth? Log weights are drawn from N(−s²/2, s²), so that the
/// mean weight is 1, the truth 0 nats, and −ELBO is s²/2. The learner chooses the spread s, which stands for how wrong
/// the encoder is, finds k and reports the gap left there; the check draws for itself.
/// </summary>
internal static class SamplesNeededCheck
{
    public const double Wanted = 0.1, LeastSpread = 1, LargestSpread = 2;

    // The check's own standard error is below 0.005 nats; a learner's, from 2,000 images or more, below 0.02.
    private const double Room = 0.03, Wasteful = 3;
    private const int Draws = 1_500_000;

    public static readonly Misconception
        MeanOfLogs = new("mean-of-logs",
            "Your gap is s²/2 at any number of samples: that is the mean of the log weights, the ELBO. Take the "
            + "logarithm of the mean weight: logsumexp over the samples, less log k."),
        GainForGap = new("gain-for-gap",
            "That is how far the bound has come down from −ELBO. Asked is the gap that is left to the truth, 0 nats "
            + "here."),
        LogKMissing = new("log-k-missing",
            "log k is missing: your bound takes the sum of the weights for their mean, and so rises above the truth."),
        SignFlipped = new("sign-flipped",
            "The gap has its sign flipped: the bound on log p(x) lies below the truth, so truth less bound is "
            + "positive."),
        TooFew = new("too-few-samples", "Measured rightly, but more than 0.1 nats are left there. Take more samples."),
        TooMany = new("too-many-samples",
            "Measured rightly, and within 0.1 nats; but a third of these samples would have been enough. Find the "
            + "smallest k, to within a factor of three.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        MeanOfLogs, GainForGap, LogKMissing, SignFlipped, TooFew, TooMany
    ];

    /// <param name="answer">s, k, and the gap in nats.</param>
    public static CheckResult Judge(double[] answer, CheckSession trial)
    {
        if (answer
            is not [>= LeastSpread and <= LargestSpread and var spread, >= 1 and <= 100_000 and var samples, var found]
            || !double.IsFinite(found))
            return CheckResult.Incorrect(
                $"Expected three numbers: a spread s from {LeastSpread} to {LargestSpread}, a number of samples k from "
                + "1 to 100,000, and the gap in nats that is left.");
        int k = (int)Math.Round(samples);
        double gap = Gap(trial, spread, k), elbo = spread * spread / 2;
        if (Near(found, gap))
        {
            return gap > Wanted + Room ? CheckResult.Incorrect(TooFew)
                : k >= Wasteful && Gap(trial, spread, (int)(k / Wasteful)) < Wanted - Room
                    ? CheckResult.Incorrect(TooMany)
                : CheckResult.Correct(
                    $"Right: with log weights that scatter by {Sentences.Number(spread)} nats, {k:N0} samples leave "
                    + $"{Sentences.Number(gap)} nats. The number needed grows like 5·e^(s²), so a better encoder is "
                    + "worth more than more samples.");
        }
        return Near(found, elbo) ? CheckResult.Incorrect(MeanOfLogs)
            : Near(found, elbo - gap) ? CheckResult.Incorrect(GainForGap)
            : Near(found, gap - Math.Log(k)) ? CheckResult.Incorrect(LogKMissing)
            : Near(-found, gap) ? CheckResult.Incorrect(SignFlipped)
            : CheckResult.Incorrect(
                $"With a spread of {Sentences.Number(spread)} and {k:N0} samples the gap isn't the "
                + $"{Sentences.Number(found)} nats that you report, by more than chance allows. Average over 2,000 "
                + "images or more.");
    }

    /// <summary>Truth less bound, nats.</summary>
    internal static double Gap(CheckSession trial, double spread, int samples)
    {
        using var scope = NewDisposeScope();
        long images = Math.Clamp(Draws / samples, 20, 40_000);
        Tensor logWeights = spread * trial.Normal(samples, images, samples) - spread * spread / 2;
        return -(logWeights.logsumexp(1) - Math.Log(samples)).mean().ToDouble();
    }

    private static bool Near(double found, double expected) => Math.Abs(found - expected) <= Room;
}
