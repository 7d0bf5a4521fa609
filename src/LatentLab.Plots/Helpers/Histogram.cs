using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>How often values fall into equal bins.</summary>
    /// <param name="bins">Bins over the range of the values; null takes the square root of their number, 5 to
    /// 60.</param>
    public static Figure Histogram(
        IReadOnlyList<double> values, string title, string xAxis, int? bins = null, string? number = null,
        string? altText = null) =>
        Histogram([("", values)], title, xAxis, bins, number, altText);

    /// <summary>
    /// Distributions over one another: share of each set per bin, so that sets of different size compare.
    /// </summary>
    /// <param name="sets">Name and values of each; values that are not finite are left out and counted in the alt
    /// text.</param>
    /// <exception cref="ArgumentException">No sets, or a set without a finite value.</exception>
    public static Figure Histogram(
        IReadOnlyList<(string Name, IReadOnlyList<double> Values)> sets, string title, string xAxis, int? bins = null,
        string? number = null, string? altText = null)
    {
        const string Where = "Figures.Histogram";
        Guard.NotEmpty(sets.Count, Where, "the sets");
        double[][] finite = [.. sets.Select(set => set.Values.Where(double.IsFinite).ToArray())];
        for (int index = 0; index < sets.Count; index++)
            Guard.NotEmpty(finite[index].Length, Where,
                $"the finite values{(sets[index].Name.Length > 0 ? $" of '{sets[index].Name}'" : "")}");
        int count = bins ?? (int)Math.Clamp(Math.Sqrt(finite.Max(set => set.Length)), 5, 60);
        Guard.AtLeast(1, count, Where, "a number of bins");

        double low = finite.Min(set => set.Min()), high = finite.Max(set => set.Max());
        if (low == high)
            (low, high) = (low - 0.5, high + 0.5);
        bool shares = sets.Count > 1;
        string yAxis = shares ? "share of the set" : "count";
        Trace[] traces = [.. finite.Select((set, index) =>
            Steps(sets[index].Name, Bins(set, low, high, count), low, high, shares ? set.Length : 1, index))];
        Layout layout = ChartLayout.Create(legend: shares).With("xaxis", ChartLayout.Axis(xAxis))
            .With("yaxis", ChartLayout.Axis(yAxis).With("rangemode", "tozero"));
        string words = altText ?? $"Histogram of {xAxis} in {Numbers.Count(count, "bin", "bins")}. "
            + string.Join(" ", sets.Select((set, index) =>
            {
                double[] sorted = [.. finite[index].Order()];
                string name = set.Name.Length > 0 ? set.Name + ": " : "";
                string gaps = sorted.Length < set.Values.Count
                    ? $" {set.Values.Count - sorted.Length} values are not finite and left out."
                    : "";
                return $"{name}{Numbers.Count(sorted.Length, "value", "values")}, mean "
                    + $"{Numbers.Text(sorted.Average())}, median {Numbers.Text(sorted[sorted.Length / 2])}, range "
                    + $"{Numbers.Range(sorted)}.{gaps}";
            }));
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: shares ? sets.Count : 0),
            title, words, number);
    }

    private static int[] Bins(double[] values, double low, double high, int count)
    {
        var bins = new int[count];
        foreach (double value in values)
            bins[Math.Min(count - 1, (int)((value - low) / (high - low) * count))]++;
        return bins;
    }

    private static Trace Steps(string name, int[] bins, double low, double high, int total, int index)
    {
        double width = (high - low) / bins.Length;
        IEnumerable<int> edges = Enumerable.Range(0, bins.Length + 1);
        return new Trace("scatter")
            .With("mode", "lines")
            .With("name", PlotText.Of(name))
            .With("x", Numbers.ForChart([low, .. edges.Select(edge => low + edge * width)]))
            .With("y", Numbers.ForChart([0, .. bins.Select(bin => (double)bin / total), 0]))
            .With("line", new { shape = "hv", color = Palette.Colour(index), width = 2, dash = Palette.Dash(index) })
            .With("fill", "tozeroy")
            .With("fillcolor", Palette.Faded(Palette.Colour(index), 0.25));
    }
}
