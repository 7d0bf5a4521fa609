using LatentLab.Plots.Words;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostLabelledBars = 16;

    /// <summary>One bar for each name, with its value written at it.</summary>
    /// <param name="values">One for each name; NaN leaves the place empty.</param>
    /// <param name="errors">Half the length of each error bar, for example a standard deviation over seeds; null for
    /// none.</param>
    /// <exception cref="ArgumentException">Nothing to draw, or lengths that don't match.</exception>
    public static Figure Bars(
        IReadOnlyList<string> names, IReadOnlyList<double> values, string title, string yAxis,
        IReadOnlyList<double>? errors = null, double? reference = null, string referenceName = "reference",
        string? number = null, string? altText = null) =>
        Bars(names, [new BarSeries("", values, errors)], title, yAxis, reference, referenceName, number, altText);

    /// <summary>
    /// Groups of bars: one group for each category, in it one bar for each series, told apart by colour and pattern.
    /// </summary>
    /// <param name="series">Each with one value for each category.</param>
    /// <param name="yAxis">What the values are, with their unit.</param>
    /// <param name="reference">A level to compare with, drawn across; null for none.</param>
    /// <exception cref="ArgumentException">Nothing to draw, or lengths that don't match.</exception>
    public static Figure Bars(
        IReadOnlyList<string> categories, IReadOnlyList<BarSeries> series, string title, string yAxis,
        double? reference = null, string referenceName = "reference", string? number = null, string? altText = null)
    {
        const string Where = "Figures.Bars";
        Guard.NotEmpty(categories.Count, Where, "the categories");
        Guard.NotEmpty(series.Count, Where, "the series");
        foreach (BarSeries one in series)
        {
            Guard.SameCount(categories.Count, "categories", one.Values.Count, "values", $"{Where}, '{one.Name}'");
            if (one.Errors is not null)
                Guard.SameCount(categories.Count, "categories", one.Errors.Count, "errors", $"{Where}, '{one.Name}'");
        }

        bool labelled = categories.Count * series.Count <= MostLabelledBars;
        List<Trace> traces = [.. series.Select((one, index) => Bar(categories.Count, one, index, labelled))];
        if (reference is double level)
            traces.Add(Level(level, referenceName, [-0.5, categories.Count - 0.5]));
        bool legend = series.Count > 1 || reference is not null;
        Layout layout = ChartLayout.Create(legend: legend)
            .With("barmode", "group")
            .With("bargap", 0.3)
            .With("xaxis", ChartLayout.Axis()
                .With("tickvals", Enumerable.Range(0, categories.Count).ToArray())
                .With("ticktext", categories.Select(PlotText.Of).ToArray())
                .With("showgrid", false)
                .With("range", new[] { -0.5, categories.Count - 0.5 }))
            .With("yaxis",
                ChartLayout.Axis(yAxis).With("zeroline", true).With("zerolinecolor", "rgba(128,128,128,0.6)"));
        string words =
            altText
            ?? PlotWords.Current.BarChart(yAxis, string.Join(" ", series.Select(one => Words(categories, one))))
                + (reference is double drawn ? PlotWords.Current.Level(referenceName, Numbers.Text(drawn)) : "");
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: legend ? traces.Count : 0),
            title, words, number);
    }

    private static Trace Bar(int count, BarSeries series, int index, bool labelled)
    {
        Trace bar = new Trace("bar")
            .With("name", PlotText.Of(series.Name))
            .With("showlegend", series.Name.Length > 0)
            .With("x", Enumerable.Range(0, count).ToArray())
            .With("y", Numbers.ForChart(series.Values))
            .With("marker", new
            {
                color = Palette.Colour(index),
                pattern = Palette.BarPattern(index)
            });
        if (series.Errors is not null)
            bar.With("error_y", new
            {
                type = "data",
                array = Numbers.ForChart(series.Errors.Select(error => double.IsFinite(error) ? error : 0)),
                thickness = 2,
                width = 6,
                color = Palette.Neutral
            });
        return labelled
            ? bar.With("text",
                series.Values.Select(value => double.IsFinite(value) ? Numbers.Text(value) : "").ToArray())
                .With("textposition", series.Errors is null ? "outside" : "inside")
                .With("insidetextanchor", "start")
                .With("textangle", 0)
                .With("cliponaxis", false)
            : bar;
    }

    private static string Words(IReadOnlyList<string> categories, BarSeries series)
    {
        IEnumerable<string> values = categories.Select((category, place) =>
            $"{category} "
            + $"{Numbers.Text(series.Values[place])}"
            + $"{(series.Errors is null ? "" : $" ± {Numbers.Text(series.Errors[place])}")}");
        string all = PlotWords.Current.Sentence(string.Join(PlotWords.Current.Comma, values));
        return (series.Name.Length > 0 ? PlotWords.Current.Named(series.Name, all) : all) + Numbers.Gaps(series.Values);
    }
}
