using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    private sealed record TwoClouds(Tensor Real, Tensor Generated, double Sigma);

    /// <summary>Squared maximum mean discrepancy, unbiased: (real [n, d], generated [m, d], σ) → a number.</summary>
    public static Exercise<Func<Tensor, Tensor, double, double>> SquaredMmd { get; } = new()
    {
        Id = "squared-mmd",
        Lesson = 5,
        Number = 3,
        Title = "How alike are two clouds? MMD²",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Write the kernel as a function of two clouds that gives a matrix: one row per point of the first, one "
            + "column per point of the second. cdist(x, y) has their distances.",
            "Within a cloud, a point must not be compared with itself: k(x, x) = 1 would make every cloud look alike "
            + "with itself. Leave the diagonal out, n (n − 1) pairs are left.",
            "Tensor K(Tensor x, Tensor y) => (cdist(x, y).square() / (-2 * sigma * sigma)).exp(); within = (K(x, "
            + "x).sum() - n) / (n * (n - 1)), across = K(x, y).mean(). Two of the first, less twice the second.",
        ],
        Why = "Each of the three means asks how alike two points are on average: two real ones, two generated ones, "
            + "one of each. If both clouds come from one distribution, all three are the same up to chance and MMD² is "
            + "0 on average. With the diagonal left in it would be above 0 even then.",
        Misconceptions = MmdMistakes,
        Judge = NumberFormulas.Judge<Func<Tensor, Tensor, double, double>, TwoClouds>(
            (mmd, clouds) => mmd(clouds.Real, clouds.Generated, clouds.Sigma),
            trial =>
            [
                new(trial.Normal(0, trial.Draw(0, 10, 14), 2), trial.Normal(1, trial.Draw(1, 7, 9), 2) + 1.5,
                    1 + 0.1 * trial.Draw(2, 1, 5)),
                new(trial.Normal(2, 7, 2), trial.Normal(3, trial.Draw(3, 12, 18), 2) * 0.3, 0.7),
                new(trial.Normal(4, 10, 5), trial.Normal(5, 10, 5) - 2, 2 + 0.1 * trial.Draw(4, 2, 8)),
            ],
            clouds => Mmd(clouds),
            clouds =>
                $"{clouds.Real.shape[0]} real and {clouds.Generated.shape[0]} generated points with σ = {clouds.Sigma}",
            MmdMistakes,
            "Three means, each over pairs of different points.",
            // cdist in float32 loses up to three digits where points are close, and MMD² is a difference of means of
            // order 1
            tolerance: 2e-3,
            clouds => [clouds.Real, clouds.Generated]),
    };

    private static WrongNumber<TwoClouds>[] MmdMistakes =>
    [
        new("diagonal-included",
            "You compare each point with itself as well. That is always 1 and makes a cloud look more alike with "
            + "itself than it is; the clouds seem apart even when they are not. Leave the diagonal out.",
            clouds => Mmd(clouds, diagonal: true)),
        new("factor-two-forgotten",
            "The mean across the clouds counts twice, once from either side. With one of it, identical clouds wouldn't "
            + "give 0.",
            clouds => Mmd(clouds, across: -1)),
        new("sign-flipped",
            "The mean across the clouds has to be subtracted: the more alike the clouds are, the smaller the result.",
            clouds => Mmd(clouds, across: 2)),
        new("half", "A ½ is missing in the exponent: −d²/2σ², not −d²/σ². Your σ is another one.",
            clouds => Mmd(clouds, kernel: (distance, sigma) => (distance.square() / (-sigma * sigma)).exp())),
        new("sigma-for-variance", "You divide by σ where σ² belongs.",
            clouds => Mmd(clouds, kernel: (distance, sigma) => (distance.square() / (-2 * sigma)).exp())),
        new("distance-not-squared",
            "The distance in the exponent has to be squared. Yours is another kernel, with a peak.",
            clouds => Mmd(clouds, kernel: (distance, sigma) => (distance / (-2 * sigma * sigma)).exp())),
        new("root-taken",
            "You took the root. Asked for is MMD²: it may come out below 0, and a root of that would be NaN.",
            clouds => Math.Sqrt(Math.Max(0, Mmd(clouds)))),
        new("across-only",
            "That is the mean likeness of a real and a generated point alone. How alike would two real ones be? "
            + "Without that there is nothing to compare with.",
            clouds => (cdist(clouds.Real, clouds.Generated).square() / (-2 * clouds.Sigma * clouds.Sigma)).exp()
                .mean().ToDouble()),
    ];

    private static double Mmd(
        TwoClouds clouds, bool diagonal = false, double across = -2, Func<Tensor, double, Tensor>? kernel = null)
    {
        using var scope = NewDisposeScope();
        kernel ??= (distance, sigma) => (distance.square() / (-2 * sigma * sigma)).exp();
        Tensor real = clouds.Real.to(float64), generated = clouds.Generated.to(float64);
        double Within(Tensor cloud)
        {
            double count = cloud.shape[0], sum = kernel(cdist(cloud, cloud), clouds.Sigma).sum().ToDouble();
            return diagonal ? sum / (count * count) : (sum - count) / (count * (count - 1));
        }
        return Within(real) + Within(generated)
            + across * kernel(cdist(real, generated), clouds.Sigma).mean().ToDouble();
    }
}
