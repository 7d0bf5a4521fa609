using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>
    /// Differences of paired runs: each pair as a small point, their mean with its interval, against a line at 0.
    /// </summary>
    /// <param name="rows">From top to bottom.</param>
    /// <param name="xAxis">Of what minus what, with its unit.</param>
    /// <param name="intervalName">For example “95 % interval”.</param>
    /// <exception cref="ArgumentException">No rows, or a row without pairs.</exception>
    public static Figure PairedDifferences(
        IReadOnlyList<DifferenceRow> rows, string title, string xAxis, string intervalName, string? number = null,
        string? altText = null)
    {
        const string Where = "Figures.PairedDifferences";
        Guard.NotEmpty(rows.Count, Where, "the rows");
        foreach (DifferenceRow row in rows)
            Guard.NotEmpty(row.Differences.Count, Where, $"the pairs of '{row.Label}'");

        Trace pairs = new Trace("scatter")
            .With("mode", "markers")
            .With("name", "single pairs")
            .With("x", Numbers.ForChart(rows.SelectMany(row => row.Differences)))
            .With("y", rows.SelectMany(
                (row, index) => row.Differences.Select((_, pair) => index + 0.22 + 0.12 * (pair % 2))).ToArray())
            .With("marker", new
            {
                color = Palette.Faded(Palette.Colour(1), SeedSpread.RunOpacity),
                size = 6,
                symbol = Palette.Symbol(1)
            });
        Trace means = new Trace("scatter")
            .With("mode", "markers")
            .With("name", $"mean, {PlotText.Of(intervalName)}")
            .With("x", Numbers.ForChart(rows.Select(row => row.Mean)))
            .With("y", Enumerable.Range(0, rows.Count).ToArray())
            .With("error_x", new
            {
                type = "data",
                symmetric = false,
                array = Numbers.ForChart(rows.Select(row => row.High - row.Mean)),
                arrayminus = Numbers.ForChart(rows.Select(row => row.Mean - row.Low)),
                thickness = 2,
                width = 6,
                color = Palette.Colour(0),
            })
            .With("marker", new { color = Palette.Colour(0), size = 10, symbol = Palette.Symbol(0) });
        Layout layout = ChartLayout.Create(Math.Clamp(150 + 46 * rows.Count, 220, 900), legend: true)
            .With("xaxis", ChartLayout.Axis(xAxis).With("zeroline", true).With("zerolinecolor", Palette.Neutral)
                .With("zerolinewidth", 2))
            .With("yaxis", ChartLayout.Axis().With("tickvals", Enumerable.Range(0, rows.Count).ToArray())
                .With("ticktext", rows.Select(row => PlotText.Of(row.Label)).ToArray())
                .With("range", new[] { rows.Count - 0.4, -0.6 }).With("showgrid", false));
        string words = altText ?? $"Differences of paired runs, {xAxis}. "
            + $"{string.Join(" ", rows.Select(row => DifferenceWords(row, intervalName)))}";
        return Figure.Of(new ChartContent(ChartLayout.Chart([pairs, means], layout), LegendEntries: 2),
            title, words, number);
    }

    private static string DifferenceWords(DifferenceRow row, string intervalName) =>
        $"{row.Label}: mean {Numbers.Text(row.Mean)} over {Numbers.Count(row.Differences.Count, "pair", "pairs")}"
        + (double.IsFinite(row.Low)
            ? $", {intervalName} {Numbers.Text(row.Low)} to {Numbers.Text(row.High)}."
            : ", no interval from a single pair.");
}
