using LatentLab.Plots.Words;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>Lines with bands of error, each with its own colour, symbol and dash.</summary>
    /// <param name="series">At least one; x, y and band of one length.</param>
    /// <param name="xAxis">What x is, with its unit.</param>
    /// <param name="yAxis">What y is, with its unit.</param>
    /// <param name="logX">x on a logarithmic scale, all x positive: ticks at powers of ten where all x are such, else
    /// at powers of two, for latent sizes and the like.</param>
    /// <param name="logY">y on a scale of powers of ten; values of 0 or less become gaps.</param>
    /// <param name="reference">A level to compare with, drawn across; null for none.</param>
    /// <param name="referenceName">What the level is.</param>
    /// <exception cref="ArgumentException">Nothing to draw, lengths that don't match, or x ≤ 0 on a logarithmic
    /// scale.</exception>
    public static Figure Lines(
        IReadOnlyList<Series> series, string title, string xAxis, string yAxis, bool logX = false, bool logY = false,
        double? reference = null, string referenceName = "reference", string? number = null, string? altText = null)
    {
        const string Where = "Figures.Lines";
        Guard.NotEmpty(series.Count, Where, "the series");
        foreach (Series one in series)
            Check(one, logX, Where);

        List<Trace> traces = [];
        var notes = new List<string?>();
        for (int index = 0; index < series.Count; index++)
        {
            Series one = logY ? AboveZero(series[index]) : series[index];
            int[] kept = Thinning.Envelope(one.Y, Thinning.MostPoints);
            notes.Add(Thinning.Note(kept.Length, one.Y.Count, "value",
                "the least and the greatest of every stretch among them"));
            if (one.Low is not null)
                traces.Add(Band(one, kept, index));
            traces.Add(Line(one, kept, index));
        }
        if (reference is double level)
            traces.Add(Level(level, referenceName, series.SelectMany(one => one.X)));

        bool legend = series.Count > 1 || reference is not null;
        Layout layout = ChartLayout.Create(legend: legend)
            .With("xaxis", logX
                ? Powers(ChartLayout.Axis(xAxis, "log"), series.SelectMany(one => one.X))
                : WholeNumbers(ChartLayout.Axis(xAxis), series.SelectMany(one => one.X)))
            .With("yaxis", logY ? ChartLayout.Axis(yAxis, "log").With("dtick", 1)
                .With("exponentformat", ReadAsWritten(series) ? "none" : "power") : ChartLayout.Axis(yAxis));
        int powers = logX ? BaseOf(series.SelectMany(one => one.X)) : 0;
        string words = altText
            ?? PlotWords.Current.LineChart(yAxis, xAxis, powers,
                string.Join(" ", series.Select(one => Words(one, logY))))
            + (reference is double drawn ? PlotWords.Current.Level(referenceName, Numbers.Text(drawn)) : "");
        var content = new ChartContent(ChartLayout.Chart(traces, layout),
            LegendEntries: legend ? series.Count + (reference is null ? 0 : 1) : 0);
        return Figure.Of(content, title, words, number, notes.FirstOrDefault(note => note is not null));
    }

    private static void Check(Series series, bool logX, string where)
    {
        Guard.NotEmpty(series.X.Count, where, $"the positions of '{series.Name}'");
        Guard.SameCount(series.X.Count, "positions", series.Y.Count, "values", $"{where}, '{series.Name}'");
        if ((series.Low is null) != (series.High is null))
            throw new ArgumentException(
                $"{where}, '{series.Name}': expected both edges of the band or none, found only the "
                + $"{(series.Low is null ? "upper" : "lower")}. Give Low and High.");
        if (series.Low is not null)
        {
            Guard.SameCount(series.X.Count, "positions", series.Low.Count, "lower edges", $"{where}, '{series.Name}'");
            Guard.SameCount(series.X.Count, "positions", series.High!.Count, "upper edges",
                $"{where}, '{series.Name}'");
        }
        if (logX && series.X.FirstOrDefault(x => x <= 0, 1) is var bad and <= 0)
            throw new ArgumentException(
                $"{where}, '{series.Name}': expected positive positions on a logarithmic scale, found "
                + $"{Numbers.Text(bad)}. Leave logX out, or the position.");
    }

    private static Series AboveZero(Series series) => series with
    {
        Y = [.. series.Y.Select(Positive)],
        Low = series.Low is null ? null : [.. series.Low.Select(Positive)],
        High = series.High is null ? null : [.. series.High.Select(Positive)],
    };

    /// <summary>0.001 to 100,000 are written out; beyond, powers of ten say more.</summary>
    private static bool ReadAsWritten(IReadOnlyList<Series> series) =>
        series.SelectMany(one => one.Y).Where(y => double.IsFinite(y) && y > 0).All(y => y is > 5e-4 and < 5e5);

    private static double Positive(double value) => value > 0 ? value : double.NaN;

    private static Trace Line(Series series, int[] kept, int index) => new Trace("scatter")
        .With("mode", "lines+markers")
        .With("name", PlotText.Of(series.Name))
        .With("legendgroup", $"{index}")
        .With("x", Numbers.ForChart(kept.Select(place => series.X[place])))
        .With("y", Numbers.ForChart(kept.Select(place => series.Y[place])))
        .With("line", new { color = Palette.Colour(index), width = 2.5, dash = Palette.Dash(index) })
        .With("marker",
            new { color = Palette.Colour(index), size = 8, symbol = Palette.Symbol(index), maxdisplayed = 20 });

    /// <summary>
    /// There along the upper edge and back along the lower one; places without both edges are left out.
    /// </summary>
    private static Trace Band(Series series, int[] kept, int index)
    {
        int[] whole =
            [.. kept.Where(place => double.IsFinite(series.X[place] + series.Low![place] + series.High![place]))];
        return new Trace("scatter")
            .With("mode", "lines")
            .With("name", PlotText.Of(series.Name) + ", band")
            .With("legendgroup", $"{index}")
            .With("showlegend", false)
            .With("hoverinfo", "skip")
            .With("x", Numbers.ForChart(
                [.. whole.Select(place => series.X[place]), .. whole.Reverse().Select(place => series.X[place])]))
            .With("y", Numbers.ForChart([.. whole.Select(place => series.High![place]),
                .. whole.Reverse().Select(place => series.Low![place])]))
            .With("line", new { width = 0 })
            .With("fill", "toself")
            .With("fillcolor", Palette.Faded(Palette.Colour(index), 0.2));
    }

    private static Trace Level(double level, string name, IEnumerable<double> positions)
    {
        double[] finite = [.. positions.Where(double.IsFinite)];
        return new Trace("scatter")
            .With("mode", "lines")
            .With("name", PlotText.Of(name))
            .With("x", Numbers.ForChart([finite.Min(), finite.Max()]))
            .With("y", Numbers.ForChart([level, level]))
            .With("line", new { color = Palette.Neutral, width = 2, dash = "dash" });
    }

    /// <summary>
    /// Ticks at whole numbers only, where there are few positions and all are whole: half a layer means nothing.
    /// </summary>
    private static LinearAxis WholeNumbers(LinearAxis axis, IEnumerable<double> positions)
    {
        double[] finite = [.. positions.Where(double.IsFinite)];
        return finite.Length > 0 && finite.All(double.IsInteger) && finite.Max() - finite.Min() <= MostNamedTicks
            ? axis.With("dtick", 1)
            : axis;
    }

    /// <summary>10 where every position is a power of ten, otherwise 2.</summary>
    private static int BaseOf(IEnumerable<double> positions) =>
        positions.Where(double.IsFinite).All(x => x > 0 && Math.Abs(Math.Log10(x) - Math.Round(Math.Log10(x))) < 1e-9)
            ? 10
            : 2;

    private static LinearAxis Powers(LinearAxis axis, IEnumerable<double> positions)
    {
        double[] finite = [.. positions.Where(double.IsFinite)];
        int power = BaseOf(finite);
        // 10^3 has a logarithm a hair below 3
        double Exponent(double x) => Math.Round(Math.Log(x, power), 9);
        int first = (int)Math.Floor(Exponent(finite.Min())), last = (int)Math.Ceiling(Exponent(finite.Max()));
        int step = Math.Max(1, (last - first + 9) / 10);
        double[] ticks =
            [.. Enumerable.Range(0, (last - first) / step + 1).Select(place => Math.Pow(power, first + place * step))];
        return axis.With("tickvals", ticks).With("ticktext", ticks.Select(Numbers.Text).ToArray());
    }

    private static string Words(Series series, bool logY)
    {
        double[] finite = [.. series.Y.Where(double.IsFinite)];
        string Named(string words) => PlotWords.Current.Sentence(
            series.Name.Length > 0 ? PlotWords.Current.Named(series.Name, words) : words);
        if (finite.Length == 0)
            return Named(PlotWords.Current.NoFiniteValue);
        int least = Enumerable.Range(0, series.Y.Count).Where(place => double.IsFinite(series.Y[place]))
            .MinBy(place => series.Y[place]);
        string values = series.Y.Count <= 8
            ? string.Join(PlotWords.Current.Comma, Enumerable.Range(0, series.Y.Count).Select(At))
            : PlotWords.Current.ManyValues(At(0), At(series.Y.Count - 1), At(least));
        int hidden = logY ? series.Y.Count(y => y <= 0) : 0;
        return Named(series.Low is null ? values : PlotWords.Current.WithBand(values)) + Numbers.Gaps(series.Y)
            + (hidden > 0 ? PlotWords.Current.CannotDraw(hidden) : "");

        string At(int place) => PlotWords.Current.At(Numbers.Text(series.Y[place]), Numbers.Text(series.X[place]));
    }
}
