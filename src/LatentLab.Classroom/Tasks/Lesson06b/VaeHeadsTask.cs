using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>An encoder's two heads: features [images, 128] → μ and log σ², [images, 8] each.</summary>
    public static Exercise<(Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> LogVariance)> VaeHeads { get; } = new()
    {
        Id = "vae-heads",
        Lesson = 6,
        Sheet = "06b",
        Number = 1,
        Title = "Edit 1: two heads",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "The autoencoder's last layer turned 128 features into 8 numbers. How many such layers does a VAE need, "
            + "and what do they look at?",
            "Two layers of the same size side by side, on the same features. Which values may μ take, and which "
            + "log σ²? So what may stand behind the layers?",
            "var meanHead = nn.Linear(128, 8), a second one for log σ², and each function calls its own. Nothing "
            + "behind them.",
        ],
        Why = "Both μ and log σ² may be any real number: σ = exp(½ log σ²) is positive by itself. That is why the "
            + "encoder answers with the logarithm. A tanh would lock the means up in a box, and a ReLU or softplus "
            + "would forbid every σ below 1.",
        Misconceptions = VaeHeadsCheck.Wrong,
        Judge = VaeHeadsCheck.Judge,
    };
}

/// <summary>
/// Two heads, judged by what they do with features that the check draws: a layer without a bound grows with its input,
/// takes both signs, and answers for each image by itself.
/// </summary>
internal static class VaeHeadsCheck
{
    public const int Features = 128, Latents = 8;

    public static readonly Misconception
        SameForAll = new("same-for-all-images",
            "One head gives all images the same numbers. Both μ and log σ² belong to an image: compute them from its "
            + "features."),
        OneHead = new("one-head-for-both",
            "μ and log σ² are the same numbers: both functions use one layer. How wide a posterior is and where it "
            + "lies are two questions; give each a layer of its own."),
        Bounded = new("head-bounded",
            "One head can't leave a fixed range, however large its features are: a tanh, sigmoid or clamp stands "
            + "behind it. μ and log σ² may be any real number."),
        NeverNegative = new("head-never-negative",
            "One head never falls below zero: a ReLU, softplus, square or exp stands behind it. A mean may be "
            + "negative, and so may log σ²: for every σ below 1 it is."),
        Mixed = new("images-mixed",
            "What an image gets depends on the other images in the batch. Each row of the features gives its own row, "
            + "whoever stands beside it.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [SameForAll, OneHead, Bounded, NeverNegative, Mixed, Chained.GradientCut];

    public static CheckResult Judge(
        (Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> LogVariance) answer, CheckSession trial)
    {
        if (answer.Mean is null || answer.LogVariance is null)
            return CheckResult.NotAttempted();
        Tensor features = trial.Normal(1, trial.Draw(0, 20, 40), Features);
        if (Look(answer.Mean, features, trial, out Tensor mean) is { } fault)
            return fault;
        if (Look(answer.LogVariance, features, trial, out Tensor logVariance) is { } other)
            return other;
        if (Formulas.Close(mean, logVariance, Formulas.Rounding))
            return CheckResult.Incorrect(OneHead);
        return Chained.Gradient(trial, leaf => answer.Mean(leaf[0]), 1, features)
            ?? Chained.Gradient(trial, leaf => answer.LogVariance(leaf[0]), 1, features)
            ?? CheckResult.Correct("Two heads on the same features, each image by itself, and any real number may "
                + "come.");
    }

    private static CheckResult? Look(
        Func<Tensor, Tensor> head, Tensor features, CheckSession trial, out Tensor given)
    {
        if (trial.Ask(() => head(features), out given, features) is { } fault)
            return fault;
        given = given.detach();
        if (CheckSession.Shape(given, [features.shape[0], Latents], "eight numbers for each image") is { } shape)
            return shape;
        if ((given - given.mean([0])).abs().max().ToDouble() < 1e-6)
            return CheckResult.Incorrect(SameForAll);
        // Without a bound, what comes out grows with what goes in, to any size.
        Tensor large = 100 * features, huge = 10_000 * features;
        // Only an exp or a power overflows there.
        CheckResult OfLarge(CheckResult one) =>
            one.Misconception == "not-finite" ? CheckResult.Incorrect(NeverNegative) : one;
        if (trial.Ask(() => head(large), out Tensor atLarge, large) is { } later)
            return OfLarge(later);
        if (trial.Ask(() => head(huge), out Tensor atHuge, huge) is { } last)
            return OfLarge(last);
        if (atHuge.abs().max().ToDouble() < 2 * atLarge.abs().max().ToDouble())
            return CheckResult.Incorrect(Bounded);
        if (given.min().ToDouble() >= 0)
            return CheckResult.Incorrect(NeverNegative);
        Tensor rows = randperm(features.shape[0], generator: trial.Source(2)).narrow(0, 0, trial.Draw(3, 5, 15));
        Tensor some = features.index_select(0, rows);
        if (trial.Ask(() => head(some), out Tensor again, some) is { } failed)
            return failed;
        return Formulas.Close(again, given.index_select(0, rows), 1e-3) ? null : CheckResult.Incorrect(Mixed);
    }
}
