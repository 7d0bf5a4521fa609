using System.Globalization;
using System.Net;
using System.Text;

namespace LatentLab.Plots;

/// <summary>A figure as a piece of a page: no ids, no network, colours from the page around it.</summary>
internal static class FigureHtml
{
    private const int ColourBarWidth = 90;
    private const int LegendWidth = 190;

    private static readonly Lazy<string> DrawingScript = new(() => EmbeddedText.Read("draw-figures.js"));

    public static string Write(Figure figure)
    {
        var html = new StringBuilder();
        html.Append(
            $"""<figure class="latentlab-figure" data-state="{(figure.Content is ChartContent ? "new" : "drawn")}" """
            + $"""role="group" aria-label="{Text(figure.Title)}" """);
        html.Append("""style="margin:1.2em 0;max-width:60em;font-family:system-ui,sans-serif">""").Append('\n');
        AppendCaption(html, figure);
        switch (figure.Content)
        {
            case ChartContent chart:
                AppendChart(html, figure.AltText, chart);
                AppendScript(html);
                break;
            case RasterContent raster:
                html.Append(raster.Html.Replace(RasterContent.AltMark, Text(figure.AltText))).Append('\n');
                break;
            case DrawingContent drawing:
                html.Append($"""<div class="latentlab-drawing" role="img" aria-label="{Text(figure.AltText)}">""")
                    .Append('\n').Append(drawing.Html).Append("\n</div>\n");
                break;
            case PanelsContent panels:
                AppendPanels(html, figure, panels);
                break;
            case TouchContent touch:
                html.Append(touch.ToHtml(figure.AltText));
                break;
        }
        return html.Append("</figure>\n").ToString();
    }

    public static string Text(string words) => WebUtility.HtmlEncode(words.Replace("\0", ""));

    private static void AppendCaption(StringBuilder html, Figure figure)
    {
        html.Append(
            """<figcaption style="display:flex;flex-wrap:wrap;align-items:baseline;gap:.1em 1.2em;margin:0 0 """
            + """.5em;text-align:left;line-height:1.35">""");
        html.Append($"""<strong class="latentlab-title">{Text(figure.Title)}</strong>""");
        if (!string.IsNullOrWhiteSpace(figure.Number))
            html.Append(
                """<span class="latentlab-number" """
                + $"""style="font-variant-numeric:tabular-nums">{Text(figure.Number)}</span>""");
        if (!string.IsNullOrWhiteSpace(figure.Note))
            html.Append(
                $"""<small class="latentlab-note" style="flex-basis:100%;opacity:.8">{Text(figure.Note)}</small>""");
        html.Append("</figcaption>\n");
    }

    /// <summary>
    /// As many panels side by side as there is room for; on a phone one under another. Each is a figure of its own in
    /// the drawing script's eyes.
    /// </summary>
    private static void AppendPanels(StringBuilder html, Figure figure, PanelsContent panels)
    {
        html.Append($"""<p style="margin:0 0 .6em;font-size:.9em;line-height:1.5">{panels.LegendHtml}</p>""")
            .Append('\n');
        html.Append(
            $"""<div role="img" aria-label="{Text(figure.AltText)}" """
            + """style="display:grid;grid-template-columns:repeat(auto-fit,minmax(min(15em,100%),1fr));gap:0 1.2em">""")
            .Append('\n');
        // Names begin on one line and charts on another, however many lines a name has.
        int rows = panels.Panels.Any(panel => panel.Samples is not null) ? 4 : 2;
        foreach (Panel panel in panels.Panels)
        {
            html.Append(
                $"""<figure class="latentlab-figure" data-state="new" role="group" aria-label="{Text(panel.Title)}" """
                + $"""style="display:grid;grid-row:span {rows};grid-template-rows:subgrid;grid-template-columns:"""
                + """minmax(0,1fr);align-content:start;margin:0 0 1.2em;min-width:0">""").Append('\n');
            html.Append(
                """<figcaption style="margin:0 0 .3em;line-height:1.35;text-align:left"><strong """
                + $"""class="latentlab-title">{Text(panel.Title)}</strong>""");
            foreach (string number in panel.Numbers)
                html.Append($"""<br><small style="font-variant-numeric:tabular-nums">{Text(number)}</small>""");
            html.Append("</figcaption>\n");
            AppendChart(html, panel.AltText, panel.Chart);
            if (panel.Samples is { } samples)
                html.Append($"""<p style="margin:.2em 0;font-size:.8em">{Text(samples.Label)}</p>""")
                    .Append(RasterHtml.Image(samples.Png.Span, Text(samples.AltText), samples.DisplayWidth))
                    .Append('\n');
            html.Append("</figure>\n");
        }
        html.Append("</div>\n");
        AppendScript(html);
    }

    private static void AppendChart(StringBuilder html, string altText, ChartContent chart)
    {
        int height = ChartLayout.HeightOf(chart);
        html.Append(
            $"""<div class="latentlab-plot" role="img" aria-label="{Text(altText)}" """
            + $"""data-height-per-width="{chart.HeightPerWidth.ToString("0.####", CultureInfo.InvariantCulture)}" """);
        int beside = chart.ColourBar ? ColourBarWidth : 0;
        string width = chart.HeightPerWidth > 0
            ? "width:100%;"
                + "max-width:"
                + $"{(int)(height / chart.HeightPerWidth) + beside + (chart.LegendEntries > 0 ? LegendWidth : 0)}px"
            : "width:100%";
        html.Append(
            $"""data-beside="{beside}" data-legend-entries="{chart.LegendEntries}" """
            + $"""style="{width};min-height:{height}px"><p>{Text(altText)}</p></div>""").Append('\n');
        html.Append(
            $"""<script type="application/json">{ChartJson.ForScriptElement(chart)}</script>""")
            .Append('\n');
    }

    private static void AppendScript(StringBuilder html) =>
        html.Append("<script>\n").Append(DrawingScript.Value).Append("</script>\n");
}
