using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A sample that takes log σ² for σ: μ, log σ² and ε, [images, latents] each, to z.</summary>
    public static Exercise<(Func<Tensor, Tensor, Tensor, Tensor> Sample, string Diagnosis)> MendSample { get; } = new()
    {
        Id = "mend-sample",
        Lesson = 7,
        Sheet = Mended.Sheet,
        Number = 3,
        Title = "The noise that never goes away",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Put in log σ² = 0, that is σ = 1. How wide are the samples? And with a very small σ, say log σ² = −6?",
            "A width can't be negative, but what the noise is multiplied with here can. What does the encoder answer "
            + "with, and how do you get to σ from there?",
            "σ = exp(½·log σ²): mean + (0.5 * logVariance).exp() * epsilon.",
        ],
        Why = "The encoder answers with log σ². Taken for σ itself, log σ² = 0 gives no noise where there should be a "
            + "width of 1, and log σ² = −6 gives a width of 6 where it should be 0.05. The KL, which reads the same "
            + "number rightly, then pulls against the picture for no reason.",
        Misconceptions = [.. MendSampleCheck.Wrong, Chained.GradientCut],
        Judge = Mended.By(MendSampleCheck.Judge),
    };
}

/// <summary>z = μ + σ·ε, from an ε that is given. Inputs are μ, log σ² and ε.</summary>
internal static class MendSampleCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("log-variance-for-sigma",
            "The bug is still there: the noise is multiplied by logVariance itself. Its factor is σ.",
            x => x[0] + x[1] * x[2]),
        new("sigma-for-variance", "Nearly: exp(logVariance) is σ². The noise is multiplied by σ.",
            x => x[0] + x[1].exp() * x[2]),
        new("exp-missing", "½·logVariance is log σ: the exp is missing.", x => x[0] + 0.5 * x[1] * x[2]),
        new("absolute-value", "A width can't be negative, true, but |log σ²| isn't one either. What is σ?",
            x => x[0] + x[1].abs() * x[2]),
        new("root-of-log-variance", "The root of the variance is wanted, not that of its logarithm's size.",
            x => x[0] + x[1].abs().sqrt() * x[2]),
        new("sigma-ignored", "σ isn't used: the noise has the width 1 whatever logVariance says.", x => x[0] + x[2]),
        new("no-noise", "ε isn't used: that is μ, and the model an autoencoder.", x => x[0]),
        new("mean-missing", "μ is missing: all images' points lie around 0.", x => (0.5 * x[1]).exp() * x[2]),
        new("mean-times-sigma", "The mean is multiplied by σ too. Only the noise is.",
            x => (x[0] + x[2]) * (0.5 * x[1]).exp()),
        new("sign-flipped", "1/σ for σ: the sign in the exponent is flipped.",
            x => x[0] + (-0.5 * x[1]).exp() * x[2]),
    ];

    public static Func<Func<Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor, Tensor>>((answer, x) => answer(x[0], x[1], x[2]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), 8),
                Seeded(trial, 2, trial.Draw(1, 9, 13), trial.Draw(2, 2, 6))],
            x => x[0] + (0.5 * x[1]).exp() * x[2], "a point for each image", Wrong,
            "Right: now the encoder can make the noise as small as it needs.")
        .Then((answer, trial) =>
            Chained.Gradient(trial, leaf => answer(leaf[0], leaf[1], leaf[2]), 2, Seeded(trial, 3, 4, 3)));

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long latents) =>
    [
        trial.Normal(stream, images, latents), 1.5 * trial.Normal(stream + 100, images, latents) - 1,
        trial.Normal(stream + 200, images, latents),
    ];
}
