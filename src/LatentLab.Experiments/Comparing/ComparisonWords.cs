using System.Globalization;
using LatentLab.Experiments.Results;
using LatentLab.Plots;

namespace LatentLab.Experiments.Comparing;

/// <summary>A comparison in words and as figures.</summary>
public static class ComparisonWords
{
    /// <summary>
    /// One line for each difference, after a line on what was compared; at the end what the numbers do not say.
    /// </summary>
    public static IReadOnlyList<string> Lines(ExperimentComparison comparison)
    {
        var lines = new List<string>
        {
            $"A is {comparison.A}, B is {comparison.B}. " + (comparison.Changed.Count == 0
                ? "Their settings are the same."
                : $"From A to B: {string.Join("; ", comparison.Changed)}."),
        };
        lines.AddRange(comparison.Differences.Select(Sentence));
        if (comparison.Unpaired.Count > 0)
            lines.Add(
                $"{comparison.Unpaired.Count} finished {(comparison.Unpaired.Count == 1 ? "run has" : "runs have")} no "
                + $"partner and {(comparison.Unpaired.Count == 1 ? "was" : "were")} left out: "
                + $"{string.Join(", ", comparison.Unpaired)}.");
        int intervals = comparison.Differences.Count(difference => difference.Difference.Pairs.Count > 1);
        if (intervals > 1)
        {
            double confidence = comparison.Differences[0].Difference.Confidence;
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"These are {intervals} intervals; of that many, {intervals * (1 - confidence):0.#} miss the truth on "
                + $"average by chance alone."));
        }
        return lines;
    }

    /// <summary>
    /// For example <c>test KL (nats per image), B − A: −3.21, 95 % interval −3.62 to −2.80 (5 pairs): B is lower.</c>
    /// </summary>
    public static string Sentence(MetricDifference difference)
    {
        string where = difference.Setting.Length > 0 ? $", {difference.Setting}" : "";
        return $"{MetricNames.Label(difference.Metric)}{where}, B − A: {difference.Difference}: "
            + $"{Verdict(difference.Difference)}";
    }

    /// <summary>The differences of one metric as a figure: a row for each setting.</summary>
    /// <exception cref="ArgumentException">The metric was not compared.</exception>
    public static Figure Figure(ExperimentComparison comparison, string metric, string? title = null)
    {
        MetricDifference[] rows = [.. comparison.Differences.Where(difference => difference.Metric == metric)];
        if (rows.Length == 0)
            throw new ArgumentException(
                $"'{metric}' was not compared; there are {string.Join(", ", comparison.Metrics)}.", nameof(metric));
        PairedDifference last = rows[^1].Difference;
        return Figures.PairedDifferences(
            [.. rows.Select(row => new DifferenceRow(row.Setting.Length > 0 ? row.Setting : MetricNames.Short(metric),
                [.. row.Difference.Pairs.Select(pair => pair.Difference)], row.Difference.Mean, row.Difference.Low,
                row.Difference.High))],
            title ?? $"{MetricNames.Short(metric)}: {comparison.B} minus {comparison.A}",
            MetricNames.Unit(metric) is { Length: > 0 } unit ? $"B − A ({unit})" : "B − A",
            $"{PairedDifference.Percent(last.Confidence)} interval", number: last.ToString());
    }

    private static string Verdict(PairedDifference difference) => difference.Verdict switch
    {
        DifferenceVerdict.Higher => "B is higher.",
        DifferenceVerdict.Lower => "B is lower.",
        DifferenceVerdict.Equal => "every pair is equal.",
        DifferenceVerdict.OnePair => "one pair has no spread; run more seeds.",
        _ => $"the interval contains 0, so {difference.Pairs.Count} pairs do not tell which is higher. That does not "
            + "prove that they are equal.",
    };
}
