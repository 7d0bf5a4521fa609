using System.Globalization;
using System.Text.RegularExpressions;
using LatentLab.Plots.Words;

namespace LatentLab.Plots;

/// <summary>Numbers as words for readers and as values for charts.</summary>
internal static partial class Numbers
{
    /// <summary>Four significant digits, for a sentence.</summary>
    public static string Text(double value) => value switch
    {
        double.NaN => PlotWords.Current.NotANumber,
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        _ when Math.Abs(value) is >= 10_000 and < 1e15 =>
            value.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−'),
        _ => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−'),
    };

    /// <summary>
    /// A sentence whose negative numbers have a minus sign in place of .NET's hyphen; ranges, names and words keep
    /// theirs.
    /// </summary>
    public static string WithMinusSigns(string words) => HyphenOfANumber().Replace(words, "−");

    public static string Whole(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(int count, string one, string many) => $"{Whole(count)} {(count == 1 ? one : many)}";

    /// <summary>Least and greatest finite value, for a sentence.</summary>
    public static string Range(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0
            ? PlotWords.Current.NoFiniteValue
            : finite.Min() == finite.Max() ? Text(finite[0])
            : PlotWords.Current.Range(Text(finite.Min()), Text(finite.Max()));
    }

    /// <summary>
    /// Values as a chart takes them: float32's seven digits, and a gap (null) for what is not finite.
    /// </summary>
    public static double?[] ForChart(IEnumerable<double> values) => [.. values.Select(ForChart)];

    public static double? ForChart(double value) =>
        double.IsFinite(value)
            ? double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : null;

    /// <summary>A sentence about values that are drawn as gaps; empty if there are none.</summary>
    public static string Gaps(IEnumerable<double> values)
    {
        int missing = values.Count(value => !double.IsFinite(value));
        return missing == 0 ? "" : PlotWords.Current.Gaps(missing);
    }

    // Before a number and after a blank, a bracket or a sign; or the exponent's, as in 1E-05.
    [GeneratedRegex(@"(?<![^\s(\[{=≈<>≤≥±+,:;/|])-(?=\.?\d|∞)|(?<=\d[eE])-(?=\d)")]
    private static partial Regex HyphenOfANumber();
}

/// <summary>
/// Words inside a chart: plotly reads tags and entities in them, so those are written as what they look like.
/// </summary>
internal static class PlotText
{
    public static string Of(string words) => words.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
