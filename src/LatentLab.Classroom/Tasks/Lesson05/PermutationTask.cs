using LatentLab.Classroom.Checking;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using PValue = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, double>, int, double>;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A p-value by shuffling: (first [n, d], second [m, d], statistic, permutations) → p.</summary>
    public static Exercise<PValue> PermutationPValue { get; } = new()
    {
        Id = "permutation-p-value",
        Lesson = 5,
        Number = 5,
        Title = "What would chance alone give?",
        Kind = ExerciseKind.Code,
        Points = 4,
        Hints =
        [
            "Throw all points together with cat, deal them out again with randperm, into groups as large as the old "
            + "ones, and measure. That, permutations times.",
            "Count the deals whose statistic is at least (≥) the true one. The true deal is one of the possible ones "
            + "too, and it is at least itself.",
            "p = (1 + count) / (1 + permutations). The groups of a deal are pooled.index_select(0, order.narrow(0, 0, "
            + "n)) and the same from n on, m long.",
        ],
        Why = "If real and generated come from one distribution, the true deal is one of 1 + permutations that are all "
            + "equally likely, so its place among them is every place with the same probability. That is why it is "
            + "counted: p can't be 0, and p ≤ 0.05 happens in 5 % of the cases (Phipson and Smyth 2010).",
        Misconceptions = PermutationMistakes,
        Judge = JudgePermutation,
    };

    private static Misconception[] PermutationMistakes =>
    [
        new("not-shuffled",
            "Every deal has the same points in the first group as the true one. Shuffling within a group changes "
            + "nothing; throw both together first, then deal."),
        new("same-deal", "All your deals are the same one. Draw a new order for each."),
        new("with-replacement",
            "In your deals some points occur twice and others not at all. Deal out all points, each once: randperm, "
            + "not randint."),
        new("group-sizes",
            "Your groups have other sizes than the true ones. The statistic of larger groups scatters less, so chance "
            + "isn't what you compare with."),
        new("true-deal-forgotten",
            "You get p = 0: \"never\", from 99 tries. The true deal is one of the possible ones; count it, above and "
            + "below: (1 + count) / (1 + permutations)."),
        new("strict",
            "When all deals tie, p must be 1: chance gives at least as much every time. You count only what is larger "
            + "(>); count what is at least as large (≥)."),
        new("wrong-tail",
            "You count the deals that are more alike than the true one. Asked for is how often chance gives at least "
            + "as large a distance."),
        new("denominator",
            "Your p is off by the one in the denominator: with the true deal there are 1 + permutations deals."),
        new("counted-not-divided", "That is a count. A p-value is a share: divide by 1 + permutations."),
    ];

    private static CheckResult JudgePermutation(PValue pValue, CheckSession trial)
    {
        const int deals = 99;
        Tensor first = trial.Normal(0, trial.Draw(0, 26, 34), 1),
            second = trial.Normal(1, trial.Draw(1, 17, 23), 1) + 6;
        var calls = new List<(double[] First, double[] Second)>();
        double Recording(Tensor one, Tensor other)
        {
            calls.Add((Flat(one), Flat(other)));
            return Math.Abs(one.mean().ToDouble() - other.mean().ToDouble());
        }
        if (trial.Ask(() => pValue(first, second, Recording, deals), out double apart, first, second) is { } fault)
            return fault;
        if (JudgeDeals(calls, Flat(first), Flat(second)) is { } dealt)
            return dealt;
        if (trial.Ask(() => pValue(first, second, (_, _) => 1, deals), out double tied, first, second) is { } second_)
            return second_;
        if (apart == 0)
            return CheckResult.Incorrect(PermutationMistakes[4]);
        if (apart > 1 || tied > 1 + 2.0 / deals)
            return CheckResult.Incorrect(PermutationMistakes[8]);
        if (apart > 0.5)
            return CheckResult.Incorrect(PermutationMistakes[6]);
        if (tied < 0.5)
            return CheckResult.Incorrect(PermutationMistakes[5]);
        if (Math.Abs(apart - 1.0 / (deals + 1)) > 1e-9 || Math.Abs(tied - 1) > 1e-9)
            return CheckResult.Incorrect(PermutationMistakes[7]);
        return JudgeMiddle(pValue, trial);
    }

    // Neither far apart nor tied: the same p as the kit's own test, within five standard errors of both.
    private static CheckResult JudgeMiddle(PValue pValue, CheckSession trial)
    {
        const int deals = 400, reference = 2000;
        Tensor first = trial.Normal(2, 25, 1), second = trial.Normal(3, 25, 1) + 0.35;
        double Statistic(Tensor one, Tensor other) => Math.Abs(one.mean().ToDouble() - other.mean().ToDouble());
        if (trial.Ask(() => pValue(first, second, Statistic, deals), out double mine, first, second) is { } fault)
            return fault;
        double expected = PermutationTest.Run(first, second, Statistic, reference, trial.Seed).PValue;
        double error = Math.Sqrt(Math.Max(expected * (1 - expected), 1.0 / deals) * (1.0 / deals + 1.0 / reference));
        return Math.Abs(mine - expected) <= 5 * error
            ? CheckResult.Correct("Every point dealt out once, the true deal counted, ties counted.")
            : CheckResult.Incorrect(
                $"For two clouds that are a little apart you get p = {mine:F3}, expected {expected:F3} ± {error:F3}.");
    }

    private static CheckResult? JudgeDeals(
        List<(double[] First, double[] Second)> calls, double[] first, double[] second)
    {
        double[][] truth = [first, second];
        (double[] First, double[] Second)[] others =
            [.. calls.Where(call => !Same(call.First, first) || !Same(call.Second, second))];
        if (calls.Count < 50)
            return CheckResult.Incorrect(
                $"The statistic was asked for {calls.Count} times; with 99 permutations it should be 99 times, and "
                + "once for the true deal.",
                "too-few-deals");
        if (others.Any(call => call.First.Length != truth[0].Length || call.Second.Length != truth[1].Length))
            return CheckResult.Incorrect(PermutationMistakes[3]);
        if (others.All(call => Same([.. call.First.Order()], [.. first.Order()])))
            return CheckResult.Incorrect(PermutationMistakes[0]);
        double[] pooled = [.. first.Concat(second).Order()];
        if (others.Any(call => !Same([.. call.First.Concat(call.Second).Order()], pooled)))
            return CheckResult.Incorrect(PermutationMistakes[2]);
        return others.Skip(1).All(call => Same(call.First, others[0].First))
            ? CheckResult.Incorrect(PermutationMistakes[1])
            : null;
    }

    private static bool Same(double[] one, double[] other) => one.AsSpan().SequenceEqual(other);

    private static double[] Flat(Tensor points) => [.. points.detach().to(float64).contiguous().data<double>()];
}
