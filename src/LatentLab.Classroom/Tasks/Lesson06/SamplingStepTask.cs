using LatentLab.Classroom.Checking;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>z = μ + σ·ε: μ and log σ², [images, latents] each → z, the same shape.</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> SamplingStep { get; } = new()
    {
        Id = "sampling-step",
        Lesson = 6,
        Number = 2,
        Title = "Step 2: the sample, so that a gradient gets through",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Draw first, compute then: ε depends on nothing, and z is an ordinary function of μ, σ and ε.",
            "randn_like(mean) draws one ε for each image and latent, anew at each call. The width comes from your "
            + "first task.",
            "mean + σ * randn_like(mean), with σ = exp(½·logVariance); no detach, no fixed seed.",
        ],
        Why = "For the ε that came up, ∂z/∂μ = 1 and ∂z/∂σ = ε are ordinary derivatives, so training can ask what a "
            + "little more σ would do. A plain sample has the same distribution and no derivative.",
        Misconceptions = SamplingStepCheck.Wrong,
        Judge = SamplingStepCheck.Judge,
    };
}

/// <summary>
/// z = μ + σ·ε, judged by its samples. With n rows, the mean of a latent has the standard error σ/√n and its deviation
/// the relative error 1/√(2n): limits of six of these let one right answer in a hundred million fail.
/// </summary>
internal static class SamplingStepCheck
{
    private const int Images = 20_000;
    private const double Limit = 6;

    /// <summary>
    /// Three latents: one wide, one narrow, one very narrow, so that σ², log σ² and log σ are other numbers than σ,
    /// also without their signs.
    /// </summary>
    private sealed record Posterior(double[] Means, double[] LogVariances)
    {
        public static Posterior Of(CheckSession trial)
        {
            double[] at = trial.Uniform(20, 6).ToNumbers();
            return new([0.7 + 0.6 * at[0], -1.6 - 0.8 * at[1], 0.3 + 0.4 * at[2]],
                [1.2 + 0.4 * at[3], -1.5 + 0.3 * at[4], -3.1 + 0.4 * at[5]]);
        }
    }

    /// <summary>Mistakes that show in the mean and the width of the samples.</summary>
    private static readonly (Misconception Mistake, Func<double, double, (double Mean,
        double Deviation)> Of)[] Moments =
    [
        (new("sigma-for-variance",
            "σ² for σ: exp(logVariance) is the variance. Multiply the noise by exp(½·logVariance)."),
            (mean, lv) => (mean, Math.Exp(lv))),
        (new("log-variance-for-sigma",
            "log σ² for σ: you multiply the noise by logVariance itself. Multiply by exp(½·logVariance)."),
            (mean, lv) => (mean, Math.Abs(lv))),
        (new("exp-missing", "log σ for σ: you multiply the noise by ½·logVariance. The exp is missing."),
            (mean, lv) => (mean, Math.Abs(lv / 2))),
        (new("sigma-ignored",
            "σ isn't used: your samples have width 1 whatever logVariance says. Multiply the noise by σ = "
            + "exp(½·logVariance)."),
            (mean, _) => (mean, 1)),
        (new("mean-missing", "μ is missing: your samples have the right width, but all lie around 0. Add the mean."),
            (_, lv) => (0, Math.Exp(lv / 2))),
        (new("mean-and-sigma-swapped", "μ and σ swapped: yours is σ + μ·ε."),
            (mean, lv) => (Math.Exp(lv / 2), Math.Abs(mean))),
        (new("mean-times-sigma", "The mean is multiplied by σ too: (μ + ε)·σ. Only the noise is: μ + σ·ε."),
            (mean, lv) => (mean * Math.Exp(lv / 2), Math.Exp(lv / 2))),
        (new("sign-flipped", "1/σ for σ: the sign in the exponent is flipped."),
            (mean, lv) => (mean, Math.Exp(-lv / 2))),
        (new("uniform-noise",
            "Uniform noise from 0 to 1 (rand): your samples all lie on one side of the mean. ε comes from the standard "
            + "normal distribution: randn."),
            (mean, lv) => (mean + 0.5 * Math.Exp(lv / 2), Math.Exp(lv / 2) / Math.Sqrt(12))),
        (new("uniform-noise", "Uniform noise from −1 to 1: ε comes from the standard normal distribution: randn."),
            (mean, lv) => (mean, Math.Exp(lv / 2) / Math.Sqrt(3))),
    ];

    private static readonly Misconception
        NoNoise = new("no-noise",
            "No noise: all images with the same μ and σ get the same point, and so does a second call. Draw ε with "
            + "randn_like(mean) and add σ·ε."),
        OneForBatch = new("noise-shared-over-batch",
            "One ε for the whole batch: all images get the same noise. Draw as many as there are entries in the mean: "
            + "randn_like(mean)."),
        NotFresh = new("noise-not-fresh",
            "Noise not fresh: two calls give the same points. A generator with a fixed seed inside the function begins "
            + "anew each time; draw with randn_like(mean)."),
        SharedByImages = new("noise-shared-by-images",
            "Some images share their noise: the same ε comes again and again. Draw as many as there are entries in the "
            + "mean: randn_like(mean)."),
        OneForLatents = new("noise-shared-over-latents",
            "One ε for all latents of an image: your latents move together. Draw one for each entry: "
            + "randn_like(mean)."),
        NotNormal = new("not-normal",
            "Mean and width are right, but the noise isn't normal: its fourth moment is off. Draw with "
            + "randn_like(mean)."),
        OnePoint = new("one-point-for-batch",
            "One point for the whole batch: the result must have the shape of the mean, [images, latents]."),
        CutAtSigma = new("gradient-cut-at-sigma",
            "Gradient cut at σ: it reaches μ but not log σ². Compute σ from logVariance without detach or ToDouble, "
            + "outside no_grad."),
        CutAtMean = new("gradient-cut-at-mean",
            "Gradient cut at μ: it reaches log σ² but not the mean. Add the mean itself, without detach."),
        Cut = new("gradient-cut",
            "Gradient cut: the samples are right, but the path back to μ and σ is broken (a plain sample, detach or "
            + "no_grad). Draw ε first, then compute μ + σ·ε from it.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [
            .. Moments.Select(one => one.Mistake), NoNoise, OneForBatch, SharedByImages, NotFresh, OneForLatents,
            NotNormal, OnePoint, CutAtSigma, CutAtMean, Cut
        ];

    public static CheckResult Judge(Func<Tensor, Tensor, Tensor> answer, CheckSession trial)
    {
        var posterior = Posterior.Of(trial);
        Tensor mean = Rows(posterior.Means), logVariance = Rows(posterior.LogVariances);
        if (trial.Ask(() => answer(mean, logVariance), out Tensor first, mean, logVariance) is { } fault)
            return fault;
        if (trial.Ask(() => answer(mean, logVariance), out Tensor second, mean, logVariance) is { } again)
            return again;
        if (first.numel() == posterior.Means.Length)
            return CheckResult.Incorrect(OnePoint);
        return CheckSession.Shape(first, mean.shape, "one latent point for each image")
            ?? Freshness(posterior, first.detach(), second.detach()) ?? InMoments(posterior, first.detach())
            ?? Bell(posterior, first.detach()) ?? Gradient(posterior, answer, trial)
            ?? CheckResult.Correct(
                "Right: mean, width, fresh noise for every image and latent, and a gradient that reaches both μ and "
                + "σ.");
    }

    private static CheckResult? Freshness(Posterior posterior, Tensor first, Tensor second)
    {
        Tensor noise = first - first.mean([0]);
        bool same = (first - second).abs().max().ToDouble() < 1e-6;
        if (noise.abs().max().ToDouble() < 1e-4)
            return CheckResult.Incorrect(same ? NoNoise : OneForBatch);
        if (same)
            return CheckResult.Incorrect(NotFresh);
        Tensor unit = noise / noise.std(0, unbiased: false, keepdim: true).clamp(min: 1e-12);
        double correlation = (unit.t().mm(unit) / Images).triu(1).abs().max().ToDouble();
        if (correlation > Limit / Math.Sqrt(Images))
            return CheckResult.Incorrect(OneForLatents);
        // Noise that is drawn for each image hardly ever comes twice, with either sign: to this precision, of 20,000
        // some three hundred do, however wide it is.
        double precision = 2.5e-6 * first.select(1, 0).std(unbiased: false).ToDouble();
        int different = first.select(1, 0).ToNumbers()
            .Select(one => Math.Round(Math.Abs(one - posterior.Means[0]) / precision)).Distinct().Count();
        return different < 0.95 * Images ? CheckResult.Incorrect(SharedByImages) : null;
    }

    private static CheckResult? InMoments(Posterior posterior, Tensor samples)
    {
        (double[] centres, double[] logVariances) = (posterior.Means, posterior.LogVariances);
        double[] means = samples.mean([0]).ToNumbers(), deviations = samples.std(0).ToNumbers();
        bool Fit(Func<double, double, (double Mean, double Deviation)> of) => Enumerable.Range(0, centres.Length)
            .All(latent => Fits(means[latent], deviations[latent], of(centres[latent], logVariances[latent])));
        if (Fit(Right))
            return null;
        if (Moments.FirstOrDefault(one => Fit(one.Of)) is { Mistake: { } known })
            return CheckResult.Incorrect(known);
        int wrong = Enumerable.Range(0, centres.Length)
            .First(latent => !Fits(means[latent], deviations[latent], Right(centres[latent], logVariances[latent])));
        (double mean, double deviation) = Right(centres[wrong], logVariances[wrong]);
        return CheckResult.Incorrect(
            $"For μ = {Sentences.Number(mean)} and log σ² = {Sentences.Number(logVariances[wrong])} the samples must "
            + $"have mean {Sentences.Number(mean)} and standard deviation {Sentences.Number(deviation)}; yours have "
            + $"{Sentences.Number(means[wrong])} and {Sentences.Number(deviations[wrong])}.");
    }

    private static (double Mean, double Deviation) Right(double mean, double logVariance) =>
        (mean, Math.Exp(logVariance / 2));

    private static bool Fits(double mean, double deviation, (double Mean, double Deviation) expected) =>
        Math.Abs(mean - expected.Mean) < Limit * expected.Deviation / Math.Sqrt(Images)
        && Math.Abs(deviation - expected.Deviation) < Limit * expected.Deviation / Math.Sqrt(2.0 * Images);

    // Uniform noise stretched to width 1 has a fourth moment of 1.8.
    private static CheckResult? Bell(Posterior posterior, Tensor samples)
    {
        Tensor noise = (samples - Rows(posterior.Means)) / (0.5 * Rows(posterior.LogVariances)).exp();
        return FourthMoment.FitsGaussian(noise, Limit) ? null : CheckResult.Incorrect(NotNormal);
    }

    private static CheckResult? Gradient(
        Posterior posterior, Func<Tensor, Tensor, Tensor> answer, CheckSession trial)
    {
        Tensor mean = Rows(posterior.Means, 50).requires_grad_(true),
            logVariance = Rows(posterior.LogVariances, 50).requires_grad_(true);
        if (trial.Ask(() => answer(mean, logVariance), out Tensor samples) is { } fault)
            return fault;
        if (samples.requires_grad)
            samples.sum().backward();
        return (Chained.Arrived(mean), Chained.Arrived(logVariance)) switch
        {
            (true, true) => null,
            (true, false) => CheckResult.Incorrect(CutAtSigma),
            (false, true) => CheckResult.Incorrect(CutAtMean),
            _ => CheckResult.Incorrect(Cut),
        };
    }

    private static Tensor Rows(double[] row, int count = Images) =>
        tensor(row).to(float32).unsqueeze(0).repeat(count, 1);
}
