using Plotly.NET.LayoutObjects;

namespace LatentLab.Plots;

/// <summary>One direction of a grid over latent space: where its cells lie, and the axis that says so.</summary>
/// <remarks>
/// An evenly spaced direction is drawn in latent units. Another (quantiles of the prior, say) is drawn cell by cell,
/// its values at the ticks, and points between them are placed in proportion.
/// </remarks>
internal sealed class GridAxis
{
    private const int MostTicks = 9;

    private readonly double[] ascending;
    private readonly bool reversed;
    private readonly bool even;

    private GridAxis(double[] ascending, bool reversed, bool even)
    {
        this.ascending = ascending;
        this.reversed = reversed;
        this.even = even;
    }

    public int Count => ascending.Length;

    /// <summary>Centres of the cells on the axis, in ascending order.</summary>
    public double[] Centres => even ? ascending : [.. Enumerable.Range(0, Count).Select(cell => (double)cell)];

    public double Step => even && Count > 1 ? (ascending[^1] - ascending[0]) / (Count - 1) : 1;

    public double Low => Centres[0] - Step / 2;

    public double High => Centres[^1] + Step / 2;

    public string Extent => $"{Numbers.Text(ascending[0])} to {Numbers.Text(ascending[^1])}";

    /// <param name="positions">Latent coordinates of the cells, strictly ascending or strictly descending.</param>
    /// <exception cref="ArgumentException">No positions, one that is not finite, or another order.</exception>
    public static GridAxis Of(IReadOnlyList<double> positions, string where, string what)
    {
        Guard.NotEmpty(positions.Count, where, what);
        bool reversed = positions.Count > 1 && positions[0] > positions[^1];
        double[] ascending = [.. reversed ? positions.Reverse() : positions];
        for (int cell = 0; cell < ascending.Length; cell++)
        {
            if (!double.IsFinite(ascending[cell]) || (cell > 0 && ascending[cell] <= ascending[cell - 1]))
                throw new ArgumentException(
                    $"{where}: expected {what} in strictly rising or falling order, found "
                    + $"{string.Join(", ", positions.Take(8).Select(Numbers.Text))}{(positions.Count > 8 ? ", …" : "")}"
                    + ". Sort them with what they belong to.");
        }
        double step = ascending.Length > 1 ? (ascending[^1] - ascending[0]) / (ascending.Length - 1) : 1;
        bool even = Enumerable.Range(0, ascending.Length)
            .All(cell => Math.Abs(ascending[cell] - ascending[0] - cell * step) <= 0.01 * step);
        return new GridAxis(ascending, reversed, even);
    }

    /// <summary>Where the cell that came as number <paramref name="given"/> lies in ascending order.</summary>
    public int Place(int given) => reversed ? Count - 1 - given : given;

    /// <summary>A latent coordinate on the axis; NaN outside the cells, where an uneven grid has no scale.</summary>
    public double OnAxis(double coordinate)
    {
        if (even)
            return coordinate;
        if (!(coordinate >= ascending[0] && coordinate <= ascending[^1]))
            return double.NaN;
        int cell = Math.Clamp(Array.FindLastIndex(ascending, position => position <= coordinate), 0, Count - 2);
        return cell + (coordinate - ascending[cell]) / (ascending[cell + 1] - ascending[cell]);
    }

    public LinearAxis Draw(string title)
    {
        LinearAxis axis = ChartLayout.Axis(title).With("range", new[] { Low, High }).With("showgrid", false)
            .With("constrain", "domain");
        if (even)
            return axis;
        int[] ticks = Thinning.Evenly(Count, MostTicks);
        return axis.With("tickvals", ticks)
            .With("ticktext", ticks.Select(cell => Numbers.Text(Math.Round(ascending[cell], 2))).ToArray());
    }
}
