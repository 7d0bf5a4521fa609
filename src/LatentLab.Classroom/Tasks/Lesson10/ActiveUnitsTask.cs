using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>How many latents are in use: μ [images, latents] → a count.</summary>
    public static Exercise<Func<Tensor, int>> ActiveLatents { get; } = new()
    {
        Id = "active-units",
        Lesson = 10,
        Number = 1,
        Title = "How many latents are in use?",
        Kind = ExerciseKind.Code,
        Points = 1,
        Hints =
        [
            "A latent that says nothing answers every image with the same mean. What is 0 then, and over which axis?",
            "means.var(0) is the variance over the images, one for each latent. Compare with 0.01, and count.",
            "(int)means.var(0).gt(0.01).sum().ToInt64().",
        ],
        Why = "The variance over images of the posterior mean is what the latent says about which image it is. A "
            + "constant, however large, says nothing.",
        Misconceptions = ActiveUnitsCheck.Wrong,
        Judge = ActiveUnitsCheck.Judge,
    };
}

/// <summary>
/// How many latents are active: the variance of the mean over images is above 0.01 (Burda et al. 2016). The input is μ,
/// [images, latents].
/// </summary>
internal static class ActiveUnitsCheck
{
    private const double Threshold = 0.01;

    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("wrong-axis",
            "Variance over the wrong axis: you took it over the latents of each image and counted images. Take it over "
            + "the images, dim 0, and count latents.",
            x => Count(x[0].var(1))),
        new("deviation-for-variance",
            "The standard deviation for the variance: 0.01 is a limit for the variance, a deviation of 0.1. Don't take "
            + "the root.",
            x => Count(x[0].std(0))),
        new("not-centred",
            "The mean of μ² is not its variance: a latent that answers every image with the same 0.5 says nothing. "
            + "Subtract the mean over images first.",
            x => Count(x[0].square().mean([0]))),
        new("mean-for-variance",
            "The mean of μ for its variance: a latent may have means on both sides of 0 and tell images apart very "
            + "well.",
            x => Count(x[0].mean([0]).abs())),
        new("variance-of-everything", "One variance of all entries together. Each latent has its own: var(0).",
            x => Count(x[0].var().unsqueeze(0))),
        new("silent-for-active", "The wrong way round: you count the latents below the limit, the silent ones.",
            x => tensor(x[0].shape[1] - Count(x[0].var(0)).ToDouble())),
        new("squares-not-averaged",
            "You summed the squares over the images without dividing: the more images, the more latents would count as "
            + "active. Take the variance.",
            x => Count((x[0] - x[0].mean([0])).square().sum(dim: 0))),
        new("all-latents", "You count all latents there are, active or not.", x => tensor((double)x[0].shape[1])),
        new("any-image",
            "You count a latent if its mean is away from 0 for some image. Asked is how much it varies over all of "
            + "them.",
            x => Count(x[0].abs().amax([0]))),
    ];

    public static Func<Func<Tensor, int>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, int>>((answer, x) => tensor((double)answer(x[0])),
            trial => [Seeded(trial, 1, trial.Draw(0, 200, 400), Active, Silent),
                Seeded(trial, 2, trial.Draw(1, 60, 100), Active, Silent)],
            x => Count(x[0].var(0)), "a number of latents", Wrong,
            "Right: the variance over the images, latent by latent, against 0.01.");

    private static Tensor Count(Tensor values) => tensor((double)values.gt(Threshold).sum().ToInt64());

    // Kinds of latents, by the deviation of their mean over images and its centre: each mistake counts some that are
    // silent, or none of some that are active.
    private static (double Deviation, double Centre)[] Active => [(1, 0), (0.5, 0), (0.3, 2), (0.2, 0)];

    private static (double Deviation, double Centre)[] Silent =>
        [(0.06, 0), (0.05, 0), (0.02, 0), (0.002, 0.5), (0.008, 0), (0, 0.5), (0, 0.4), (0, 0.03), (0, 0)];

    // From one to three latents of each kind, in any order; the samples' own deviation is set exactly, so that no
    // variance is near the limit.
    private static Tensor[] Seeded(
        CheckSession trial, int stream, long images, params (double Deviation, double Centre)[][] kinds)
    {
        (double Deviation, double Centre)[] latents = [.. kinds.SelectMany(kind => kind).SelectMany((kind, index) =>
            Enumerable.Repeat(kind, trial.Draw(10 * stream + index, 1, 3)))];
        Tensor noise = trial.Normal(stream, images, latents.Length).to(float64);
        noise = (noise - noise.mean([0])) / noise.std(0);
        Tensor means = noise * tensor(latents.Select(latent => latent.Deviation).ToArray())
            + tensor(latents.Select(latent => latent.Centre).ToArray());
        return [means.index_select(1, randperm(latents.Length, generator: trial.Source(stream + 50))).to(float32)];
    }
}
