using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// log p(z) of a mixture: weights [K], means and variances [K, latents], z [n, latents] → [n].
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> MixtureDensity { get; } = new()
    {
        Id = "mixture-density",
        Lesson = 11,
        Number = 2,
        Title = "The density of a mixture",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "The density is a sum over the components, each with its weight. What you have for each is easier as a "
            + "logarithm. In which order do exp, sum and log come?",
            "z.unsqueeze(1) - means has the shape [n, K, latents]. For each component: log w − ½ Σ (log 2πv + "
            + "(z − m)²/v), summed over the latents. Then the logarithm of the sum over K of their exponentials.",
            "(weights.log() - 0.5 * ((2 * Math.PI * variances).log() + off.square() / variances).sum(dim: 2))"
            + ".logsumexp(1)",
        ],
        Why = "Far from all components every single term underflows, and log 0 is no number to train or to compare "
            + "with. logsumexp takes the largest term out first, and gives the right −2,000 where exp gives nothing.",
        Misconceptions = [.. MixtureDensityCheck.Wrong, MixtureDensityCheck.Underflow],
        Judge = MixtureDensityCheck.Judge,
    };
}

/// <summary>log Σ w N(z; m, v), one per point. Inputs are w, m, v and z.</summary>
internal static class MixtureDensityCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("weights-missing", "The weights are missing: a component that makes half of the codes counts more than one "
            + "that makes a hundredth.", x => Components(x).logsumexp(1)),
        new("weights-for-logarithms", "You add the weights themselves. Beside logarithms of densities stand their "
            + "logarithms.", x => (x[0] + Components(x)).logsumexp(1)),
        new("mean-of-logs", "The mean of the logarithms, by weight, isn't the logarithm of the mean: first the "
            + "densities are added, then comes the logarithm.", x => (x[0] * Components(x)).sum(dim: 1)),
        new("nearest-only", "The largest term only: between two components both count.",
            x => (x[0].log() + Components(x)).amax([1])),
        new("constant-missing", "log 2π is missing, for each latent: the density must integrate to 1.",
            x => Joint(x).logsumexp(1) + 0.5 * x[3].shape[1] * Math.Log(2 * Math.PI)),
        new("widths-not-in-height", "A narrow component is higher: −½ log v is missing for each latent.",
            x => (x[0].log() - 0.5 * (Math.Log(2 * Math.PI) + Squares(x) / x[2]).sum(dim: 2)).logsumexp(1)),
        new("sigma-for-variance", "The squared distance is divided by the variance, not by the width.",
            x => (x[0].log() - 0.5 * ((2 * Math.PI * x[2]).log() + Squares(x) / x[2].sqrt()).sum(dim: 2))
                .logsumexp(1)),
        new("missing-half", "The ½ in front of the squared distances and logarithms is missing.",
            x => (x[0].log() + 2 * Components(x)).logsumexp(1)),
        new("averaged-over-latents", "Averaged over the latents: the density of several is the product, so their "
            + "logarithms are summed.", x => (x[0].log() + Components(x) / x[3].shape[1]).logsumexp(1)),
        new("averaged-over-batch", "One number for all points: each point has a density of its own.",
            x => Joint(x).logsumexp(1).mean()),
        new("logarithm-missing", "That is the density itself. Asked is its logarithm.",
            x => Joint(x).logsumexp(1).exp()),
        new("sign-flipped", "Sign flipped: asked is log p(z), not −log p(z).", x => -Joint(x).logsumexp(1)),
        new("not-summed-over-components", "A number for each component: they are added, as densities.", Joint),
    ];

    public static readonly Misconception Underflow = new("underflow",
        "Right near the components. Far away every exp is 0, and its logarithm −∞. logsumexp subtracts the largest "
        + "first and adds it at the end.");

    public static Func<Func<Tensor, Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor, Tensor, Tensor>>((answer, x) => answer(x[0], x[1], x[2], x[3]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), 4, 2),
                Seeded(trial, 2, trial.Draw(1, 9, 13), trial.Draw(2, 2, 6), 3)],
            x => Joint(x).logsumexp(1), "one log density for each point", Wrong,
            "Right, near the components and far from them.")
        .Then((answer, trial) =>
        {
            Tensor[] x = Seeded(trial, 3, 6, 3, 2);
            x[3] = x[3] + 60;
            CheckResult? fault = trial.Ask(() => answer(x[0], x[1], x[2], x[3]), out Tensor far, x);
            if (fault is { Misconception: not "not-finite" })
                return fault;
            return fault is null && Formulas.Close(far, Joint(x).logsumexp(1), Formulas.Rounding)
                ? null : CheckResult.Incorrect(Underflow);
        });

    private static Tensor Squares(Tensor[] x) => (x[3].unsqueeze(1) - x[1]).square();

    // [n, K]: the logarithm of each component's density, without and with its weight.
    private static Tensor Components(Tensor[] x) =>
        -0.5 * ((2 * Math.PI * x[2]).log() + Squares(x) / x[2]).sum(dim: 2);

    private static Tensor Joint(Tensor[] x) => x[0].log() + Components(x);

    private static Tensor[] Seeded(CheckSession trial, int stream, long points, long components, long latents) =>
    [
        (2 * trial.Normal(stream, components)).softmax(0), 1.5 * trial.Normal(stream + 100, components, latents),
        0.3 + trial.Uniform(stream + 200, components, latents), trial.Normal(stream + 300, points, latents),
    ];
}
