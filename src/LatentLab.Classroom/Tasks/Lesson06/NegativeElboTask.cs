using LatentLab.Classroom.Checking;
using LatentLab.Losses;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The loss of a batch: logits and images [images, 1, h, w], μ and log σ² [images, latents] → a scalar, nats per
    /// image.
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> NegativeElbo { get; } = new()
    {
        Id = "negative-elbo",
        Lesson = 6,
        Number = 3,
        Title = "The loss: reconstruction + KL",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Two terms, each one number per image. Which sums are inside each term, and which average comes last?",
            "ReconstructionLoss.Bernoulli(logits, images) is summed over pixels already, shape [images]. The KL of an "
            + "image is ½ times the sum over its latents of μ² + σ² − 1 − log σ².",
            "kl = 0.5 * (mean.square() + logVariance.exp() - 1 - logVariance).sum(dim: 1); then add the two and take "
            + ".mean().",
        ],
        Why = "Summed over pixels and latents, averaged over images last: only then do the two terms stand in the "
            + "ratio that the bound on −log p(x) asks for. Any other mean hides a β.",
        Misconceptions = [.. NegativeElboCheck.Wrong, Chained.GradientCut],
        Judge = NegativeElboCheck.Judge,
    };
}

/// <summary>
/// The loss of one batch, reconstruction + KL in nats per image, a scalar. Inputs are logits and images [images, 1, h,
/// w], μ and log σ² [images, latents].
/// </summary>
internal static class NegativeElboCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("beta-in-a-mean",
            "β hidden in a mean: you averaged the reconstruction over the pixels and the KL over the latents. With 784 "
            + "pixels and 2 latents that is β = 392, though no β occurs in the code. Sum both, and average over images "
            + "last.",
            x => (Reconstruction(x) / Pixels(x) + Kl(x) / Latents(x)).mean()),
        new("averaged-over-pixels",
            "Averaged over pixels: the reconstruction is 784 times too small, so the KL counts 784 times too much. Sum "
            + "over the pixels.",
            x => (Reconstruction(x) / Pixels(x) + Kl(x)).mean()),
        new("averaged-over-everything",
            "All averaged: both terms are divided by the number of pixels. Their ratio is right, but the loss is 784 "
            + "times too small, and so no longer in nats per image; a learning rate that fits the one does not fit "
            + "the other. Sum over the pixels and over the latents.",
            x => ((Reconstruction(x) + Kl(x)) / Pixels(x)).mean()),
        new("mean-squared-error",
            "The reconstruction is the mean squared error: a mean over the pixels, so the KL counts far too much, and "
            + "a squared error where logits ask for the Bernoulli surprise, ReconstructionLoss.Bernoulli(logits, "
            + "images), summed over the pixels.",
            x => (SquaredError(x) / Pixels(x) + Kl(x)).mean()),
        new("mean-squared-error-and-mean-kl",
            "All averaged: the mean squared error over the pixels and the mean of the KL over the latents. That hides "
            + "a β. Sum over the pixels and over the latents, average over the images last; with logits, the "
            + "reconstruction is ReconstructionLoss.Bernoulli(logits, images).",
            x => (SquaredError(x) / Pixels(x) + Kl(x) / Latents(x)).mean()),
        .. Weighted.Kl(weight => x => (Reconstruction(x) + weight * Kl(x)).mean()),
        new("averaged-over-latents", "The KL is averaged over latents: sum over them, every latent adds its nats.",
            x => (Reconstruction(x) + Kl(x) / Latents(x)).mean()),
        new("sum-over-batch",
            "Sum over the batch: twice as many images would give twice the loss, and the step would depend on the "
            + "batch size. Average over the images, last of all.",
            x => (Reconstruction(x) + Kl(x)).sum()),
        new("kl-summed-over-batch",
            "The reconstruction is averaged over the images, the KL is summed over them: the KL then grows with the "
            + "batch size. Average both.",
            x => Reconstruction(x).mean() + Kl(x).sum()),
        new("reconstruction-summed-over-batch",
            "The KL is averaged over the images, the reconstruction is summed over them. Average both.",
            x => Reconstruction(x).sum() + Kl(x).mean()),
        new("sign-flipped",
            "Sign of the KL flipped: minimising would then push the KL up without end. The loss is reconstruction plus "
            + "KL.",
            x => (Reconstruction(x) - Kl(x)).mean()),
        new("maximised-for-minimised",
            "That is the ELBO itself, which is maximised. The loss is its negative: reconstruction + KL.",
            x => -(Reconstruction(x) + Kl(x)).mean()),
        new("kl-missing", "The KL is missing: that is the loss of an autoencoder.", x => Reconstruction(x).mean()),
        new("reconstruction-missing", "The reconstruction is missing: yours is the KL alone.", x => Kl(x).mean()),
        new("missing-half", "Missing ½ in the KL: it is ½ Σ (μ² + σ² − 1 − log σ²).",
            x => (Reconstruction(x) + 2 * Kl(x)).mean()),
        new("sigma-for-variance", "σ for σ² in the KL: take exp(logVariance).",
            x => (Reconstruction(x) + Half(x[2].square() + (0.5 * x[3]).exp() - 1 - x[3])).mean()),
        new("log-sigma-for-log-variance", "log σ for log σ² in the KL: the last term is logVariance as it is.",
            x => (Reconstruction(x) + Half(x[2].square() + x[3].exp() - 1 - 0.5 * x[3])).mean()),
        new("sigmoid-twice",
            "The sigmoid is applied twice: the decoder's answer is a logit, and this loss takes the sigmoid itself.",
            x => (ReconstructionLoss.Bernoulli(x[0].sigmoid(), x[1]) + Kl(x)).mean()),
        new("squared-error-for-bernoulli",
            "Squared error for −log p(x|z): with logits, the reconstruction is the Bernoulli surprise at the pixels, "
            + "ReconstructionLoss.Bernoulli(logits, images).",
            x => (SquaredError(x) + Kl(x)).mean()),
        new("inputs-swapped",
            "Logits and images swapped: ReconstructionLoss.Bernoulli(logits, images), the decoder's answer first.",
            x => (Weighted.SwappedBernoulli(x) + Kl(x)).mean()),
        new("not-averaged", "One number for each image: average them, so that a single number is left to minimise.",
            x => Reconstruction(x) + Kl(x)),
    ];

    public static Func<Func<Tensor, Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor, Tensor, Tensor>>((answer, x) => answer(x[0], x[1], x[2], x[3]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), 2),
                Seeded(trial, 2, trial.Draw(1, 9, 13), trial.Draw(2, 4, 6))],
            x => (Reconstruction(x) + Kl(x)).mean(), "the loss of the batch", Wrong,
            "Right: nats per image, summed over pixels and latents, averaged over the images last; and a gradient gets "
            + "through.",
            tolerance: 2e-5)
        .Then((answer, trial) =>
        {
            Tensor[] x = Seeded(trial, 3, 4, 2);
            return Chained.Gradient(trial, leaf => answer(leaf[0], x[1], leaf[1], leaf[2]), 3, x[0], x[2], x[3]);
        });

    private static Tensor Reconstruction(Tensor[] x) => ReconstructionLoss.Bernoulli(x[0], x[1]);

    private static Tensor SquaredError(Tensor[] x) => ReconstructionLoss.SquaredError(x[0].sigmoid(), x[1]);

    private static Tensor Kl(Tensor[] x) => Half(x[2].square() + x[3].exp() - 1 - x[3]);

    private static Tensor Half(Tensor bracket) => 0.5 * bracket.sum(dim: 1);

    private static long Pixels(Tensor[] x) => x[1].numel() / x[1].shape[0];

    private static long Latents(Tensor[] x) => x[2].shape[1];

    // The KL is some ten nats here, so that a mistake in it is not lost beside the reconstruction.
    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long latents) =>
        [
            2 * trial.Normal(stream, images, 1, 28, 28), trial.Uniform(stream + 100, images, 1, 28, 28),
            6 * trial.Normal(stream + 200, images, latents), 2 * trial.Normal(stream + 300, images, latents) - 1
        ];
}

/// <summary>Mistakes that several losses share.</summary>
internal static class Weighted
{
    /// <summary>A KL that counts less than it should, by factors that stand in many programs.</summary>
    /// <param name="formula">The loss with its KL times a number.</param>
    public static IEnumerable<WrongFormula> Kl(Func<double, Func<Tensor[], Tensor>> formula) =>
        from weight in ((double Factor, string Words)[])[(0.1, "a-tenth"), (0.01, "a-hundredth"), (0.5, "a-half")]
        let number = weight.Factor.ToString(System.Globalization.CultureInfo.InvariantCulture)
        select new WrongFormula($"kl-times-{weight.Words}",
            $"The KL is multiplied by {number}: a β of {number}, where the bound has 1. Images come back sharper for "
            + "it, and codes drawn from the prior give worse ones. A β is a parameter to be seen, not a number in the "
            + "loss; here it is 1.",
            formula(weight.Factor));

    /// <summary>
    /// The Bernoulli surprise with the logits taken for images and the images for logits, which the library refuses.
    /// </summary>
    public static Tensor SwappedBernoulli(Tensor[] x) =>
        nn.functional.binary_cross_entropy_with_logits(x[1], x[0], reduction: nn.Reduction.None)
            .flatten(start_dim: 1).sum(dim: 1);
}
