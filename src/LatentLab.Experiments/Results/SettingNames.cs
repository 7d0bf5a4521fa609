using System.Globalization;
using System.Text.RegularExpressions;

namespace LatentLab.Experiments.Results;

/// <summary>Settings as readers see them: short names, values in their natural order, numbers as numbers.</summary>
public static partial class SettingNames
{
    /// <summary>
    /// The last part of a path in words: <c>model.latentSize</c> is “latent size”. The whole path where two of
    /// <paramref name="all"/> end alike.
    /// </summary>
    public static string Short(string path, IEnumerable<string> all)
    {
        string last = Last(path);
        return all.Count(other => Last(other) == last) > 1 ? path : Words(last);
    }

    /// <summary>True if every value is a number, so that it has a place on an axis.</summary>
    public static bool AreNumbers(IEnumerable<string> values) => values.All(value => Number(value) is not null);

    /// <summary>The value as a finite number; null if it is none.</summary>
    public static double? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : null;

    /// <summary>Numbers by size, other values as they come.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> values)
    {
        string[] distinct = [.. values.Distinct()];
        return AreNumbers(distinct) ? [.. distinct.OrderBy(value => Number(value))] : distinct;
    }

    /// <summary>A logarithmic scale fits: all above 0, and the greatest at least eight times the least.</summary>
    public static bool SpanOctaves(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length > 2 && all.Min() > 0 && all.Max() >= 8 * all.Min();
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string Words(string name) => name switch
    {
        "beta" => "β",
        _ => Humps().Replace(name, match => " " + match.Value.ToLowerInvariant()),
    };

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Humps();
}
