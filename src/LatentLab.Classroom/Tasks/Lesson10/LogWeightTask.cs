using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// log p(x|z) + log p(z) − log q(z|x): [images], and z, μ, log σ², [images, latents] each → [images].
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> LogWeight { get; } = new()
    {
        Id = "log-weight",
        Lesson = 10,
        Number = 3,
        Title = "How much does one sample weigh?",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "A weight is p(x, z)/q(z|x), and p(x, z) = p(x|z)·p(z). Take the logarithm of that.",
            "log N(z; μ, σ²) = −½ Σ (log 2π + log σ² + (z − μ)²/σ²), once with the posterior's μ and σ², once with 0 "
            + "and 1. Sum over the latents, dim 1.",
            "logLikelihood - 0.5 * latent.square().sum(1) + 0.5 * (logVariance + (latent - mean).square() / "
            + "logVariance.exp()).sum(1); the 2π cancels.",
        ],
        Why = "A sample that q proposes often counts less, one that q proposes rarely counts more: so the mean weight "
            + "is p(x) whatever q is, and only its noise depends on q.",
        Misconceptions = LogWeightCheck.Wrong,
        Judge = LogWeightCheck.Judge,
    };
}

/// <summary>
/// log w = log p(x|z) + log p(z) − log q(z|x), one per image. Inputs are log p(x|z) [images], z, μ and log σ², each
/// [images, latents].
/// </summary>
internal static class LogWeightCheck
{
    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("prior-and-posterior-swapped",
            "Prior and posterior swapped: you subtract the prior and add the posterior. It is p(x|z)·p(z) over q(z|x), "
            + "so log p(z) is added and log q(z|x) subtracted.",
            x => x[0] - Prior(x) + Posterior(x)),
        new("prior-missing", "The prior is missing: add log p(z).", x => x[0] - Posterior(x)),
        new("posterior-missing",
            "The posterior is missing: the samples come from q, so divide by its density: subtract log q(z|x).",
            x => x[0] + Prior(x)),
        new("posterior-added", "The posterior is added: a weight divides by q(z|x), so its logarithm is subtracted.",
            x => x[0] + Prior(x) + Posterior(x)),
        new("likelihood-missing", "The likelihood is missing: add log p(x|z), how well z explains the image.",
            x => Prior(x) - Posterior(x)),
        new("sign-flipped",
            "log p(x|z) has its sign flipped: you are given the log-likelihood, not the reconstruction loss.",
            x => -x[0] + Prior(x) - Posterior(x)),
        new("all-signs-flipped",
            "All signs are flipped: that is −log w. The bound averages weights, so leave the sign for the end.",
            x => -(x[0] + Prior(x) - Posterior(x))),
        new("averaged-over-latents", "Averaged over latents: the log-density of several latents is the sum over them.",
            x => x[0] + (Prior(x) - Posterior(x)) / x[1].shape[1]),
        new("log-variance-missing",
            "The density of q lacks its −½ log σ²: log N(z; μ, σ²) = −½ Σ (log 2π + log σ² + (z − μ)²/σ²).",
            x => x[0] + Prior(x) - Posterior(x) - 0.5 * x[3].sum(dim: 1)),
        new("log-sigma-for-log-variance", "log σ for log σ² in the density of q: it is −½ log σ², or −log σ.",
            x => x[0] + Prior(x) - Posterior(x) - 0.25 * x[3].sum(dim: 1)),
        new("sigma-for-variance",
            "σ for σ² in the density of q: (z − μ)² is divided by the variance, exp(logVariance).",
            x => x[0] + Prior(x) - Sum(LogTwoPi + x[3] + Squares(x) / (0.5 * x[3]).exp())),
        new("missing-half", "Missing ½ in the densities: log N(z; μ, σ²) = −½ Σ (log 2π + log σ² + (z − μ)²/σ²).",
            x => x[0] + 2 * Prior(x) - 2 * Posterior(x)),
        new("constant-in-one-density",
            "2π stands in only one of the two densities. It cancels if it is in both, or in neither.",
            x => x[0] + Prior(x) - Posterior(x) - 0.5 * x[1].shape[1] * LogTwoPi),
        new("constant-in-one-density",
            "2π stands in only one of the two densities. It cancels if it is in both, or in neither.",
            x => x[0] + Prior(x) - Posterior(x) + 0.5 * x[1].shape[1] * LogTwoPi),
        new("closed-form-kl",
            "You subtract the KL in closed form, which is the average over all z. A weight belongs to the one z that "
            + "was drawn.",
            x => x[0] - 0.5 * (x[2].square() + x[3].exp() - 1 - x[3]).sum(dim: 1)),
        new("averaged-over-batch",
            "A single number: leave one weight for each image. The logarithm of the average is not the average of the "
            + "logarithms.",
            x => (x[0] + Prior(x) - Posterior(x)).mean()),
        new("not-summed-over-latents", "A number for each latent: sum the log-densities over the latents, dim 1.",
            x => x[0].unsqueeze(1) - 0.5 * x[1].square() + 0.5 * (x[3] + Squares(x) / x[3].exp())),
    ];

    public static Func<Func<Tensor, Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor, Tensor, Tensor>>(
            (answer, x) => answer(x[0], x[1], x[2], x[3]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), 3), Seeded(trial, 2, 4, trial.Draw(1, 8, 12))],
            x => x[0] + Prior(x) - Posterior(x), "one log weight for each image", Wrong,
            "Right: how much better z explains the image than its being drawn from q alone would let one expect.");

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long latents) =>
        [
            5
                * trial.Normal(
                    stream, images) - 10, trial.Normal(stream + 100, images, latents),
            0.8 * trial.Normal(stream + 200, images, latents), trial.Normal(stream + 300, images, latents) - 0.6
        ];

    private static Tensor Squares(Tensor[] x) => (x[1] - x[2]).square();

    private static Tensor Sum(Tensor bracket) => -0.5 * bracket.sum(dim: 1);

    private static Tensor Prior(Tensor[] x) => Sum(LogTwoPi + x[1].square());

    private static Tensor Posterior(Tensor[] x) => Sum(LogTwoPi + x[3] + Squares(x) / x[3].exp());
}
