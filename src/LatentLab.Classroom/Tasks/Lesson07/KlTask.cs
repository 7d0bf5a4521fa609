using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>KL(q(z|x) ‖ N(0, I)) in closed form: μ and log σ², [images, latents] each → [images].</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> Kl { get; } = new()
    {
        Id = "kl-closed-form",
        Lesson = 7,
        Number = 2,
        Title = "The KL in closed form",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "KL = ½ Σ (μ² + σ² − 1 − log σ²), over the latents of one image. What of that do you have, and what must "
            + "you compute?",
            "log σ² is logVariance as it is, σ² is its exp. The sum runs over dim 1; one number per image is left.",
            "0.5 * (mean.square() + logVariance.exp() - 1 - logVariance), and behind it .sum(dim: 1).",
        ],
        Why = "It is 0 only where μ = 0 and σ = 1, for every latent. Far from there μ² punishes means, σ² large and "
            + "−log σ² small widths.",
        Misconceptions = [.. KlCheck.Wrong, Chained.GradientCut],
        Judge = KlCheck.Judge,
    };
}

/// <summary>
/// KL(N(μ, σ²) ‖ N(0, I)) in closed form, one number per image. Inputs are μ and log σ², each [images, latents].
/// </summary>
internal static class KlCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("missing-half",
            "Missing ½: your values are twice the right ones. The whole bracket μ² + σ² − 1 − log σ² is halved.",
            x => 2 * Kl(x)),
        .. Weighted.Kl(weight => x => weight * Kl(x)),
        new("sign-flipped",
            "Sign flipped: a KL is never negative. It is ½ Σ (μ² + σ² − 1 − log σ²), or −½ Σ (1 + log σ² − μ² − σ²).",
            x => -Kl(x)),
        new("sigma-for-variance",
            "σ for σ²: you took exp(½·logVariance), the width, where the formula has σ², the variance: "
            + "exp(logVariance).",
            x => Half(Squared(x) + Deviation(x) - 1 - x[1])),
        new("log-sigma-for-log-variance",
            "log σ for log σ²: the last term is logVariance as it is. Half of it is log σ.",
            x => Half(Squared(x) + Variance(x) - 1 - 0.5 * x[1])),
        new("log-variance-for-variance",
            "log σ² for σ²: logVariance is the logarithm of the variance. Take exp(logVariance) where the formula has "
            + "σ².",
            x => Half(Squared(x) + x[1] - 1 - x[1])),
        new("averaged-over-latents",
            "Averaged over latents: with more latents the KL would not grow. Sum over them: every latent adds its "
            + "nats.",
            x => Kl(x) / x[0].shape[1]),
        new("minus-one-missing", "The −1 is missing: for μ = 0 and σ = 1 the KL must be 0, yours is ½ for each latent.",
            x => Half(Squared(x) + Variance(x) - x[1])),
        new("plus-one-for-minus-one", "+1 for −1: for μ = 0 and σ = 1 the KL must be 0, yours is 1 for each latent.",
            x => Half(Squared(x) + Variance(x) + 1 - x[1])),
        new("log-with-plus", "log σ² with a plus: small variances must cost, so −log σ² has to grow as σ² shrinks.",
            x => Half(Squared(x) + Variance(x) - 1 + x[1])),
        new("mean-not-squared", "μ for μ²: a mean of −2 must cost as much as one of 2. Square it.",
            x => Half(x[0] + Variance(x) - 1 - x[1])),
        new("mean-part-missing",
            "The mean is missing: yours is the variance part alone, ½ Σ (σ² − 1 − log σ²). Add ½ Σ μ².",
            x => Half(Variance(x) - 1 - x[1])),
        new("variance-part-missing",
            "The variance is missing: yours is the mean part alone, ½ Σ μ². Add ½ Σ (σ² − 1 − log σ²).",
            x => Half(Squared(x))),
        new("prior-and-posterior-swapped",
            "Prior and posterior swapped: that is KL(N(0, I) ‖ q), the divergence seen from the prior. Asked is KL(q ‖ "
            + "N(0, I)).",
            x => Half(x[1] + (1 + Squared(x)) / Variance(x) - 1)),
        new("not-summed-over-latents",
            "A KL for each latent of each image: sum over the latents, dim 1, to get one number per image.",
            x => Terms(x)),
        new("averaged-over-batch",
            "A single number, the average over the images: leave one KL for each image. The average over images comes "
            + "last, in the loss.",
            x => Kl(x).mean()),
        new("sum-over-batch",
            "A single number, summed over the images too: sum over the latents only, dim 1. With a sum over the batch, "
            + "the KL would grow with the batch size.",
            x => Kl(x).sum()),
        new("averaged-over-everything",
            "A single number, averaged over images and latents: sum over the latents, dim 1, and leave one KL for each "
            + "image.",
            x => Terms(x).mean()),
        new("wrong-axis", "Summed over the wrong axis: dim 0 are the images, dim 1 the latents. Sum over dim 1.",
            x => Terms(x).sum(dim: 0)),
        new("kept-dimension",
            "Shape [images, 1]: sum without keepdim. Added to a reconstruction of shape [images], it would broadcast "
            + "to [images, images].",
            x => Terms(x).sum(dim: 1, keepdim: true)),
    ];

    public static Func<Func<Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor>>((answer, x) => answer(x[0], x[1]), Inputs, Kl,
            "one KL for each image", Wrong,
            "Right, for seeded images and for the seven pairs of lesson 07 whose KL is known; and a gradient gets "
            + "through.")
        .Then((answer, trial) => Chained.Gradient(trial, x => answer(x[0], x[1]), 2, Seeded(trial, 4, 5, 2)));

    private static Tensor[][] Inputs(CheckSession trial) => [Seeded(trial, 1, trial.Draw(0, 6, 9), 3), Known(),
        Seeded(trial, 2, 5, trial.Draw(1, 14, 18))];

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long latents) =>
        [1.5 * trial.Normal(stream, images, latents), trial.Normal(stream + 100, images, latents) - 0.5];

    // The seven pairs of lesson 07.
    private static Tensor[] Known() =>
    [
        tensor(new float[] { 0, 1, 0, 0, 2, 0, 3 }).unsqueeze(1),
        2 * tensor(new float[] { 1, 1, 0.5f, 2, 0.1f, 0.01f, 1 }).log().unsqueeze(1)
    ];

    private static Tensor Terms(Tensor[] x) => 0.5 * (Squared(x) + Variance(x) - 1 - x[1]);

    private static Tensor Kl(Tensor[] x) => Terms(x).sum(dim: 1);

    private static Tensor Half(Tensor bracket) => 0.5 * bracket.sum(dim: 1);

    private static Tensor Squared(Tensor[] x) => x[0].square();

    private static Tensor Variance(Tensor[] x) => x[1].exp();

    private static Tensor Deviation(Tensor[] x) => (0.5 * x[1]).exp();
}
