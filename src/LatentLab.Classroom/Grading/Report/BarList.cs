using System.Globalization;

namespace LatentLab.Classroom.Grading.Report;

/// <param name="Share">The bar's length, from 0 to 1.</param>
/// <param name="Value">The number that stands beside the bar.</param>
/// <param name="Words">What it means, below; may be empty.</param>
internal sealed record Bar(string Name, double Share, string Value, string Words);

/// <summary>
/// A plot of named amounts: each bar has its name and its number in words, so that it can be read without the picture.
/// </summary>
internal static class BarList
{
    public static string Of(IEnumerable<Bar> bars, bool good) =>
        $"<ul class=\"bars\">\n{string.Concat(bars.Select(bar => One(bar, good)))}</ul>";

    private static string One(Bar bar, bool good)
    {
        string width = (100 * Math.Clamp(bar.Share, 0, 1)).ToString("0.##", CultureInfo.InvariantCulture);
        string words = bar.Words.Length > 0 ? $"<span class=\"words\">{Page.Text(bar.Words)}</span>" : "";
        return $"""
            <li><span>{Page.Text(bar.Name)}</span><span class="value"><svg viewBox="0 0 100 10" aria-hidden="true"
              preserveAspectRatio="none"><rect class="track" width="100" height="10"/><rect
              class="bar{(good ? " of-good" : "")}" width="{width}" height="10"/></svg><span
              >{Page.Text(bar.Value)}</span></span>{words}</li>

            """;
    }
}
