using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>log of the mean weight: log w [images, k] → [images].</summary>
    public static Exercise<Func<Tensor, Tensor>> ImportanceBound { get; } = new()
    {
        Id = "importance-weighted-bound",
        Lesson = 10,
        Number = 4,
        Title = "The importance-weighted bound",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Asked is the logarithm of a mean of weights, and you have the weights' logarithms. In which order do exp, "
            + "mean and log come?",
            "exp(−1000) is 0 for a computer. logsumexp(1) computes log Σ exp without leaving the range. What is "
            + "missing from a sum to be a mean?",
            "logWeights.logsumexp(1) less Math.Log(k), with k = logWeights.shape[1].",
        ],
        Why = "The mean weight is p(x) on average, and the logarithm of a mean is never below the mean of the "
            + "logarithms (Jensen): so the bound is tighter than the ELBO, and tends to log p(x).",
        Misconceptions = [.. ImportanceBoundCheck.Wrong, ImportanceBoundCheck.Underflow],
        Judge = ImportanceBoundCheck.Judge,
    };
}

/// <summary>
/// log 1/k Σ wᵢ from log weights, one bound per image (Burda et al. 2016). The input is log w, [images, k].
/// </summary>
internal static class ImportanceBoundCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("mean-of-logs",
            "Mean of the logs for the log of the mean: that is the ELBO again, with k samples, and no tighter for any "
            + "k. First the weights, then their mean, then the logarithm.",
            x => x[0].mean([1])),
        new("log-k-missing",
            "The sum of the weights for their mean: log k must be subtracted, or the bound grows with k for no reason.",
            x => x[0].logsumexp(1)),
        new("divided-outside", "You divide the logarithm by k. The mean is inside the logarithm: subtract log k.",
            x => x[0].logsumexp(1) / x[0].shape[1]),
        new("log-k-added", "log k has the wrong sign: log (1/k · Σ) = log Σ − log k.",
            x => x[0].logsumexp(1) + Math.Log(x[0].shape[1])),
        new("sign-flipped",
            "Sign flipped: asked is the bound on log p(x), which is negative here. The minus comes when you print −log "
            + "p(x).",
            x => -Bound(x)),
        new("wrong-axis", "Over the wrong axis: dim 0 are the images, dim 1 the samples. Average over the samples.",
            x => x[0].logsumexp(0) - Math.Log(x[0].shape[0])),
        new("averaged-over-batch",
            "A single number: leave one bound for each image, so that its standard error over images can be told.",
            x => Bound(x).mean()),
        new("pooled-over-batch",
            "One mean of all weights of all images: an image is explained by its own samples only. Average over dim 1.",
            x => x[0].flatten().logsumexp(0) - Math.Log(x[0].numel())),
        new("largest-only", "The largest weight only: nearly the sum where one weight stands out, but not its mean.",
            x => x[0].amax([1])),
        new("mean-weight", "The logarithm is missing at the end: that is the mean weight.", x => x[0].exp().mean([1])),
        new("wrong-logarithm", "Bits for nats: log2 or log10 in the place of the natural logarithm.",
            x => Bound(x) / Math.Log(2)),
        new("wrong-logarithm", "log10 in the place of the natural logarithm: nats need the latter.",
            x => Bound(x) / Math.Log(10)),
    ];

    public static readonly Misconception Underflow = new("underflow",
        "Right for small numbers, but a real image has log weights around −100 to −1,000, and exp(−1,000) is 0: its "
        + "logarithm is −∞. Subtract the largest log weight first, and add it at the end: logsumexp does exactly "
        + "that.");

    public static Func<Func<Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas
            .Judge<Func<Tensor,
                Tensor>>(
                    (answer, x) =>
                        answer(
                            x[0]),
                    trial =>
                        [
                            [trial.Normal(1, trial.Draw(0, 4, 7), trial.Draw(1, 8, 12)) - 3],
                            [2 * trial.Normal(2, 7, trial.Draw(2, 3, 5)) - 4], [trial.Normal(3, 4, 1) - 2]
                        ], Bound,
                    "one bound for each image", Wrong,
                    "Right, and for log weights of any size.")
        .Then((answer, trial) =>
        {
            Tensor weights = 5 * trial.Normal(4, 5, 50) - 1000, high = 5 * trial.Normal(5, 5, 50) + 1000;
            foreach (Tensor far in new[] { weights, high })
            {
                CheckResult? fault = trial.Ask(() => answer(far), out Tensor bound, far);
                if (fault is { Misconception: not "not-finite" })
                    return fault;
                if (fault is not null || !Formulas.Close(bound, Bound([far]), 1e-5))
                    return CheckResult.Incorrect(Underflow);
            }
            return null;
        });

    private static Tensor Bound(Tensor[] x) => x[0].logsumexp(1) - Math.Log(x[0].shape[1]);
}
