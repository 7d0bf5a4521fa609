using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>
/// Repeated runs as small faint points and their mean with bars of one standard deviation (n − 1) to either side.
/// </summary>
internal static class SeedSpread
{
    public const double RunOpacity = 0.45;

    public static double[] Finite(IReadOnlyList<double> values) => [.. values.Where(double.IsFinite)];

    /// <summary>NaN for no values; a deviation of NaN for one, which has no spread to tell.</summary>
    public static Spread Of(IReadOnlyList<double> values) =>
        Finite(values) is { Length: > 0 } finite ? Spread.Of(finite) : new Spread(double.NaN, double.NaN);

    /// <summary>The single runs of one series.</summary>
    public static Trace Runs(string name, int index, IEnumerable<double> x, IEnumerable<double> y) =>
        new Trace("scatter")
            .With("mode", "markers")
            .With("name", (name.Length > 0 ? PlotText.Of(name) + ", " : "") + "single runs")
            .With("legendgroup", $"{index}")
            .With("showlegend", false)
            .With("x", Numbers.ForChart(x))
            .With("y", Numbers.ForChart(y))
            .With("marker", new
            {
                color = Palette.Faded(Palette.Colour(index), RunOpacity),
                size = 5,
                symbol = Palette.Symbol(index)
            });

    /// <summary>The means of one series; a series without a name has no place in the legend.</summary>
    /// <param name="errorsX">Half the bars along x; null for none.</param>
    /// <param name="joined">By a line: where places are names, what lies between two of them is nothing.</param>
    public static Trace Means(
        string name, int index, IEnumerable<double> x, IEnumerable<double> y, IEnumerable<double>? errorsX,
        IEnumerable<double> errorsY, bool joined = true)
    {
        Trace means = new Trace("scatter")
            .With("mode", joined ? "lines+markers" : "markers")
            .With("name", PlotText.Of(name))
            .With("showlegend", name.Length > 0)
            .With("legendgroup", $"{index}")
            .With("x", Numbers.ForChart(x))
            .With("y", Numbers.ForChart(y))
            .With("error_y", Bars(errorsY, index))
            .With("line", new { color = Palette.Colour(index), width = 2, dash = Palette.Dash(index) })
            .With("marker", new { color = Palette.Colour(index), size = 9, symbol = Palette.Symbol(index) });
        return errorsX is null ? means : means.With("error_x", Bars(errorsX, index));
    }

    /// <summary>For example <c>96.4 ± 0.2 (3 runs)</c>.</summary>
    public static string Words(IReadOnlyList<double> values)
    {
        Spread spread = Of(values);
        int runs = Finite(values).Length;
        return runs switch
        {
            0 => "no finite value",
            1 => $"{Numbers.Text(spread.Mean)} (1 run)",
            _ => $"{Numbers.Text(spread.Mean)} ± "
                + $"{spread.Deviation.ToString("G2", System.Globalization.CultureInfo.InvariantCulture)} ({runs} runs)",
        };
    }

    private static object Bars(IEnumerable<double> halves, int index) =>
        new
        {
            type = "data",
            array = Numbers.ForChart(halves),
            thickness = 1.8,
            width = 5,
            color = Palette.Colour(index)
        };
}
