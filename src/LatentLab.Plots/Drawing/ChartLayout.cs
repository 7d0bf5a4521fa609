using Microsoft.FSharp.Collections;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace LatentLab.Plots;

/// <summary>
/// The look that all charts share: transparent, half-transparent grey lines, the page's font, room for labels made by
/// plotly.
/// </summary>
internal static class ChartLayout
{
    private const string Grid = "rgba(128,128,128,0.25)";
    private const string Frame = "rgba(128,128,128,0.6)";
    private const int DefaultHeight = 340;

    // Two rounds of colours; a longer legend is higher than its chart, and tells nothing apart.
    private const int MostEntries = 14;

    private static readonly string[] UnusedButtons = ["lasso2d", "select2d", "autoScale2d", "zoomIn2d", "zoomOut2d"];

    public static GenericChart Chart(IEnumerable<Trace> traces, Layout layout)
    {
        GenericChart chart = GenericChart.ofTraceObjects<FSharpList<Trace>>(false, ListModule.OfSeq(traces));
        Config config = new Config().With("responsive", true).With("displaylogo", false)
            .With("modeBarButtonsToRemove", UnusedButtons);
        return GenericChart.setConfig(config, GenericChart.setLayout(layout, chart));
    }

    public static Layout Create(int height = DefaultHeight, bool legend = false, bool legendBeside = false)
    {
        Layout layout = new Layout()
            .With("height", height)
            .With("paper_bgcolor", "rgba(0,0,0,0)")
            .With("plot_bgcolor", "rgba(0,0,0,0)")
            .With("font", new { family = "system-ui, sans-serif", size = 13 })
            .With("margin", new { l = 56, r = 16, t = 12, b = 48 })
            .With("uniformtext", new { mode = "hide", minsize = 9 })
            .With("hoverlabel", new { namelength = -1 })
            .With("modebar", new { bgcolor = "rgba(0,0,0,0)", color = Frame, activecolor = Palette.Neutral })
            .With("showlegend", legend);
        return legend
            ? layout.With("legend", legendBeside
                ? new
                {
                    orientation = "v",
                    x = 1.02,
                    xanchor = "left",
                    y = 1.0,
                    yanchor = "top",
                    yref = "paper",
                    bgcolor = "rgba(0,0,0,0)"
                }
                : new
                {
                    orientation = "h",
                    x = 0.0,
                    xanchor = "left",
                    y = 0.0,
                    yanchor = "bottom",
                    yref = "container",
                    bgcolor = "rgba(0,0,0,0)"
                })
            : layout;
    }

    /// <summary>Whether a legend of so many series can be read.</summary>
    public static bool HasRoomFor(int entries) => entries <= MostEntries;

    /// <summary>What takes its place where there are more.</summary>
    public static string? LegendNote(int entries) => HasRoomFor(entries)
        ? null
        : $"{entries} lines are more than a legend can name: the pointer tells each.";

    public static LinearAxis Axis(string? title = null, string type = "linear") => new LinearAxis()
        .With("type", type)
        .With("title", title is null ? null : new { text = PlotText.Of(title), standoff = 8, font = new { size = 13 } })
        .With("automargin", true)
        .With("gridcolor", Grid)
        .With("linecolor", Frame)
        .With("showline", true)
        .With("zeroline", false)
        .With("ticks", "outside")
        .With("tickcolor", Frame);

    /// <summary>A line of text above a panel, at its left edge.</summary>
    /// <param name="top">The panel's upper edge as a share of the chart's height.</param>
    public static object PanelTitle(string text, double top) => new
    {
        text = $"<b>{PlotText.Of(text)}</b>",
        xref = "paper",
        yref = "paper",
        x = 0.0,
        y = top,
        xanchor = "left",
        yanchor = "bottom",
        showarrow = false,
    };

    public static int HeightOf(ChartContent chart) => chart.Styled is { } styled
        ? (int?)styled["layout"]!["height"] ?? DefaultHeight
        : GenericChart.getLayout(chart.Chart).TryGetTypedPropertyValue<int>("height") is { } height
            && Microsoft.FSharp.Core.FSharpOption<int>.get_IsSome(height) ? height.Value : DefaultHeight;
}
