using Plotly.NET;

namespace LatentLab.Interactive.Charts;

/// <summary>
/// A chart as Plotly.NET.Interactive writes it, made to need no network: its script asks require.js for plotly.js, at
/// an address on the web; here the kit answers in its place.
/// </summary>
/// <remarks>
/// The answer is a parameter of a function around the script and no global: a page may have a true require.js (the
/// classic Notebook), or is about to load one (the real .NET Interactive does, for its JavaScript cells), and neither
/// is touched.
/// </remarks>
internal static class ChartHtml
{
    private const string Opening = "<script type=\"text/javascript\">", Closing = "</script>",
        LastCall = "renderPlotly_";

    private static readonly Lazy<string> Answer = new(() => EmbeddedText.Read("answer-plotly.js").Trim());

    /// <summary>The chart as a piece of a page that has, or will have, the kit's plotly.js.</summary>
    public static string Of(GenericChart chart) => AnswerIn(Plotly.NET.Interactive.Formatters.toInteractiveHTML(chart));

    /// <summary>What the package wrote, with the answer; what isn't written as expected is left as it is.</summary>
    internal static string AnswerIn(string html)
    {
        int opening = html.IndexOf(Opening, StringComparison.Ordinal);
        int lastCall = html.LastIndexOf(LastCall, StringComparison.Ordinal);
        int closing = lastCall < 0 ? -1 : html.IndexOf(Closing, lastCall, StringComparison.Ordinal);
        if (opening < 0 || closing < opening)
            return html;
        int start = opening + Opening.Length;
        // A label that holds '</script>' would end the element: inside a string '<\/' is the same, and outside of
        // strings the script has none.
        string script = html[start..closing].Replace("</", "<\\/").Replace("<!--", "<\\!--");
        return $"{html[..start]}(function (requirejs) {{{script}}})({Answer.Value});{html[closing..]}";
    }
}
