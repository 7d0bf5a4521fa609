using LatentLab.Classroom.Checking;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>The KL from samples: μ and log σ² [images, latents], how many samples → [images], nats.</summary>
    public static Exercise<Func<Tensor, Tensor, int, Tensor>> MonteCarloKl { get; } = new()
    {
        Id = "monte-carlo-kl",
        Lesson = 6,
        Number = 4,
        Title = "The KL without its formula",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "A KL is an average: of log q(z) − log p(z), over z drawn from q. Nothing else is needed, and no closed "
            + "form.",
            "With randn([samples, images, latents]) all draws are made at once. log N(z; μ, σ²) = −½ Σ (log 2π + log "
            + "σ² + (z − μ)²/σ²), summed over the latents; for the prior μ = 0 and σ² = 1.",
            "logQ = -0.5 * (logVariance + (z - mean).square() / logVariance.exp()).sum(dim: 2); logP = -0.5 * "
            + "z.square().sum(dim: 2); the 2π cancels. Then the mean over dim 0.",
        ],
        Why = "An expectation over q needs nothing but draws from q. The estimate has an error of its own, which falls "
            + "with the root of the number of draws; so it can check the closed form, but never replaces it where both "
            + "exist.",
        Misconceptions = MonteCarloKlCheck.Wrong,
        Judge = MonteCarloKlCheck.Judge,
    };
}

/// <summary>
/// KL(q ‖ p) as the mean of log q(z) − log p(z) over z ~ q. For one latent, log q − log p at z = μ + σε is ½(σ² − 1)ε²
/// + μσε and a constant, so a single draw has the variance ½(σ² − 1)² + μ²σ²: the limits are six standard errors of
/// that.
/// </summary>
internal static class MonteCarloKlCheck
{
    private const int Samples = 20_000, FewSamples = 100, Calls = 30;
    private const double Limit = 6;

    /// <summary>Three images with two latents each.</summary>
    private sealed record Posteriors(double[,] Means, double[,] LogVariances)
    {
        public static Posteriors Of(CheckSession trial)
        {
            double[] off = trial.Uniform(20, 12).ToNumbers();
            double Near(double place, int index) => place + 0.3 * (off[index] - 0.5);
            return new(new[,] { { Near(1, 0), Near(0.5, 1) }, { Near(-0.5, 2), Near(1.5, 3) },
                    { Near(0.2, 4), Near(-1, 5) } },
                new[,] { { Near(-1, 6), Near(0.4, 7) }, { Near(-0.35, 8), Near(-1.2, 9) },
                    { Near(0.6, 10), Near(-0.8, 11) } });
        }

        public double[] Of(Func<double, double, double> ofLatent, Func<double, double> of) =>
            [.. Enumerable.Range(0, 3).Select(image => of(Enumerable.Range(0, 2)
                .Sum(latent => ofLatent(Means[image, latent], LogVariances[image, latent]))))];
    }

    /// <summary>
    /// Mistakes that show in the value that the estimate tends to: its share from each latent, and what becomes of the
    /// sum.
    /// </summary>
    private static readonly (Misconception Mistake, Func<double, double, double> OfLatent, Func<double,
        double> Of)[] Values =
    [
        (new("difference-turned-round",
            "The difference is turned round: yours is log p(z) − log q(z), which is negative on average. It is log "
            + "q(z) − log p(z)."),
            Kl, kl => -kl),
        (new("sampled-from-prior",
            "Sampled from the prior: draw z from q, as μ + σ·ε. (Yours is negative: from the prior's points, q looks "
            + "unlikely.)"),
            Reverse, kl => -kl),
        (new("prior-and-posterior-swapped",
            "Prior and posterior swapped: sampled from p, with log p(z) − log q(z), that is KL(p ‖ q). Asked is KL(q ‖ "
            + "p), as q's own samples see it."),
            Reverse, kl => kl),
        (new("averaged-over-latents",
            "Averaged over latents: the log-density of several latents is the sum over them."), Kl, kl => kl / 2),
        (new("missing-half", "Missing ½ in both log-densities: log N(z; μ, σ²) = −½(log 2π + log σ² + (z − μ)²/σ²)."),
            Kl, kl => 2 * kl),
        (new("summed-over-samples", "Summed over the samples: an expectation is their mean."), Kl, kl => Samples * kl),
        (new("log-variance-missing",
            "The density of q lacks its −½ log σ²: a narrow density is high. log N(z; μ, σ²) = −½(log 2π + log σ² + (z "
            + "− μ)²/σ²)."),
            (mean, lv) => Kl(mean, lv) + lv / 2, kl => kl),
        (new("log-variance-not-halved",
            "log σ² isn't halved in the density of q: log N(z; μ, σ²) = −½(log 2π + log σ² + (z − μ)²/σ²)."),
            (mean, lv) => Kl(mean, lv) - lv / 2, kl => kl),
        (new("sigma-for-variance", "Sampled with σ² for σ: z = μ + σ·ε with σ = exp(½·logVariance)."),
            (mean, lv) => (mean * mean + Math.Exp(2 * lv) - lv - Math.Exp(lv)) / 2, kl => kl),
        (new("sigma-in-density",
            "σ for σ² in the density of q: (z − μ)² is divided by the variance, exp(logVariance)."),
            (mean, lv) => (mean * mean + Math.Exp(lv) - lv - Math.Exp(lv / 2)) / 2, kl => kl),
        (new("prior-missing", "The prior is missing: yours is the mean of log q(z) alone. Subtract log p(z)."),
            (_, lv) => -(Math.Log(2 * Math.PI) + lv + 1) / 2, kl => kl),
        (new("posterior-missing", "The posterior is missing: yours is the mean of −log p(z) alone. Add log q(z)."),
            (mean, lv) => (Math.Log(2 * Math.PI) + mean * mean + Math.Exp(lv)) / 2, kl => kl),
        (new("constant-in-one-density",
            "2π stands in only one of the two densities. It cancels if it is in both, or in neither."),
            (mean, lv) => Kl(mean, lv) - Math.Log(2 * Math.PI) / 2, kl => kl),
        (new("constant-in-one-density",
            "2π stands in only one of the two densities. It cancels if it is in both, or in neither."),
            (mean, lv) => Kl(mean, lv) + Math.Log(2 * Math.PI) / 2, kl => kl),
    ];

    private static readonly Misconception
        ClosedForm = new("closed-form",
            "That is the closed form: it is exact, and gives the same number each time. This task asks for an estimate "
            + "from samples, which can check the formula because it doesn't use it."),
        FormulaAndNoise = new("closed-form-and-noise",
            "With two samples your estimates aren't what the mean of log q(z) − log p(z) can be at any z. Are they the "
            + "closed form with noise added? This task asks for the mean of log q(z) − log p(z) over draws from q."),
        NotFresh = new("noise-not-fresh",
            "Noise not fresh: two calls give exactly the same estimate. Draw without a fixed seed inside the "
            + "function."),
        TooFew = new("too-few-samples",
            "Your estimates scatter far more than they should with that many samples: do you use all `samples`, with a "
            + "fresh ε for each?"),
        TooMany = new("samples-ignored",
            "Your estimates scatter far less than they should: use as many samples as you are asked for."),
        OneNumber = new("averaged-over-everything",
            "A single number: average over the samples only, and leave one KL for each image."),
        PerLatent = new("not-summed-over-latents", "A KL for each latent of each image: sum over the latents."),
        PerSample = new("not-averaged",
            "A value for each sample: average over the samples, and leave one KL for each image.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        .. Values.Select(one => one.Mistake), ClosedForm, FormulaAndNoise, NotFresh, TooFew, TooMany, OneNumber,
        PerLatent, PerSample
    ];

    public static CheckResult Judge(Func<Tensor, Tensor, int, Tensor> answer, CheckSession trial)
    {
        var posteriors = Posteriors.Of(trial);
        Tensor mean = tensor(posteriors.Means).to(float32), logVariance = tensor(posteriors.LogVariances).to(float32);
        if (trial.Ask(() => answer(mean, logVariance, Samples), out Tensor many, mean, logVariance) is { } fault)
            return fault;
        if (many.numel() == 1 || many.shape is not [3])
            return CheckResult.Incorrect(
                many.numel() == 1 ? OneNumber : many.shape is [3, 2] or [2] ? PerLatent : PerSample);
        double[][] calls = new double[Calls][];
        for (int call = 0; call < Calls; call++)
        {
            if (trial.Ask(() => answer(mean, logVariance, FewSamples), out Tensor few, mean, logVariance) is { } later)
                return later;
            calls[call] = few.ToNumbers();
        }
        return Value(posteriors, many.ToNumbers(), calls) ?? Spread(posteriors, calls) ?? PairsOfDraws(answer, trial)
            ?? CheckResult.Correct(
                "Right: within its standard error of the closed form, which you didn't use, and as noisy as the number "
                + "of samples says.");
    }

    private static CheckResult? Value(Posteriors posteriors, double[] found, double[][] calls)
    {
        double[] errors = posteriors.Of(Variance, sum => Math.Sqrt(sum / Samples)),
            expected = posteriors.Of(Kl, kl => kl);
        if (Within(found, expected, errors))
            return null;
        foreach ((Misconception mistake, Func<double, double, double> ofLatent, Func<double, double> of) in Values)
        {
            double[] idea = posteriors.Of(ofLatent, of);
            // another estimate has another spread
            if (Within(found, idea, [.. idea.Select(value => (0.03 + 0.03 * Math.Abs(value)) / Limit)]))
                return CheckResult.Incorrect(mistake);
        }
        // Off, but not on average: the estimate is right and too noisy.
        double[] typical = posteriors.Of(Variance, Math.Sqrt);
        if (Within(found, expected, typical)
            && Within([.. Enumerable.Range(0, 3).Select(i => calls.Average(call => call[i]))], expected,
                [.. typical.Select(error => error / Math.Sqrt(Calls))]))
            return CheckResult.Incorrect(TooFew);
        int wrong = Enumerable.Range(0, 3).First(i => !(Math.Abs(found[i] - expected[i]) <= Limit * errors[i]));
        return CheckResult.Incorrect(
            $"From {Samples:N0} samples the KL of N(({Sentences.Number(posteriors.Means[wrong, 0])}, "
                + $"{Sentences.Number(posteriors.Means[wrong, 1])}), …) must come out at "
            + $"{Sentences.Number(expected[wrong])} ± {Sentences.Number(errors[wrong])}; yours is "
            + $"{Sentences.Number(found[wrong])}.");
    }

    // A standard deviation found from n values is itself known to a share of 1/√(2n): 13 % for 30 calls.
    private static CheckResult? Spread(Posteriors posteriors, double[][] calls)
    {
        double[] spreads = [.. Enumerable.Range(0, 3).Select(i => Deviation([.. calls.Select(call => call[i])]))];
        if (spreads.All(spread => spread < 1e-6))
            return CheckResult.Incorrect(posteriors.Of(Kl, kl => kl).Zip(calls[0])
                .All(pair => Math.Abs(pair.First - pair.Second) < 1e-4) ? ClosedForm : NotFresh);
        double ratio =
            spreads.Zip(posteriors.Of(Variance, sum => Math.Sqrt(sum / FewSamples)), (spread, error) => spread / error)
                .Average();
        return ratio > 2 ? CheckResult.Incorrect(TooFew) : ratio < 0.5 ? CheckResult.Incorrect(TooMany) : null;
    }

    private static double Kl(double mean, double lv) => (mean * mean + Math.Exp(lv) - 1 - lv) / 2;

    private static double Reverse(double mean, double lv) => (lv + (1 + mean * mean) / Math.Exp(lv) - 1) / 2;

    private static double Variance(double mean, double lv) =>
        Math.Pow(Math.Exp(lv) - 1, 2) / 2 + mean * mean * Math.Exp(lv);

    // Two draws for each of many images with μ = 0 and σ > 1: log q − log p is ½(σ² − 1)ε² − ½ log σ², so no estimate
    // lies below −½ log σ², and some lie near it. Noise that is added to the closed form goes below.
    private static CheckResult? PairsOfDraws(Func<Tensor, Tensor, int, Tensor> answer, CheckSession trial)
    {
        int images = trial.Draw(21, 400, 600);
        double wide = 1 + 0.1 * trial.Draw(22, 0, 8);
        Tensor mean = zeros(images, 1), logVariance = full([images, 1], wide);
        if (trial.Ask(() => answer(mean, logVariance, 2), out Tensor pairs, mean, logVariance) is { } fault)
            return fault;
        if (CheckSession.Shape(pairs, [images], "one KL for each image") is { } shape)
            return shape;
        double lowest = pairs.min().ToDouble();
        return lowest < -0.5 * wide - 0.01 || lowest > -0.5 * wide + 0.05
            ? CheckResult.Incorrect(FormulaAndNoise)
            : null;
    }

    private static bool Within(double[] found, double[] expected, double[] errors) =>
        Enumerable.Range(0, found.Length).All(i => Math.Abs(found[i] - expected[i]) <= Limit * errors[i]);

    private static double Deviation(double[] values) =>
        Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));
}
