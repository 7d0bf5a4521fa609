using LatentLab.Plots.Words;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostEllipses = 300;
    private const int EllipseCorners = 36;

    /// <summary>
    /// Codes in the latent plane, told apart by colour and symbol; with their posteriors as ellipses and the prior as
    /// rings, if wanted.
    /// </summary>
    /// <param name="codes">Of shape [n, 2].</param>
    /// <param name="labels">One for each code; null for none.</param>
    /// <param name="labelNames">Name of label 0, 1, …; null writes the number.</param>
    /// <param name="deviations">σ of each code's posterior along each axis, of shape [n, 2]; null draws no
    /// ellipses.</param>
    /// <param name="sigmas">How many σ an ellipse reaches.</param>
    /// <param name="prior">Draws N(0, I) as rings at 1, 2 and 3 σ.</param>
    /// <exception cref="ArgumentException">Codes of a size other than 2, or a number of labels or deviations that
    /// differs from the codes.</exception>
    public static Figure LatentScatter(
        LatentCodes codes, string title, IReadOnlyList<int>? labels = null, IReadOnlyList<string>? labelNames = null,
        LatentCodes? deviations = null, double sigmas = 1, bool prior = false, string? number = null,
        string? altText = null)
    {
        const string Where = "Figures.LatentScatter";
        LatentCodes.CheckPlane(codes, Where);
        if (deviations is not null)
        {
            Guard.SameCount(codes.Count, "codes", deviations.Count, "deviations", Where);
            LatentCodes.CheckPlane(deviations, Where);
        }
        IReadOnlyList<LatentTraces.Group> groups = LatentTraces.Groups(codes.Count, labels, labelNames, Where);
        string words = altText ?? ScatterWords(codes, groups, deviations, sigmas, prior);

        List<Trace> traces = prior ? [PriorRings()] : [];
        string? ellipseNote = null;
        if (deviations is not null)
        {
            int[] drawn = Thinning.Evenly(codes.Count, MostEllipses);
            ellipseNote = Thinning.Note(drawn.Length, codes.Count, "ellipse", "evenly spread");
            var chosen = drawn.ToHashSet();
            traces.AddRange(groups.Select(
                group => Ellipses(codes, deviations, group, [.. group.Points.Where(chosen.Contains)], sigmas)));
        }
        var kept = Thinning.Evenly(codes.Count, Thinning.MostPoints).ToHashSet();
        traces.AddRange(groups.Select(
            group => LatentTraces.Draw(codes, group with { Points = [.. group.Points.Where(kept.Contains)] })));

        (double middleX, double halfX) = Extent(codes, deviations, 0, sigmas, prior);
        (double middleY, double halfY) = Extent(codes, deviations, 1, sigmas, prior);
        double half = Math.Max(halfX, halfY);
        int entries = (groups.Count > 1 ? groups.Count : 0) + (prior ? 1 : 0);
        Layout layout = ChartLayout.Create(560, legend: entries > 0, legendBeside: true)
            .With("xaxis", ChartLayout.Axis(PlotWords.Current.Latent(1))
                .With("range", new[] { middleX - half, middleX + half })
                .With("constrain", "domain"))
            .With("yaxis", ChartLayout.Axis(PlotWords.Current.Latent(2))
                .With("range", new[] { middleY - half, middleY + half })
                .With("constrain", "domain").With("scaleanchor", "x"));
        string? note =
            string.Join(" ", new[] { Thinning.Note(kept.Count, codes.Count, "code", "evenly spread"), ellipseNote }
                .Where(words => words is not null));
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), HeightPerWidth: 1, LegendEntries: entries),
            title, words, number, note.Length > 0 ? note : null);
    }

    /// <summary>The middle of what is drawn along one axis and half its width, with a margin.</summary>
    private static (double Middle, double Half) Extent(
        LatentCodes codes, LatentCodes? deviations, int dimension, double sigmas, bool prior)
    {
        (double low, double high) = prior ? (-3.0, 3.0) : (double.PositiveInfinity, double.NegativeInfinity);
        for (int point = 0; point < codes.Count; point++)
        {
            double code = codes[point, dimension];
            if (!double.IsFinite(code))
                continue;
            double reach = deviations is not null && double.IsFinite(deviations[point, dimension])
                ? sigmas * deviations[point, dimension]
                : 0;
            low = Math.Min(low, code - reach);
            high = Math.Max(high, code + reach);
        }
        return low > high ? (0, 1) : low == high ? (low, 1) : ((low + high) / 2, 0.53 * (high - low));
    }

    private static Trace Ellipses(
        LatentCodes codes, LatentCodes deviations, LatentTraces.Group group, int[] points, double sigmas)
    {
        var x = new List<double>();
        var y = new List<double>();
        foreach (int point in points)
        {
            for (int corner = 0; corner <= EllipseCorners; corner++)
            {
                double angle = 2 * Math.PI * corner / EllipseCorners;
                x.Add(codes[point, 0] + sigmas * deviations[point, 0] * Math.Cos(angle));
                y.Add(codes[point, 1] + sigmas * deviations[point, 1] * Math.Sin(angle));
            }
            x.Add(double.NaN);
            y.Add(double.NaN);
        }
        return new Trace("scatter")
            .With("mode", "lines")
            .With("name", $"{PlotText.Of(group.Name)}, {Numbers.Text(sigmas)} σ")
            .With("legendgroup", $"{group.Index}")
            .With("showlegend", false)
            .With("hoverinfo", "skip")
            .With("x", Numbers.ForChart(x))
            .With("y", Numbers.ForChart(y))
            .With("line", new { color = Palette.Faded(Palette.Colour(group.Index), 0.7), width = 1.2 });
    }

    private static Trace PriorRings()
    {
        IEnumerable<(double X, double Y)> points = Enumerable.Range(1, 3).SelectMany(radius =>
            Enumerable.Range(0, 73)
                .Select(corner => (radius * Math.Cos(Math.PI * corner / 36), radius * Math.Sin(Math.PI * corner / 36)))
                .Append((double.NaN, double.NaN)));
        return new Trace("scatter")
            .With("mode", "lines")
            .With("name", PlotWords.Current.Prior)
            .With("hoverinfo", "skip")
            .With("x", Numbers.ForChart(points.Select(point => point.X)))
            .With("y", Numbers.ForChart(points.Select(point => point.Y)))
            .With("line", new { color = Palette.Neutral, width = 1.8, dash = "dot" });
    }

    private static string ScatterWords(
        LatentCodes codes, IReadOnlyList<LatentTraces.Group> groups, LatentCodes? deviations, double sigmas, bool prior)
    {
        string kinds = groups.Count == 1 && groups[0].Label is null ? ""
            : PlotWords.Current.LabelsAndMeans(string.Join(PlotWords.Current.Comma,
                groups.Select(group => $"{group.Name} ({Mean(group, 0)}, {Mean(group, 1)})")));
        string ellipses = deviations is null ? "" : PlotWords.Current.Ellipses(Numbers.Text(sigmas),
            Numbers.Text(FiniteMean(deviations.Column(0))), Numbers.Text(FiniteMean(deviations.Column(1))));
        return PlotWords.Current.ScatterOfCodes(
                codes.Count, Numbers.Range(codes.Column(0)), Numbers.Range(codes.Column(1)))
            + $"{kinds}{ellipses}{(prior ? PlotWords.Current.PriorRings : "")}{Numbers.Gaps(codes.Values)}";

        string Mean(LatentTraces.Group group, int dimension) =>
            Numbers.Text(Math.Round(FiniteMean(group.Points.Select(point => codes[point, dimension])), 2));
    }

    private static double FiniteMean(IEnumerable<double> values) =>
        values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
