using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The loss of a batch: output and images [images, pixels], μ and log σ² [images, latents] → a scalar, nats per
    /// image.
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> VaeLoss { get; } = new()
    {
        Id = "vae-loss",
        Lesson = 6,
        Sheet = "06b",
        Number = 3,
        Title = "Edit 3: the loss",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Lesson 01's loss is the first term. The second is one number for each image too. What is summed, and what "
            + "is averaged, and in which order?",
            "Error: the squared differences, summed over the pixels (dimension 1). KL: ½ times the sum over the "
            + "latents of μ² + σ² − 1 − log σ². Both have the shape [images].",
            "(images - output).square().sum(dim: 1) + 0.5 * (mean.square() + logVariance.exp() - 1 - "
            + "logVariance).sum(dim: 1), and behind both one .mean().",
        ],
        Why = "Each image costs what its pixels and its latents cost together, so both are summed; images are "
            + "averaged, so that the loss doesn't depend on how many there are. Any other mean changes the weight of "
            + "the KL without saying so.",
        Misconceptions = [.. VaeLossCheck.Wrong, Chained.GradientCut],
        Judge = VaeLossCheck.Judge,
    };
}

/// <summary>
/// Squared error + KL of a batch, in nats per image, a scalar. Inputs are output and images [images, pixels], μ and
/// log σ² [images, latents].
/// </summary>
internal static class VaeLossCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("beta-in-a-mean",
            "β hidden in a mean: error and KL are each averaged over all their numbers. With 784 pixels and 8 latents, "
            + "the KL then weighs 98 times what it should, though no β occurs in the code. Sum both within an image; "
            + "average over images last.",
            x => (Error(x) / Pixels(x) + Kl(x) / Latents(x)).mean()),
        new("averaged-over-pixels",
            "The error is averaged over the pixels: it is 784 times too small, so the KL weighs 784 times too much. "
            + "Sum over the pixels.",
            x => (Error(x) / Pixels(x) + Kl(x)).mean()),
        new("averaged-over-everything",
            "All averaged: both terms are divided by the number of pixels. Their ratio is right, but the loss is 784 "
            + "times too small and no longer one of whole images. Sum over the pixels and over the latents.",
            x => ((Error(x) + Kl(x)) / Pixels(x)).mean()),
        .. Weighted.Kl(weight => x => (Error(x) + weight * Kl(x)).mean()),
        new("averaged-over-latents",
            "The KL is averaged over the latents, so it weighs too little. Sum over them: every latent costs its nats.",
            x => (Error(x) + Kl(x) / Latents(x)).mean()),
        new("sum-over-batch",
            "Summed over the images: twice as many would give twice the loss, and the step would depend on the size of "
            + "the batch. Average over them, last of all.",
            x => (Error(x) + Kl(x)).sum()),
        new("kl-summed-over-batch",
            "The error is averaged over the images, the KL is summed over them: it grows with the batch. Average both.",
            x => Error(x).mean() + Kl(x).sum()),
        new("sign-flipped",
            "The KL is subtracted: minimising then pushes it up without end. It is a cost; add it.",
            x => (Error(x) - Kl(x)).mean()),
        new("kl-missing", "The KL is missing: that is lesson 01's loss.", x => Error(x).mean()),
        new("reconstruction-missing", "The error is missing: yours is the KL alone.", x => Kl(x).mean()),
        new("missing-half", "The ½ of the KL is missing: ½ Σ (μ² + σ² − 1 − log σ²).",
            x => (Error(x) + 2 * Kl(x)).mean()),
        new("sigma-for-variance", "σ for σ² in the KL: σ² is exp(logVariance), without a half.",
            x => (Error(x) + Half(x[2].square() + (0.5 * x[3]).exp() - 1 - x[3])).mean()),
        new("log-variance-for-variance", "log σ² for σ² in the KL: the exp is missing in one of the terms.",
            x => (Error(x) + Half(x[2].square() - 1)).mean()),
        new("root-of-error", "The root of the error: lesson 01's loss is the square of the distance.",
            x => (Error(x).sqrt() + Kl(x)).mean()),
        new("not-averaged", "One number for each image: average them, so that a single number is left to minimise.",
            x => Error(x) + Kl(x)),
    ];

    /// <summary>Of the loss's values alone.</summary>
    public static Func<Func<Tensor, Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Values { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor, Tensor, Tensor>>((answer, x) => answer(x[0], x[1], x[2], x[3]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), 784, 8),
                Seeded(trial, 2, trial.Draw(1, 9, 13), trial.Draw(2, 300, 500), trial.Draw(3, 2, 6))],
            x => (Error(x) + Kl(x)).mean(), "the loss of the batch", Wrong,
            "Right: squared error and KL, each summed within an image, averaged over the images last; and a gradient "
            + "gets through.",
            tolerance: 2e-5);

    public static Func<Func<Tensor, Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Values.Then((answer, trial) =>
        {
            Tensor[] x = Seeded(trial, 3, 4, 50, 2);
            return Chained.Gradient(trial, leaf => answer(leaf[0], x[1], leaf[1], leaf[2]), 3, x[0], x[2], x[3]);
        });

    private static Tensor Error(Tensor[] x) => (x[1] - x[0]).square().sum(dim: 1);

    private static Tensor Kl(Tensor[] x) => Half(x[2].square() + x[3].exp() - 1 - x[3]);

    private static Tensor Half(Tensor bracket) => 0.5 * bracket.sum(dim: 1);

    private static long Pixels(Tensor[] x) => x[1].shape[1];

    private static long Latents(Tensor[] x) => x[2].shape[1];

    // The KL is some hundred nats here, as much as the error, so that a mistake in it is not lost beside that.
    public static Tensor[] Seeded(CheckSession trial, int stream, long images, long pixels, long latents) =>
    [
        trial.Uniform(stream, images, pixels), trial.Uniform(stream + 100, images, pixels),
        5 * trial.Normal(stream + 200, images, latents), 2 * trial.Normal(stream + 300, images, latents) - 1,
    ];
}
