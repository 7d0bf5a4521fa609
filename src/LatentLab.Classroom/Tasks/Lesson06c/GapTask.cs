using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// KL(q ‖ p(z|x)) of two Gaussians with independent latents: μ and σ² of q, then those of the true posterior,
    /// [images, latents] each → [images].
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> Gap { get; } = new()
    {
        Id = "gap",
        Lesson = 6,
        Sheet = "06c",
        Number = 2,
        Title = "What the bound misses",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Line 4 says what the gap is: E_q[log q(z) − log p(z|x)]. Write down the logarithm of one Gaussian's "
            + "density, subtract that of the other, and take the mean for z from q.",
            "E_q[(z − μ)²] = σ², and E_q[(z − a)²] = σ² + (μ − a)². For each latent the gap is ½ (log v − log σ² + "
            + "(σ² + (μ − a)²)/v − 1), where a and v are the posterior's.",
            "0.5 * (v.log() - variance.log() + (variance + (mean - a).square()) / v - 1).sum(dim: 1)",
        ],
        Why = "Put in a = 0 and v = 1, and the KL of the loss comes out: the same formula, held against the prior. The "
            + "loss pays the one; the gap is the other, and nobody sees it in a real VAE.",
        Misconceptions = [.. GapCheck.Wrong, Chained.GradientCut],
        Judge = GapCheck.Judge,
    };
}

/// <summary>KL(N(μ, σ²) ‖ N(a, v)), summed over the latents of each image. Inputs are μ, σ², a and v.</summary>
internal static class GapCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("other-way-round",
            "The other way round: that is KL(p(z|x) ‖ q). The mean is taken under q, from which one can draw.",
            x => Of([x[2], x[3], x[0], x[1]])),
        new("prior-for-posterior", "That is the KL to the prior, which stands in the loss. The gap compares q with the "
            + "true posterior.",
            x => Of([x[0], x[1], zeros_like(x[2]), ones_like(x[3])])),
        new("missing-half", "The ½ in front of the sum is missing.", x => 2 * Of(x)),
        new("means-ignored", "The widths are compared, the means are not: (μ − a)² / v is missing.",
            x => Of([x[2], x[1], x[2], x[3]])),
        new("widths-ignored", "The means are compared, the widths are not.",
            x => 0.5 * ((x[0] - x[2]).square() / x[3]).sum(dim: 1)),
        new("logarithms-swapped", "The logarithms have their signs swapped: it is log v − log σ².",
            x => Half(x[1].log() - x[3].log() + Squares(x) / x[3] - 1)),
        new("logarithms-missing", "The logarithms of the widths are missing: log v − log σ².",
            x => Half(Squares(x) / x[3] - 1)),
        new("own-width", "The squares are divided by q's own variance. They belong over the posterior's, v.",
            x => Half(x[3].log() - x[1].log() + Squares(x) / x[1] - 1)),
        new("distance-not-scaled", "(μ − a)² belongs over v as well: a distance counts in widths of the posterior.",
            x => Half(x[3].log() - x[1].log() + x[1] / x[3] + (x[0] - x[2]).square() - 1)),
        new("one-missing", "The −1 of each latent is missing: the gap of q = p(z|x) must be 0.",
            x => Half(x[3].log() - x[1].log() + Squares(x) / x[3])),
        new("sign-flipped", "Sign flipped: a KL is never negative.", x => -Of(x)),
        new("averaged-over-latents", "Averaged over the latents: sum over them, each adds its own nats.",
            x => Of(x) / x[0].shape[1]),
        new("averaged-over-batch", "One number for all images: each image has a gap of its own.", x => Of(x).mean()),
        new("not-summed-over-latents", "A number for each latent: sum over them, dim 1.",
            x => 0.5 * (x[3].log() - x[1].log() + Squares(x) / x[3] - 1)),
    ];

    public static Func<Func<Tensor, Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor, Tensor, Tensor>>((answer, x) => answer(x[0], x[1], x[2], x[3]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), 10),
                Seeded(trial, 2, trial.Draw(1, 9, 13), trial.Draw(2, 2, 6))],
            Of, "one gap per image", Wrong, "Right: zero where q is the true posterior, and never below.")
        .Then((answer, trial) =>
        {
            Tensor[] x = Seeded(trial, 3, 4, 3);
            return Chained.Gradient(trial, leaf => answer(leaf[0], leaf[1], leaf[2], leaf[3]), 4, x);
        });

    private static Tensor Of(Tensor[] x) => Half(x[3].log() - x[1].log() + Squares(x) / x[3] - 1);

    private static Tensor Squares(Tensor[] x) => x[1] + (x[0] - x[2]).square();

    private static Tensor Half(Tensor bracket) => 0.5 * bracket.sum(dim: 1);

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long latents) =>
    [
        trial.Normal(stream, images, latents), 0.2 + trial.Uniform(stream + 100, images, latents),
        trial.Normal(stream + 200, images, latents), 0.2 + trial.Uniform(stream + 300, images, latents),
    ];
}
