using System.Globalization;

namespace LatentLab.Experiments.Comparing;

/// <summary>One metric of two runs with the same seed.</summary>
/// <param name="Seed">What the two share.</param>
public sealed record SeedPair(int Seed, double A, double B)
{
    /// <summary>The digest of A's run; empty for a mean over several.</summary>
    public string DigestA { get; init; } = "";

    /// <summary>The digest of B's run.</summary>
    public string DigestB { get; init; } = "";

    /// <summary>B − A.</summary>
    public double Difference => B - A;
}

/// <summary>
/// B − A over pairs that share a seed: mean and interval by Student's t. What a seed does to both (the same images held
/// out, the same order, the same noise) drops out of the difference, so a few seeds say more in pairs than separately.
/// The interval assumes that the differences are normally distributed.
/// </summary>
/// <param name="Pairs">At least one, all finite.</param>
/// <param name="Confidence">Of the interval, such as 0.95.</param>
public sealed record PairedDifference(
    IReadOnlyList<SeedPair> Pairs, double Confidence = PairedDifference.UsualConfidence)
{
    public const double UsualConfidence = 0.95;

    /// <summary>In the metric's unit.</summary>
    public double Mean => Pairs.Average(pair => pair.Difference);

    /// <summary>Of the differences, n − 1; not a number for one pair.</summary>
    public double StandardDeviation =>
        Math.Sqrt(Pairs.Sum(pair => (pair.Difference - Mean) * (pair.Difference - Mean)) / (Pairs.Count - 1));

    /// <summary>Half the interval: t · s / √n. Not a number for one pair.</summary>
    public double HalfWidth => Pairs.Count < 2
        ? double.NaN
        : StudentT.TwoSidedQuantile(Confidence, Pairs.Count - 1) * StandardDeviation / Math.Sqrt(Pairs.Count);

    public double Low => Mean - HalfWidth;

    public double High => Mean + HalfWidth;

    public DifferenceVerdict Verdict => Pairs.Count < 2 ? DifferenceVerdict.OnePair
        : Low > 0 ? DifferenceVerdict.Higher
        : High < 0 ? DifferenceVerdict.Lower
        : Pairs.All(pair => pair.Difference == 0) ? DifferenceVerdict.Equal
        : DifferenceVerdict.Undecided;

    /// <exception cref="ArgumentException">No pairs, a value that is not finite, a seed that stands twice, or a
    /// confidence that is no share.</exception>
    public static PairedDifference Of(IReadOnlyList<SeedPair> pairs, double confidence = UsualConfidence)
    {
        if (pairs.Count == 0)
            throw new ArgumentException(
                "Expected at least one pair of runs with the same seed, found none.", nameof(pairs));
        if (pairs.FirstOrDefault(pair => !double.IsFinite(pair.A) || !double.IsFinite(pair.B)) is { } bad)
            throw new ArgumentException(
                $"Expected finite values, found {bad.A} and {bad.B} for seed {bad.Seed}.", nameof(pairs));
        if (pairs.GroupBy(pair => pair.Seed).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"Expected one pair for each seed, found {twice.Count()} for seed {twice.Key}. Narrow the runs down to "
                + "one setting on each side.", nameof(pairs));
        if (!(confidence is > 0 and < 1))
            throw new ArgumentException(
                $"Expected a confidence between 0 and 1, found {confidence.ToString(CultureInfo.InvariantCulture)}.",
                nameof(confidence));
        return new PairedDifference([.. pairs.OrderBy(pair => pair.Seed)], confidence);
    }

    /// <summary>For example <c>−3.21, 95 % interval −3.62 to −2.80 (5 pairs)</c>.</summary>
    public override string ToString() => Pairs.Count < 2
        ? $"{Signed(Mean)} (1 pair, no interval)"
        : $"{Signed(Mean)}, {Percent(Confidence)} interval {Signed(Low)} to {Signed(High)} ({Pairs.Count} pairs)";

    internal static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    internal static string Signed(double value) => Plain(value, "+");

    /// <summary>Four significant digits with a real minus sign.</summary>
    internal static string Plain(double value, string plus = "") =>
        (value > 0 ? plus : "") + value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');
}

/// <summary>What an interval says about a difference.</summary>
public enum DifferenceVerdict
{
    /// <summary>The whole interval lies above 0: B is higher.</summary>
    Higher,

    /// <summary>The whole interval lies below 0: B is lower.</summary>
    Lower,

    /// <summary>The interval contains 0: these runs do not decide. That does not mean that A and B are equal.</summary>
    Undecided,

    /// <summary>Every pair is equal to the last digit.</summary>
    Equal,

    /// <summary>One pair has no spread, so no interval.</summary>
    OnePair,
}
