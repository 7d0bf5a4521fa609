using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace LatentLab.Interactive.Charts;

/// <summary>
/// Draws the charts that users make with Plotly.NET, by Plotly.NET.Interactive's own formatter, without a network.
/// </summary>
public static class ChartFormatters
{
    /// <summary>
    /// From now on charts are drawn where they are displayed. Calling it again puts these formatters before any that
    /// were registered since.
    /// </summary>
    public static void Register()
    {
        Formatter.Register<GenericChart>((chart, page) => page.Write(ChartHtml.Of(chart)), HtmlFormatter.MimeType);
        Formatter.Register<GenericChart>((chart, words) => words.Write(WordsFor(chart)), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(GenericChart), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }

    /// <summary>For example <c>a chart of Plotly.NET: scatter, bar</c>.</summary>
    internal static string WordsFor(GenericChart chart) =>
        $"a chart of Plotly.NET: {string.Join(", ", GenericChart.getTraces(chart).Select(trace => trace.type))}";
}
