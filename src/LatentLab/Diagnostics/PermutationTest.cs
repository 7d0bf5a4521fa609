using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>A number that says how unlike two samples are: larger is farther apart.</summary>
/// <remarks>
/// It is asked for many splits of the same pooled points at once, as a <see cref="PermutationTest"/> needs it, so that
/// what all splits share (distances, projections) is computed once.
/// </remarks>
public interface ITwoSampleStatistic
{
    /// <summary>The statistic for each way to split the pooled points into two samples.</summary>
    /// <param name="pooled">Both samples one after the other, float64, shape [n + m, d].</param>
    /// <param name="splits">True where a point belongs to the first sample, shape [k, n + m]; every row has n of
    /// them.</param>
    /// <returns>One value for each split.</returns>
    double[] OfSplits(Tensor pooled, Tensor splits);

    /// <summary>The statistic of two samples.</summary>
    /// <param name="first">Shape [n, d], n ≥ 2.</param>
    /// <param name="second">Shape [m, d], m ≥ 2.</param>
    /// <exception cref="ArgumentException">Fewer than two points, widths that differ, or numbers that are not
    /// finite.</exception>
    double Between(Tensor first, Tensor second) => PermutationTest.Evaluate(this, first, second, [])[0];
}

/// <summary>
/// Could two samples come from one distribution? If so, it doesn't matter which point is called whose; the statistic of
/// the true split then is one among those of random splits (Fisher 1935; Pitman 1937).
/// </summary>
/// <param name="Statistic">Of the two samples as they are.</param>
/// <param name="Shuffled">Of the same points, shared out at random: one value for each permutation.</param>
public sealed record PermutationTest(double Statistic, IReadOnlyList<double> Shuffled)
{
    // Splits that are equal but for rounding are equal.
    private const double Rounding = 1e-12;

    /// <summary>
    /// (1 + how many shuffled values are at least the statistic) / (1 + permutations) (Phipson and Smyth 2010): uniform
    /// if both samples come from one distribution, and small if they are farther apart than chance puts them. Never 0.
    /// </summary>
    public double PValue => Share(value => value >= Statistic - Tolerance(value));

    /// <summary>
    /// The same from below: small if the samples are more alike than two independent samples are, for example copies of
    /// each other.
    /// </summary>
    public double LowerPValue => Share(value => value <= Statistic + Tolerance(value));

    /// <summary>Tests two samples with a statistic that shares its work among the splits.</summary>
    /// <param name="first">Shape [n, d], n ≥ 2.</param>
    /// <param name="second">Shape [m, d], m ≥ 2.</param>
    /// <param name="permutations">How many random splits; the smallest p-value is 1 / (1 + permutations).</param>
    /// <param name="seed">Draws the splits.</param>
    /// <exception cref="ArgumentException">Fewer than two points, widths that differ, or numbers that are not
    /// finite.</exception>
    public static PermutationTest Run(
        Tensor first, Tensor second, ITwoSampleStatistic statistic, int permutations = 200, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        var random = new Random(seed);
        bool[] split = [.. Enumerable.Repeat(true, (int)first.shape[0]), .. new bool[second.shape[0]]];
        var shuffles = new bool[permutations][];
        for (int i = 0; i < permutations; i++)
        {
            random.Shuffle(split);
            shuffles[i] = [.. split];
        }
        double[] values = Evaluate(statistic, first, second, shuffles);
        return new(values[0], values[1..]);
    }

    /// <summary>Tests two samples with any statistic: larger must mean farther apart.</summary>
    /// <param name="statistic">Two samples of shape [n, d] and [m, d], float64 → a number. Called once for each
    /// split.</param>
    /// <inheritdoc cref="Run(Tensor, Tensor, ITwoSampleStatistic, int, int)"/>
    public static PermutationTest Run(
        Tensor first, Tensor second, Func<Tensor, Tensor, double> statistic, int permutations = 200, int seed = 1) =>
        Run(first, second, new Plain(statistic), permutations, seed);

    public override string ToString() => $"{Statistic:G4}, p = {PValue:G3}";

    /// <summary>The statistic of the true split, then of each other one.</summary>
    internal static double[] Evaluate(
        ITwoSampleStatistic statistic, Tensor first, Tensor second, IReadOnlyList<bool[]> shuffles)
    {
        long n = first.shape[0], m = second.shape[0];
        if (n < 2 || m < 2)
            throw new ArgumentException($"Expected two points or more in each sample, found {n} and {m}.",
                n < 2 ? nameof(first) : nameof(second));
        Rows.SameWidth(first, second, nameof(second));
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = cat([Rows.Of(first, nameof(first)), Rows.Of(second, nameof(second)).to(first.device)], 0);
        bool[] flags = [.. Enumerable.Repeat(true, (int)n), .. new bool[m], .. shuffles.SelectMany(split => split)];
        return statistic.OfSplits(pooled, tensor(flags, [1 + shuffles.Count, n + m]).to(pooled.device));
    }

    private double Share(Func<double, bool> counts) => (1.0 + Shuffled.Count(counts)) / (1 + Shuffled.Count);

    private double Tolerance(double value) => Rounding * (1 + Math.Max(Math.Abs(value), Math.Abs(Statistic)));

    /// <summary>A statistic of two samples, called again for each split.</summary>
    private sealed class Plain(Func<Tensor, Tensor, double> statistic) : ITwoSampleStatistic
    {
        public double[] OfSplits(Tensor pooled, Tensor splits) =>
            [.. Enumerable.Range(0, (int)splits.shape[0]).Select(row =>
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor chosen = splits[row];
                return statistic(pooled.index_select(0, chosen.nonzero().flatten()),
                    pooled.index_select(0, chosen.logical_not().nonzero().flatten()));
            })];
    }
}
