using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The ELBO of a linear decoder without a draw: x [images, pixels], W [pixels, latents], m [pixels], s, and μ and
    /// σ² of q, [images, latents] each → [images].
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, double, Tensor, Tensor, Tensor>> LinearElbo { get; } = new()
    {
        Id = "linear-elbo",
        Lesson = 6,
        Sheet = "06c",
        Number = 3,
        Title = "The bound, without a draw",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Line 3: the ELBO is E[log p(x|z)] less the KL to the prior. The KL you know. What is the mean of a "
            + "squared distance if z is drawn from q?",
            "z = μ + σ·ε, and ε has the mean 0 and the variance 1: E‖x − Wz − m‖² = ‖x − Wμ − m‖² + Σⱼ σⱼ² ‖wⱼ‖², "
            + "where wⱼ is the j-th column of W.",
            "off = x - mean.mm(w.t()) - m; square = off.square().sum(dim: 1) + (variance * w.square().sum(dim: 0))"
            + ".sum(dim: 1); the log-likelihood is −½ (square / s + pixels · log 2πs); subtract the KL.",
        ],
        Why = "A VAE draws because its decoder bends: there is no formula for the mean of a squared distance behind a "
            + "ReLU. Behind a linear decoder there is one, and it shows what the draw pays for: each latent's "
            + "uncertainty, σ², times the square of what the latent does to the picture.",
        Misconceptions = LinearElboCheck.Wrong,
        Judge = LinearElboCheck.Judge,
    };
}

/// <summary>
/// E_q[log p(x|z)] − KL(q ‖ N(0, I)) for p(x|z) = N(Wz + m, sI) and q = N(μ, diag σ²). Inputs are x, W, m, s (one
/// number), μ and σ².
/// </summary>
internal static class LinearElboCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("spread-missing",
            "That is the log-likelihood at μ. A draw lies beside it: its squared distance is larger by Σ σⱼ² ‖wⱼ‖² on "
            + "average.",
            x => Likelihood(x, Off(x).square().sum(dim: 1)) - Kl(x)),
        new("sigma-for-variance", "The spread is weighted with σ where σ² belongs.",
            x => Likelihood(x, Off(x).square().sum(dim: 1) + Columns(x, x[5].sqrt())) - Kl(x)),
        new("columns-not-squared", "Each latent counts with ‖wⱼ‖², the sum of the squares of its column.",
            x => Likelihood(x, Off(x).square().sum(dim: 1) + (x[5] * x[1].square().sum(dim: 0).sqrt()).sum(dim: 1))
                - Kl(x)),
        new("spread-alone", "The distance of μ's own picture is missing: ‖x − Wμ − m‖².",
            x => Likelihood(x, Columns(x, x[5])) - Kl(x)),
        new("centre-missing", "The decoder is Wz + m: m is missing.",
            x => Likelihood(x, (x[0] - x[4].mm(x[1].t())).square().sum(dim: 1) + Columns(x, x[5])) - Kl(x)),
        new("kl-missing", "The KL is missing: that is E[log p(x|z)] alone.", x => Likelihood(x, Square(x))),
        new("kl-added", "The KL is added. It is a price: the ELBO is the log-likelihood less the KL.",
            x => Likelihood(x, Square(x)) + Kl(x)),
        new("sign-flipped", "Sign flipped: that is −ELBO, the loss. Asked is the bound on log p(x).",
            x => Kl(x) - Likelihood(x, Square(x))),
        new("constant-missing",
            "log 2πs for each pixel is missing. It isn't the same for every s, and without it the bound is none.",
            x => -0.5 * Square(x) / x[3] - Kl(x)),
        new("deviation-for-variance", "s is a variance already: it stands in the density as s, not as s².",
            x => Likelihood(x, Square(x) / x[3]) - Kl(x)),
        new("missing-half", "The ½ in front of the squared distance is missing.",
            x => Likelihood(x, 2 * Square(x)) - Kl(x)),
        new("averaged-over-batch", "One number for all images: each image has a bound of its own.",
            x => (Likelihood(x, Square(x)) - Kl(x)).mean()),
        new("averaged-over-pixels", "Averaged over the pixels: a log-density of an image is the sum over its pixels.",
            x => Likelihood(x, Square(x)) / x[0].shape[1] - Kl(x)),
    ];

    public static Func<Func<Tensor, Tensor, Tensor, double, Tensor, Tensor, Tensor>, CheckSession, CheckResult>
        Judge
    { get; } = Formulas.Judge<Func<Tensor, Tensor, Tensor, double, Tensor, Tensor, Tensor>>(
            (answer, x) => answer(x[0], x[1], x[2], x[3].ToDouble(), x[4], x[5]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), trial.Draw(1, 20, 30), 3),
                Seeded(trial, 2, trial.Draw(2, 9, 13), trial.Draw(3, 8, 15), trial.Draw(4, 4, 6))],
            x => Likelihood(x, Square(x)) - Kl(x), "one bound per image", Wrong,
            "Right, and not a single draw was needed.");

    private static Tensor Off(Tensor[] x) => x[0] - x[4].mm(x[1].t()) - x[2];

    private static Tensor Columns(Tensor[] x, Tensor weights) => (weights * x[1].square().sum(dim: 0)).sum(dim: 1);

    private static Tensor Square(Tensor[] x) => Off(x).square().sum(dim: 1) + Columns(x, x[5]);

    private static Tensor Likelihood(Tensor[] x, Tensor square) =>
        -0.5 * (square / x[3] + x[0].shape[1] * Math.Log(2 * Math.PI * x[3].ToDouble()));

    private static Tensor Kl(Tensor[] x) => 0.5 * (x[4].square() + x[5] - 1 - x[5].log()).sum(dim: 1);

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long pixels, long latents) =>
    [
        trial.Normal(stream, images, pixels), 0.7 * trial.Normal(stream + 100, pixels, latents),
        0.5 + trial.Normal(stream + 200, pixels), 0.3 + 0.4 * trial.Uniform(stream + 300, 1),
        trial.Normal(stream + 400, images, latents), 0.2 + trial.Uniform(stream + 500, images, latents),
    ];
}
