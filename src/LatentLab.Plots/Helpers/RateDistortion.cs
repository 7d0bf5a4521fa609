using System.Globalization;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>
    /// What a code costs against what it loses (Alemi et al. 2018): rate, the KL, along x; distortion, the
    /// reconstruction loss, along y; each run a small point, their mean with bars of one standard deviation both ways.
    /// A dotted line of slope −1 joins all places with the −ELBO of the best point.
    /// </summary>
    /// <param name="series">At least one, with at least one point each.</param>
    /// <exception cref="ArgumentException">Nothing to draw, or a point with different numbers of rates and
    /// distortions.</exception>
    public static Figure RateDistortion(
        IReadOnlyList<RateSeries> series, string title = "Rate and distortion",
        string? number = null, string? altText = null, string xAxis = "rate: KL (nats per image)",
        string yAxis = "distortion: reconstruction (nats per image)")
    {
        const string Where = "Figures.RateDistortion";
        Guard.NotEmpty(series.Count, Where, "the series");
        foreach (RateSeries one in series)
        {
            Guard.NotEmpty(one.Points.Count, Where, $"the points of '{one.Name}'");
            foreach (RatePoint point in one.Points)
                Guard.SameCount(point.Rates.Count, "rates", point.Distortions.Count, "distortions",
                    $"{Where}, '{one.Name}', '{point.Label}'");
        }

        List<Trace> traces = [];
        for (int index = 0; index < series.Count; index++)
        {
            IReadOnlyList<RatePoint> points = [.. series[index].Points.Select(Whole)];
            Spread[] rates = [.. points.Select(point => SeedSpread.Of(point.Rates))],
                distortions = [.. points.Select(point => SeedSpread.Of(point.Distortions))];
            traces.Add(SeedSpread.Runs(series[index].Name, index, points.SelectMany(point => point.Rates),
                points.SelectMany(point => point.Distortions)));
            traces.Add(SeedSpread.Means(series[index].Name, index, rates.Select(spread => spread.Mean),
                distortions.Select(spread => spread.Mean),
                    rates.Select(spread => spread.Deviation), distortions.Select(spread => spread.Deviation))
                .With("mode", points.Any(point => point.Label.Length > 0) && ChartLayout.HasRoomFor(series.Count)
                    ? "lines+markers+text"
                    : "lines+markers")
                .With("text", points.Select(point => PlotText.Of(point.Label)).ToArray())
                .With("hovertext", points.Select(point => PlotText.Of(point.Label)).ToArray())
                .With("textposition", "top right")
                .With("cliponaxis", false));
        }
        (string? best, double bound) = BestBound(series);
        if (best is not null)
            traces.Add(SameBound(series, bound));

        int entries = series.Count(one => one.Name.Length > 0) + (best is null ? 0 : 1);
        bool legend = entries > 0 && ChartLayout.HasRoomFor(series.Count);
        Layout layout = ChartLayout.Create(420, legend).With("xaxis",
            ChartLayout.Axis(xAxis).With("range", RoomForLabels(series))).With("yaxis", ChartLayout.Axis(yAxis));
        string words = altText ?? $"Rate–distortion chart: {xAxis} across, {yAxis} up, bars of one standard deviation "
            + $"over runs. {string.Join(" ", series.Select(Words))}"
            + (best is null ? "" : $" The least sum of both, {Numbers.Text(bound)} nats per image, is at {best}.");
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: legend ? entries : 0),
            title, words, number, ChartLayout.LegendNote(series.Count));
    }

    /// <summary>The runs of which both numbers are finite.</summary>
    private static RatePoint Whole(RatePoint point)
    {
        int[] kept = [.. Enumerable.Range(0, point.Rates.Count)
            .Where(run => double.IsFinite(point.Rates[run] + point.Distortions[run]))];
        return point with
        {
            Rates = [.. kept.Select(run => point.Rates[run])],
            Distortions = [.. kept.Select(run => point.Distortions[run])]
        };
    }

    /// <summary>Labels stand to the right of their points.</summary>
    private static double[]? RoomForLabels(IReadOnlyList<RateSeries> series)
    {
        double[] rates = [.. series.SelectMany(one => one.Points).SelectMany(point => Whole(point).Rates)];
        if (rates.Length == 0)
            return null;
        double span = Math.Max(rates.Max() - rates.Min(), 1e-3);
        return [Numbers.ForChart(rates.Min() - 0.08 * span)!.Value, Numbers.ForChart(rates.Max() + 0.22 * span)!.Value];
    }

    private static (string? Label, double Bound) BestBound(IReadOnlyList<RateSeries> series)
    {
        (string Label, double Bound)[] bounds = [.. series.SelectMany(one => one.Points.Select(point => (
            string.Join(", ", new[] { one.Name, point.Label }.Where(part => part.Length > 0)),
            SeedSpread.Of(Whole(point).Rates).Mean + SeedSpread.Of(Whole(point).Distortions).Mean)))
            .Where(bound => double.IsFinite(bound.Item2))];
        return bounds.Length == 0 ? (null, double.NaN) : bounds.MinBy(bound => bound.Bound);
    }

    /// <summary>As long as the points reach along x, and no higher than they do.</summary>
    private static Trace SameBound(IReadOnlyList<RateSeries> series, double bound)
    {
        RatePoint[] points =
            [.. series.SelectMany(one => one.Points).Select(Whole).Where(point => point.Rates.Count > 0)];
        double left = points.Min(point => point.Rates.Min()), right = points.Max(point => point.Rates.Max()),
            top = points.Max(point => point.Distortions.Max());
        double from = Math.Max(left, bound - top);
        return new Trace("scatter")
            .With("mode", "lines")
            .With("name", $"−ELBO {bound.ToString("F1", CultureInfo.InvariantCulture).Replace('-', '−')}, the least")
            .With("hoverinfo", "skip")
            .With("x", Numbers.ForChart([from, right]))
            .With("y", Numbers.ForChart([bound - from, bound - right]))
            .With("line", new { color = Palette.Neutral, width = 1.8, dash = "dot" });
    }

    private static string Words(RateSeries series)
    {
        string name = series.Name.Length > 0 ? series.Name + ": " : "";
        IEnumerable<string> points =
            series.Points.Select(point => $"{(point.Label.Length > 0 ? point.Label + ": " : "")}"
                + $"rate {SeedSpread.Words(Whole(point).Rates)}, distortion "
                + $"{SeedSpread.Words(Whole(point).Distortions)}");
        return $"{name}{string.Join("; ", points)}.";
    }
}
