using LatentLab.Data;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostOnLine = 16;

    /// <summary>
    /// What a latent line decodes to: a strip of decodes at their places, the codes marked, and a number along the line
    /// above.
    /// </summary>
    /// <param name="decodes">One for each position.</param>
    /// <param name="positions">Where each was decoded, rising and evenly spaced.</param>
    /// <param name="codes">Where the training images lie on the line; null for none.</param>
    /// <param name="curve">A number along the line: one for each position, or one for each step between positions; null
    /// for none.</param>
    /// <param name="curveName">What the number is, with its unit.</param>
    /// <param name="threshold">A level of that number to compare with; null for none.</param>
    /// <param name="thresholdName">What the level is.</param>
    /// <exception cref="ArgumentException">Lengths that don't match, or positions that are not evenly
    /// spaced.</exception>
    public static Figure LatentLine(
        ImageBatch decodes, IReadOnlyList<double> positions, string title, IReadOnlyList<double>? codes = null,
        IReadOnlyList<double>? curve = null, string curveName = "value", double? threshold = null,
        string thresholdName = "threshold", string? number = null, string? altText = null)
    {
        const string Where = "Figures.LatentLine";
        ImageChecks.Check(decodes, Where);
        Guard.SameCount(decodes.Count, "decodes", positions.Count, "positions", Where);
        GridAxis line = GridAxis.Of(positions, Where, "positions");
        if (positions[0] > positions[^1] || !line.Centres.SequenceEqual(positions))
            throw new ArgumentException(
                $"{Where}: expected rising, evenly spaced positions, found {Numbers.Text(positions[0])} to "
                + $"{Numbers.Text(positions[^1])} in unequal or falling steps. Decode along an even grid.",
                nameof(positions));
        if (curve is not null && curve.Count != positions.Count && curve.Count != positions.Count - 1)
            throw new ArgumentException(
                $"{Where}: expected {positions.Count} values of the curve (one for each position) or "
                + $"{positions.Count - 1} (one for each step), found {curve.Count}.", nameof(curve));

        int[] shown = Thinning.EveryKth(decodes.Count, MostOnLine);
        LineParts parts = LineParts.For(curve is not null, codes is not null);
        double width = shown.Length > 1
            ? positions[shown[1]] - positions[shown[0]]
            : Math.Max(line.Step, positions[^1] - positions[0]);
        (double left, double right) =
            (positions[0] - width / 2, Math.Max(positions[shown[^1]] + width / 2, positions[^1] + 0.01 * width));

        var traces = new List<Trace>();
        if (curve is not null)
            AddCurve(traces, positions, curve, curveName, threshold, thresholdName, left, right);
        traces.Add(OnLine("decodes", shown.Select(place => positions[place]), "y2").With("marker", new { opacity = 0 })
            .With("hovertemplate", "decoded at %{x:.3~g}<extra></extra>"));
        if (codes is not null)
            traces.Add(OnLine("codes", codes, "y3").With("marker", new
            {
                color = Palette.Colour(1),
                symbol = "line-ns-open",
                size = 14,
                line = new { width = 2, color = Palette.Colour(1) }
            }));

        bool legend = threshold is not null && curve is not null;
        Layout layout = LineLayout(parts, curveName, left, right, legend)
            .With("images", shown.Select(place => PlacedImage.Over(
                ImageSheet.EncodeRow(decodes.Pick(place), columns: 1, gap: 0), positions[place] - width / 2, 1, width,
                1, "y2", "contain")).ToArray());
        string? note = Thinning.Note(shown.Length, decodes.Count, "decoded image", "evenly spaced");
        string words =
            altText ?? LineWords(decodes, positions, shown.Length, codes, curve, curveName, threshold, thresholdName);
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: legend ? 2 : 0), title,
            words, number, note);
    }

    private static void AddCurve(
        List<Trace> traces, IReadOnlyList<double> positions, IReadOnlyList<double> curve, string name,
        double? threshold, string thresholdName, double left, double right)
    {
        int[] kept = Thinning.Envelope(curve, Thinning.MostPoints);
        double Place(int index) =>
            curve.Count == positions.Count ? positions[index] : (positions[index] + positions[index + 1]) / 2;
        traces.Add(new Trace("scatter")
            .With("mode", "lines")
            .With("name", PlotText.Of(name))
            .With("x", Numbers.ForChart(kept.Select(Place)))
            .With("y", Numbers.ForChart(kept.Select(index => curve[index])))
            .With("line", new { color = Palette.Colour(0), width = 2.5 }));
        if (threshold is double level)
            traces.Add(Level(level, thresholdName, [left, right]));
    }

    private static Trace OnLine(string name, IEnumerable<double> positions, string yAxis)
    {
        double?[] x = Numbers.ForChart(positions);
        return new Trace("scatter")
            .With("mode", "markers")
            .With("name", name)
            .With("showlegend", false)
            .With("x", x)
            .With("y", x.Select(_ => 0.5).ToArray())
            .With("yaxis", yAxis)
            .With("hovertemplate", "%{x:.3~g}<extra></extra>");
    }

    private static Layout LineLayout(LineParts parts, string curveName, double left, double right, bool legend)
    {
        LinearAxis Bare((double Bottom, double Top) domain) => new LinearAxis()
            .With("domain", new[] { domain.Bottom, domain.Top }).With("range", new[] { 0, 1 }).With("visible", false)
            .With("fixedrange", true);
        List<object> titles = [ChartLayout.PanelTitle("decoded images", parts.Strip.Top)];
        Layout layout = ChartLayout.Create(parts.Height, legend)
            .With("xaxis", ChartLayout.Axis("latent").With("range", new[] { left, right })
                .With("anchor", parts.Codes is null ? "y2" : "y3").With("showgrid", false))
            .With("yaxis2", Bare(parts.Strip));
        if (parts.Curve is { } curve)
        {
            layout.With("yaxis",
                ChartLayout.Axis().With("domain", new[] { curve.Bottom, curve.Top }).With("nticks", 6));
            titles.Add(ChartLayout.PanelTitle(curveName, curve.Top));
        }
        if (parts.Codes is { } codes)
        {
            layout.With("yaxis3", Bare(codes));
            titles.Add(ChartLayout.PanelTitle("codes of the training images", codes.Top));
        }
        return layout.With("annotations", titles);
    }

    private static string LineWords(
        ImageBatch decodes, IReadOnlyList<double> positions, int shown, IReadOnlyList<double>? codes,
        IReadOnlyList<double>? curve, string curveName, double? threshold, string thresholdName)
    {
        string above = curve is null
            ? ""
            : $" {curveName} along the line: {Numbers.Range(curve)}, mean {Numbers.Text(FiniteMean(curve))}."
                + (threshold is double level
                    ? $" {thresholdName}: {Numbers.Text(level)}; "
                        + $"{Numbers.Text(100.0 * curve.Count(value => value > level) / curve.Count)} % of the line "
                        + "lies above it."
                    : "")
                + Numbers.Gaps(curve);
        string marked = codes is null
            ? ""
            : $" {Numbers.Count(codes.Count, "code is", "codes are")} marked, from {Numbers.Range(codes)}.";
        return $"Strip of {Numbers.Count(shown, "image", "images")} of {decodes.Height} × {decodes.Width} pixels "
            + $"decoded along a latent line from {Numbers.Text(positions[0])} to {Numbers.Text(positions[^1])}."
            + above + marked + ImageChecks.Defects(decodes);
    }

    /// <summary>The panels of a latent line, from bottom to top, as shares of the height.</summary>
    private sealed record LineParts(
        int Height, (double Bottom, double Top) Strip, (double Bottom, double Top)? Curve,
        (double Bottom, double Top)? Codes)
    {
        public static LineParts For(bool curve, bool codes) => (curve, codes) switch
        {
            (true, true) => new(420, (0.27, 0.46), (0.6, 0.95), (0, 0.12)),
            (true, false) => new(360, (0.03, 0.25), (0.42, 0.94), null),
            (false, true) => new(240, (0.5, 0.87), null, (0, 0.24)),
            (false, false) => new(160, (0.05, 0.75), null, null),
        };
    }
}
