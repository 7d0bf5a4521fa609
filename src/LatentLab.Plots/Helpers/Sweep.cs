using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostNamedTicks = 12;
    private const double LeastTickGap = 0.03;

    /// <summary>
    /// A metric against a swept value: each run as a small point, their mean with bars of one standard deviation, lines
    /// told apart by colour, symbol and dash. Names have no line between them.
    /// </summary>
    /// <param name="series">At least one, with at least one point each.</param>
    /// <param name="xAxis">What was swept.</param>
    /// <param name="yAxis">The metric, with its unit.</param>
    /// <param name="categories">Names of the values 0, 1, … where values are names and not numbers; null for
    /// numbers.</param>
    /// <param name="logX">x on a logarithmic scale; all x positive.</param>
    /// <param name="reference">A level to compare with, drawn across; null for none.</param>
    /// <param name="fromZero">The axis of the metric begins at 0, as counts should.</param>
    /// <exception cref="ArgumentException">Nothing to draw, or x ≤ 0 on a logarithmic scale.</exception>
    public static Figure Sweep(
        IReadOnlyList<SweepSeries> series, string title, string xAxis,
        string yAxis, IReadOnlyList<string>? categories = null, bool logX = false, double? reference = null,
        string referenceName = "reference", bool fromZero = false, string? number = null, string? altText = null)
    {
        const string Where = "Figures.Sweep";
        Guard.NotEmpty(series.Count, Where, "the series");
        foreach (SweepSeries one in series)
        {
            Guard.NotEmpty(one.Points.Count, Where, $"the points of '{one.Name}'");
            if (logX && one.Points.FirstOrDefault(point => !(point.X > 0)) is { } bad)
                throw new ArgumentException(
                    $"{Where}, '{one.Name}': expected positive values on a logarithmic scale, found "
                    + $"{Numbers.Text(bad.X)}. Leave logX out, or the value.");
            if (categories is not null
                && one.Points.FirstOrDefault(point => !(point.X >= 0 && point.X < categories.Count)) is { } outside)
                throw new ArgumentException(
                    $"{Where}, '{one.Name}': expected places from 0 to {categories.Count - 1} for {categories.Count} "
                    + $"names, found {Numbers.Text(outside.X)}.");
        }

        List<Trace> traces = [];
        for (int index = 0; index < series.Count; index++)
        {
            IReadOnlyList<SweepPoint> points = series[index].Points;
            // names stand apart, so bars can stand side by side
            double shift = categories is null
                ? 0
                : 0.14 * (index - (series.Count - 1) / 2.0) / Math.Max(1, series.Count / 4.0);
            Spread[] spreads = [.. points.Select(point => SeedSpread.Of(point.Values))];
            traces.Add(SeedSpread.Runs(series[index].Name,
                index, points.SelectMany(point => SeedSpread.Finite(point.Values).Select(_ => point.X + shift)),
                points.SelectMany(point => SeedSpread.Finite(point.Values))));
            traces.Add(SeedSpread.Means(series[index].Name, index, points.Select(point => point.X + shift),
                spreads.Select(spread => spread.Mean), null, spreads.Select(spread => spread.Deviation),
                joined: categories is null));
        }
        if (reference is double level)
            traces.Add(Level(level, referenceName, series.SelectMany(one => one.Points).Select(point => point.X)));

        int entries = series.Count(one => one.Name.Length > 0) + (reference is null ? 0 : 1);
        bool legend = (series.Count > 1 || reference is not null) && ChartLayout.HasRoomFor(series.Count);
        double[] places = [.. series.SelectMany(one => one.Points).Select(point => point.X).Distinct().Order()];
        Layout layout = ChartLayout.Create(legend: legend).With("xaxis", SweepAxis(xAxis, places, categories, logX))
            .With("yaxis", ChartLayout.Axis(yAxis).With("rangemode", fromZero ? "tozero" : "normal"));
        string words = altText ?? $"Chart of {yAxis} against {xAxis}: small points are single runs, bars reach one "
            + "standard deviation to either side of the mean. "
            + $"{string.Join(" ", series.Select(one => Words(one, categories)))}"
            + (reference is double drawn ? $" {referenceName}: {Numbers.Text(drawn)}." : "");
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: legend ? entries : 0),
            title, words, number, ChartLayout.LegendNote(series.Count));
    }

    private static LinearAxis SweepAxis(string title, double[] places, IReadOnlyList<string>? categories, bool logX)
    {
        LinearAxis axis = ChartLayout.Axis(title, logX ? "log" : "linear");
        if (categories is not null)
        {
            return axis.With("tickvals", Enumerable.Range(0, categories.Count).ToArray())
                .With("ticktext", categories.Select(PlotText.Of).ToArray())
                .With("range", new[] { -0.5, categories.Count - 0.5 });
        }
        // On a logarithmic scale the values themselves are the ticks: 0.5, 1, 2, 4 says more than 10⁰.
        return logX && places.Length <= MostNamedTicks && AreApart(places)
            ? axis.With("tickvals", places).With("ticktext", places.Select(Numbers.Text).ToArray())
            : axis;
    }

    // Values that were drawn at random may lie so close that their names would cover each other.
    private static bool AreApart(double[] places)
    {
        double span = Math.Log(places[^1] / places[0]);
        return places.Zip(places.Skip(1)).All(pair => Math.Log(pair.Second / pair.First) >= LeastTickGap * span);
    }

    private static string Words(SweepSeries series, IReadOnlyList<string>? categories)
    {
        string name = series.Name.Length > 0 ? series.Name + ": " : "";
        IEnumerable<string> values =
            series.Points.Select(point => $"{(categories is null ? Numbers.Text(point.X) : categories[(int)point.X])}"
                + $": {SeedSpread.Words(point.Values)}");
        return $"{name}{string.Join("; ", values)}.{LeftOut(series.Points.SelectMany(point => point.Values))}";
    }

    private static string LeftOut(IEnumerable<double> values)
    {
        int missing = values.Count(value => !double.IsFinite(value));
        return missing == 0 ? "" : $" {Numbers.Count(missing, "value is", "values are")} not finite and left out.";
    }
}
