using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const double PanelGap = 0.06;   // share of the chart's width

    /// <summary>
    /// Sets of points in panels side by side, all with the same axes, over the same points behind them.
    /// </summary>
    /// <param name="sets">Name and points of each panel; points of two numbers.</param>
    /// <param name="columns">Panels in a row.</param>
    /// <param name="behind">Points behind those of every panel, for example the data; null for none.</param>
    /// <exception cref="ArgumentException">No sets, or points of a size other than 2.</exception>
    public static Figure PointPanels(
        IReadOnlyList<(string Name, LatentCodes Points)> sets, string title, int columns = 2,
        LatentCodes? behind = null, string behindName = "data", string? number = null, string? altText = null)
    {
        const string Where = "Figures.PointPanels";
        Guard.NotEmpty(sets.Count, Where, "the sets");
        Guard.AtLeast(1, columns, Where, "a number of columns");
        foreach ((string name, LatentCodes points) in sets)
            LatentCodes.CheckPlane(points, $"{Where}, '{name}'");
        if (behind is not null)
            LatentCodes.CheckPlane(behind, Where);

        int across = Math.Min(columns, sets.Count), down = (sets.Count + across - 1) / across;
        (double middleX, double middleY, double half) =
            Surroundings([.. sets.Select(set => set.Points), .. behind is null ? [] : new[] { behind }]);
        LatentCodes? standing = behind is null ? null : Rounded(behind, half);
        Layout layout = ChartLayout.Create(660 * down / across, legend: behind is not null)
            .With("margin", new { l = 40, r = 16, t = 40, b = behind is null ? 32 : 56 });
        List<Trace> traces = [];
        List<object> names = [];
        for (int panel = 0; panel < sets.Count; panel++)
        {
            string suffix = panel == 0 ? "" : $"{panel + 1}";
            (double left, double right) = Domain(panel % across, across, PanelGap);
            // room for the ticks of the upper panel and the name of the lower one
            (double low, double high) = Domain(down - 1 - panel / across, down, 0.22 / down);
            layout
                .With(
                    "xaxis" + suffix,
                    ChartLayout.Axis().With("domain", new[] { left, right }).With("anchor", "y" + suffix)
                        .With("range", new[] { middleX - half, middleX + half }).With("constrain", "domain"))
                .With("yaxis" + suffix, ChartLayout.Axis().With("domain", new[] { low, high })
                    .With("anchor", "x" + suffix).With("range", new[] { middleY - half, middleY + half })
                    .With("constrain", "domain").With("scaleanchor", "x" + suffix));
            names.Add(new
            {
                text = $"<b>{PlotText.Of(sets[panel].Name)}</b>",
                xref = "paper",
                yref = "paper",
                x = left,
                y = high,
                xanchor = "left",
                yanchor = "bottom",
                showarrow = false
            });
            if (standing is not null)
                traces.Add(OnPanel(Standing(standing, behindName).With("showlegend", panel == 0)
                    .With("legendgroup", "behind"), suffix));
            LatentCodes drawn =
                Rounded(sets[panel].Points.Pick(Thinning.Evenly(sets[panel].Points.Count, MostBehind)), half);
            var group = new LatentTraces.Group(null, sets[panel].Name, 0, [.. Enumerable.Range(0, drawn.Count)]);
            traces.Add(OnPanel(
                LatentTraces.Draw(drawn, group).With("showlegend", false).With("legendgroup", $"panel {panel}"),
                suffix));
        }
        layout.With("annotations", names.ToArray());

        string words =
            altText ?? $"Scatter plots of {Numbers.Count(sets.Count, "set", "sets")} of points with the same axes. "
                + string.Join(" ", sets.Select(set => $"{set.Name}: "
                    + $"{Numbers.Count(set.Points.Count, "point", "points")}, x from "
                    + $"{Numbers.Range(set.Points.Column(0))}, y from {Numbers.Range(set.Points.Column(1))}."))
                + (behind is null
                    ? ""
                    : $" Behind each, {Numbers.Count(behind.Count, "point", "points")} of {behindName}: x from "
                        + $"{Numbers.Range(behind.Column(0))}, y from {Numbers.Range(behind.Column(1))}.")
                + Numbers.Gaps(sets.SelectMany(set => set.Points.Values));
        int most = sets.Max(set => set.Points.Count);
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), HeightPerWidth: (double)down / across,
            LegendEntries: behind is null ? 0 : 1), title, words, number,
            Thinning.Note(Math.Min(MostBehind, most), most, "point", "evenly spread"));
    }

    private static (double Low, double High) Domain(int place, int places, double gap)
    {
        double width = (1 - gap * (places - 1)) / places;
        return (place * (width + gap), place * (width + gap) + width);
    }

    private static Trace OnPanel(Trace trace, string suffix) =>
        trace.With("xaxis", "x" + suffix).With("yaxis", "y" + suffix);
}
