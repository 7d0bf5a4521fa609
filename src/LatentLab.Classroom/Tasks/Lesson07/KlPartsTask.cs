using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>The two halves of the KL: μ → [images] and log σ² → [images].</summary>
    public static Exercise<(Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> Variance)> KlParts { get; } = new()
    {
        Id = "kl-parts",
        Lesson = 7,
        Number = 3,
        Title = "Two halves that don't know of each other",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "One part sees only μ, the other only log σ². Each must be 0 where its own wish is fulfilled: μ = 0, and σ "
            + "= 1.",
            "The mean part is ½ Σ μ². Everything else of the KL belongs to the variance part; check that it is 0 for "
            + "log σ² = 0.",
            "0.5 * mean.square().sum(dim: 1) and 0.5 * (logVariance.exp() - 1 - logVariance).sum(dim: 1).",
        ],
        Why = "Since each half has its minimum, 0, at a place of its own, each can be switched off alone, and the "
            + "failures of lesson 07 follow: without the one the means fly apart, without the other the variances "
            + "vanish.",
        Misconceptions = [.. KlPartsCheck.Wrong, KlPartsCheck.NotSummed, KlPartsCheck.OneNumber],
        Judge = KlPartsCheck.Judge,
    };
}

/// <summary>
/// The KL in two halves: ½ Σ μ² and ½ Σ (σ² − 1 − log σ²), each one number per image. Both are judged side by side,
/// [images, 2], so that a mistake may be about the pair.
/// </summary>
internal static class KlPartsCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("parts-swapped",
            "Parts swapped: what you handed over as the mean part is the formula of the variances, and the other way "
            + "round. The mean part comes first.",
            x => Pair(Half(x[0].exp() - 1 - x[0]), Half(x[1].square()))),
        new("missing-half", "Missing ½ in both parts.", x => Pair(2 * OfMean(x), 2 * OfVariance(x))),
        new("missing-half-of-mean", "Missing ½ in the mean part: it is ½ Σ μ².",
            x => Pair(2 * OfMean(x), OfVariance(x))),
        new("missing-half-of-variance", "Missing ½ in the variance part: it is ½ Σ (σ² − 1 − log σ²).",
            x => Pair(OfMean(x), 2 * OfVariance(x))),
        new("minus-one-missing",
            "The −1 is in neither part, so they don't add up to the KL. It belongs to the variances: σ² − 1 − log σ² "
            + "is 0 at σ = 1.",
            x => Pair(OfMean(x), OfVariance(x) + HalfForEach(x))),
        new("minus-one-with-mean",
            "The −1 is in the mean part, so that it is negative where all means are 0. It belongs to the variances: σ² "
            + "− 1 − log σ² is 0 at σ = 1.",
            x => Pair(OfMean(x) - HalfForEach(x), OfVariance(x) + HalfForEach(x))),
        new("minus-one-twice", "The −1 is in both parts; it belongs to the variances alone.",
            x => Pair(OfMean(x) - HalfForEach(x), OfVariance(x))),
        new("sigma-for-variance", "σ for σ²: in the variance part stands exp(logVariance), not exp(½·logVariance).",
            x => Pair(OfMean(x), Half((0.5 * x[1]).exp() - 1 - x[1]))),
        new("log-sigma-for-log-variance",
            "log σ for log σ²: in the variance part stands logVariance as it is, without a half of its own.",
            x => Pair(OfMean(x), Half(x[1].exp() - 1 - 0.5 * x[1]))),
        new("log-missing",
            "The logarithm is missing: ½ Σ (σ² − 1) is lowest at σ = 0. It is −log σ² that keeps the variance from "
            + "vanishing.",
            x => Pair(OfMean(x), Half(x[1].exp() - 1))),
        new("variance-missing",
            "σ² is missing: −½ Σ (1 + log σ²) falls for ever as σ grows. It is σ² that keeps the variance from "
            + "growing.",
            x => Pair(OfMean(x), Half(-1 - x[1]))),
        new("averaged-over-latents", "Averaged over latents: sum over them, so that every latent adds its nats.",
            x => Pair(OfMean(x), OfVariance(x)) / x[0].shape[1]),
        new("mean-not-squared", "μ for μ² in the mean part: a mean of −2 must cost as much as one of 2.",
            x => Pair(Half(x[0]), OfVariance(x))),
        new("absolute-for-square", "|μ| for μ² in the mean part: the pull towards 0 must grow with the distance.",
            x => Pair(Half(x[0].abs()), OfVariance(x))),
    ];

    public static Misconception NotSummed { get; } = new("not-summed-over-latents",
        "A number for each latent of each image: sum over the latents, dim 1, so that each part is one number per "
        + "image.");

    public static Misconception OneNumber { get; } = new("sum-over-batch",
        "A single number for all images: sum over the latents only, dim 1. The average over images comes last, in the "
        + "loss.");

    public static CheckResult Judge(
        (Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> Variance) answer, CheckSession trial) =>
        Shapes(answer, trial) ?? OfValues(answer, trial);

    private static readonly Func<(Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> Variance), CheckSession,
        CheckResult> OfValues =
        Formulas.Judge<(Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> Variance)>(
            (answer, x) => Pair(answer.Mean(x[0]), answer.Variance(x[1])), Inputs, x => Pair(OfMean(x), OfVariance(x)),
            "mean part and variance part of each image", Wrong,
            "Right: the mean part is 0 where μ is, the variance part where σ = 1, and together they are the KL.");

    private static CheckResult? Shapes(
        (Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> Variance) answer, CheckSession trial)
    {
        Tensor[] x = Seeded(trial, 1, 6, 3);
        foreach ((Func<Tensor, Tensor> part, Tensor input) in new[] { (answer.Mean, x[0]), (answer.Variance, x[1]) })
        {
            if (trial.Ask(() => part(input), out Tensor found, input) is { } fault)
                return fault;
            if (found.shape is [6, 3])
                return CheckResult.Incorrect(NotSummed);
            if (found.numel() == 1)
                return CheckResult.Incorrect(OneNumber);
            if (CheckSession.Shape(found, [6], "one number for each image from each part") is { } shape)
                return shape;
        }
        return null;
    }

    private static Tensor[][] Inputs(
        CheckSession trial) => [Seeded(trial, 1, trial.Draw(0, 5, 9), 3), Seeded(trial, 2, 4, 2),
            Seeded(trial, 3, 3, trial.Draw(1, 8, 14))];

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long latents) =>
        [1.5 * trial.Normal(stream, images, latents), trial.Normal(stream + 100, images, latents) - 0.5];

    private static Tensor OfMean(Tensor[] x) => Half(x[0].square());

    private static Tensor OfVariance(Tensor[] x) => Half(x[1].exp() - 1 - x[1]);

    private static double HalfForEach(Tensor[] x) => 0.5 * x[0].shape[1];

    private static Tensor Half(Tensor terms) => 0.5 * terms.sum(dim: 1);

    private static Tensor Pair(Tensor mean, Tensor variance) => stack([mean, variance], 1);
}
