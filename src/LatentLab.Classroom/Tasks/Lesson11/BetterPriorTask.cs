using LatentLab.Classroom.Checking;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// A prior fitted to codes: training codes [m, 2] and points [n, 2] → log p of each point, [n].
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> BetterPrior { get; } = new()
    {
        Id = "better-prior",
        Lesson = 11,
        Number = 3,
        Title = "A prior of your own",
        Kind = ExerciseKind.Experiment,
        Points = 4,
        Hints =
        [
            "Begin with the control: one Gaussian with the codes' mean and covariance. Where do the codes lie, and "
            + "where is this Gaussian highest?",
            "A mixture of a few components, fitted by the lesson's EM or by MixturePrior.Fit. Or a bell of one width "
            + "at every training code: how wide must it be, so that held-out codes like it?",
            "MixturePrior.Fit(codes, components: 10, steps: 10, seed: 1).LogDensity(z), or your MyLogMixture with "
            + "equal weights, the codes as means and 0.03 for every variance.",
        ],
        Why = "The control has the right place, size and correlation, and is highest in the middle, where there is "
            + "nothing. Whatever knows where codes are and leaves no hole between them gains: the family matters less "
            + "than that it is judged on codes that it hasn't seen.",
        Misconceptions = BetterPriorCheck.Wrong,
        Judge = BetterPriorCheck.Judge,
    };
}

/// <summary>
/// A density fitted to codes that the check draws, judged on others: by its gain over a Gaussian with the codes' mean
/// and covariance, by its integral, and by its value at a point that is asked for alone.
/// </summary>
internal static class BetterPriorCheck
{
    private const int Fresh = 1000;

    // Of a mean over 1,000 codes: a density that is no better passes once in 30,000 times.
    private const double StandardErrors = 4;

    // The grid's own error is below a hundredth for bells wider than its step.
    private const double Step = 0.08, MostIntegral = 1.05;

    public static readonly Misconception
        StandardNormal = new("standard-normal",
            "That is N(0, I), the prior that the codes haven't got. Fit it to the training codes."),
        OneGaussian = new("one-gaussian",
            "That is one Gaussian, the control. The codes have a hole where it is highest."),
        ByHeart = new("by-heart",
            "Your prior knows the training codes by heart: it likes them far better than held-out ones. Make its parts "
            + "wider, or fewer."),
        NoDensity = new("not-a-density",
            "Your p doesn't integrate to 1, but to more: then anybody could gain. Do the weights add up to 1, and has "
            + "every component its constant, −½ log 2πv for each latent?"),
        LooksAtOthers = new("fitted-to-the-points",
            "A point gets another density when it is asked for alone. It may depend on the training codes only, and "
            + "the same codes must give the same prior: fix the seeds.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [StandardNormal, OneGaussian, ByHeart, NoDensity, LooksAtOthers];

    public static CheckResult Judge(Func<Tensor, Tensor, Tensor> answer, CheckSession trial)
    {
        Toy toy = Toys.RingOfGaussians(modes: trial.Draw(0, 5, 8));
        Tensor codes = toy.Sample(trial.Draw(1, 1400, 1600), trial.Draw(2, 1, 1_000_000));
        Tensor fresh = toy.Sample(Fresh, trial.Draw(3, 1, 1_000_000));
        if (Asked(answer, codes, fresh, trial, out Tensor mine) is { } fault)
            return fault;
        if (Asked(answer, codes, fresh.narrow(0, trial.Draw(4, 0, Fresh - 1), 1), trial, out Tensor alone) is { } other)
            return other;
        if (Math.Abs((alone - mine[trial.Draw(4, 0, Fresh - 1)]).ToDouble()) > 0.5)
            return CheckResult.Incorrect(LooksAtOthers);
        Tensor control = Gaussian(codes, fresh, full: true), gain = mine - control;
        double mean = gain.mean().ToDouble(), error = gain.std().ToDouble() / Math.Sqrt(Fresh);
        if (mean <= StandardErrors * error)
            return NoGain(answer, codes, fresh, mine, control, trial);
        if (Asked(answer, codes, Grid(), trial, out Tensor everywhere) is { } last)
            return last;
        double integral = everywhere.exp().sum().ToDouble() * Step * Step;
        return integral > MostIntegral
            ? CheckResult.Incorrect($"{NoDensity.Sentence} (About {integral:F2}.)", NoDensity.Id)
            : CheckResult.Correct($"It gains {mean:F2} ± {error:F2} nats per held-out code over the control.");
    }

    private static CheckResult? Asked(
        Func<Tensor, Tensor, Tensor> answer, Tensor codes, Tensor points, CheckSession trial, out Tensor density)
    {
        if (trial.Ask(() => answer(codes, points), out density, codes, points) is { } fault)
            return fault;
        density = density.detach().to(float64);
        return CheckSession.Shape(density, [points.shape[0]], "one log density for each point");
    }

    private static CheckResult NoGain(Func<Tensor, Tensor, Tensor> answer, Tensor codes, Tensor fresh, Tensor mine,
        Tensor control, CheckSession trial)
    {
        Tensor normal = -0.5 * (fresh.to(float64).square() + Math.Log(2 * Math.PI)).sum(dim: 1);
        if (Formulas.Close(mine, normal, 1e-2))
            return CheckResult.Incorrect(StandardNormal);
        if (Formulas.Close(mine, control, 1e-2) || Formulas.Close(mine, Gaussian(codes, fresh, full: false), 1e-2))
            return CheckResult.Incorrect(OneGaussian);
        if (Asked(answer, codes, codes, trial, out Tensor own) is { } fault)
            return fault;
        double better = (own.mean() - mine.mean()).ToDouble();
        return better > 1
            ? CheckResult.Incorrect(ByHeart)
            : CheckResult.Incorrect("On held-out codes your prior is no better than one Gaussian with the codes' mean "
                + "and covariance, by four standard errors.");
    }

    private static Tensor Gaussian(Tensor codes, Tensor points, bool full)
    {
        Tensor mean = codes.to(float64).mean([0]), off = codes.to(float64) - mean;
        Tensor covariance = off.t().mm(off) / codes.shape[0];
        if (!full)
            covariance = covariance.diagonal().diag();
        Tensor away = points.to(float64) - mean;
        Tensor squares = (away.mm(covariance.inverse()) * away).sum(dim: 1);
        return -0.5 * (squares + covariance.logdet() + 2 * Math.Log(2 * Math.PI));
    }

    // From −4 to 4 in both directions: the ring has a radius of 2.
    private static Tensor Grid()
    {
        Tensor axis = arange(-4, 4 + Step / 2, Step);
        return cartesian_prod(axis, axis).to(float32);
    }
}
