using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The variances of the q with independent latents that misses least of a slanted posterior: W [pixels, latents]
    /// and s → [latents].
    /// </summary>
    public static Exercise<Func<Tensor, double, Tensor>> BestUpright { get; } = new()
    {
        Id = "best-upright",
        Lesson = 6,
        Sheet = "06c",
        Number = 4,
        Title = "The best that an upright ellipse can do",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Try it first: put the diagonal of the posterior's covariance into Missed, then something a little smaller "
            + "everywhere. What does the gap do?",
            "Whatever way you find them: a search over each variance in turn, a descent along the gap's gradient, or "
            + "the derivative on paper. The gap contains σⱼ² twice, in −½ log σⱼ² and in ½ Λⱼⱼ σⱼ².",
            "½ Λⱼⱼ σⱼ² − ½ log σⱼ² is least where σⱼ² = 1/Λⱼⱼ, with Λ = I + WᵀW/s.",
        ],
        Why = "The diagonal of the covariance says how far z spreads if nothing is known of the other latents; 1/Λⱼⱼ "
            + "how far if all others are known. A q that errs on the wide side puts mass where the posterior has none "
            + "and pays dearly for it, so the best one is the narrow one. This is why a VAE's posteriors are, as a "
            + "rule, too sure of themselves.",
        Misconceptions = BestUprightCheck.Wrong,
        Judge = BestUprightCheck.Judge,
    };
}

/// <summary>
/// Judged by what the variances miss, in nats, beyond the least that can be: KL(N(a, diag σ²) ‖ N(a, Λ⁻¹)).
/// </summary>
internal static class BestUprightCheck
{
    /// <summary>Nats: half of the second decimal, the last that the notebook prints.</summary>
    private const double Room = 0.005;

    private static readonly WrongFormula[] Mistakes =
    [
        new("diagonal-of-covariance",
            "That is the diagonal of the posterior's covariance, how wide the slanted ellipse is as a whole. An "
            + "upright one of that width sticks out of it on both sides. Try a narrower one in Missed.",
            x => Precision(x).inverse().diagonal()),
        new("prior-widths", "That is the prior, 1 for every latent. It knows nothing of the image.",
            x => ones(x[0].shape[1])),
        new("precision-for-variance", "That is the precision Λⱼⱼ itself: the larger it is, the narrower is q.",
            x => Precision(x).diagonal()),
        new("sigma-for-variance", "That is σ. Asked is the variance, σ².", x => Precision(x).diagonal().rsqrt()),
        new("pixel-variance-forgotten", "s is missing: Λ = I + WᵀW/s.",
            x => 1 / (1 + x[0].square().sum(dim: 0))),
        new("prior-forgotten", "The prior is missing from the precision: Λ = I + WᵀW/s, with the I.",
            x => x[1] / x[0].square().sum(dim: 0)),
    ];

    private static readonly Misconception NotPositive =
        new("not-positive", "A variance is positive: one of yours isn't.");

    public static IReadOnlyList<Misconception> Wrong { get; } = [.. Mistakes, NotPositive];

    public static CheckResult Judge(Func<Tensor, double, Tensor> answer, CheckSession trial)
    {
        Tensor[][] models = [Seeded(trial, 1, 2), Seeded(trial, 2, trial.Draw(0, 3, 6))];
        var given = new List<Tensor>();
        foreach (Tensor[] x in models)
        {
            if (trial.Ask(() => answer(x[0], x[1].ToDouble()), out Tensor mine, x[0]) is { } fault)
                return fault;
            if (CheckSession.Shape(mine, [x[0].shape[1]], "one variance for each latent") is { } shape)
                return shape;
            if (mine.min().ToDouble() <= 0)
                return CheckResult.Incorrect(NotPositive);
            given.Add(mine.detach());
        }
        double[] missed = [.. models.Zip(given, Excess)];
        if (missed.Max() <= Room)
            return CheckResult.Correct("No upright Gaussian misses less of these posteriors.");
        return Mistakes.FirstOrDefault(mistake => models.Zip(given, (x, mine) =>
                Formulas.Close(mine, mistake.Formula(x), 1e-2)).All(alike => alike)) is { } known
            ? CheckResult.Incorrect(known)
            : CheckResult.Incorrect($"Your q misses {Sentences.Number(missed.Max())} nats more than the best upright "
                + "one. Does your way get all the way down, for other models than the notebook's too?");
    }

    // ½ Σ (r − 1 − log r) with r = Λⱼⱼ σⱼ²: zero at the best, and its own least value.
    private static double Excess(Tensor[] x, Tensor variances)
    {
        Tensor ratio = Precision(x).diagonal() * variances;
        return 0.5 * (ratio - 1 - ratio.log()).sum().ToDouble();
    }

    private static Tensor Precision(Tensor[] x) => eye(x[0].shape[1]) + x[0].t().mm(x[0]) / x[1];

    // Columns that have much in common, ‖wⱼ‖² of two to three times s: the posterior is slanted, and the prior counts.
    private static Tensor[] Seeded(CheckSession trial, int stream, long latents)
    {
        int pixels = trial.Draw(stream + 10, 20, 40);
        Tensor s = 0.05 + 0.1 * trial.Uniform(stream, 1);
        Tensor common = trial.Normal(stream + 100, pixels, 1), own = trial.Normal(stream + 200, pixels, latents);
        return [(1.3 * common + 0.7 * own) * (s / pixels).sqrt(), s];
    }
}
