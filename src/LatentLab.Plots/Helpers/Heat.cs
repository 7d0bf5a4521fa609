using System.Globalization;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostWrittenCells = 100;
    private const int MostCellsAcross = 200;

    /// <summary>A table of numbers as colours (Viridis), written into the cells where there are at most 100.</summary>
    /// <param name="values">Of shape [rows, columns]; the first row is drawn on top. NaN leaves the cell empty.</param>
    /// <param name="rows">Names of the rows.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="valueName">What the numbers are, with their unit, for the colour bar.</param>
    /// <exception cref="ArgumentException">No cells, or a number of names that differs from the rows or
    /// columns.</exception>
    public static Figure Heat(
        double[,] values, IReadOnlyList<string> rows, IReadOnlyList<string> columns, string title, string valueName,
        string? xAxis = null, string? yAxis = null, string? number = null, string? altText = null)
    {
        const string Where = "Figures.Heat";
        Guard.NotEmpty(values.Length, Where, "the cells");
        Guard.SameCount(values.GetLength(0), "rows", rows.Count, "names of rows", Where);
        Guard.SameCount(values.GetLength(1), "columns", columns.Count, "names of columns", Where);

        string words = altText ?? HeatWords(values, valueName, place => $"{rows[place.Row]}, {columns[place.Column]}");
        (values, int[] keptRows, int[] keptColumns, string? note) = ThinCells(values);
        (rows, columns) = ([.. keptRows.Select(row => rows[row])], [.. keptColumns.Select(column => columns[column])]);
        Trace heat = HeatTrace(values, valueName)
            .With("x", Enumerable.Range(0, columns.Count).ToArray())
            .With("y", Enumerable.Range(0, rows.Count).ToArray())
            .With("xgap", 1)
            .With("ygap", 1);
        if (values.Length <= MostWrittenCells)
            heat.With("text", Written(values)).With("texttemplate", "%{text}");
        Layout layout = ChartLayout.Create(Math.Clamp(120 + 32 * rows.Count, 240, 640))
            .With("xaxis", Names(xAxis, columns))
            .With("yaxis", Names(yAxis, rows).With("autorange", "reversed"));
        return Figure.Of(new ChartContent(ChartLayout.Chart([heat], layout)), title, words, number, note);

        static Plotly.NET.LayoutObjects.LinearAxis Names(string? axisTitle, IReadOnlyList<string> names)
        {
            int[] shown = Thinning.EveryKth(names.Count, 24);
            return ChartLayout.Axis(axisTitle).With("tickvals", shown)
                .With("ticktext", shown.Select(place => PlotText.Of(names[place])).ToArray()).With("showgrid", false);
        }
    }

    /// <summary>Every k-th row and column of a table too large to draw.</summary>
    private static (double[,] Values, int[] Rows, int[] Columns, string? Note) ThinCells(double[,] values)
    {
        int[] rows = Thinning.EveryKth(values.GetLength(0), MostCellsAcross),
            columns = Thinning.EveryKth(values.GetLength(1), MostCellsAcross);
        if (rows.Length * columns.Length == values.Length)
            return (values, rows, columns, null);
        var kept = new double[rows.Length, columns.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < columns.Length; column++)
                kept[row, column] = values[rows[row], columns[column]];
        }
        return (kept, rows, columns, Thinning.Note(kept.Length, values.Length, "cell", "evenly spread"));
    }

    private static Trace HeatTrace(double[,] values, string valueName) => new Trace("heatmap")
        .With("z", Rows(values))
        .With("colorscale", "Viridis")
        .With("hoverongaps", false)
        .With("colorbar", new
        {
            title = new { text = PlotText.Of(valueName), side = "right", font = new { size = 13 } },
            thickness = 14,
            outlinewidth = 0,
            len = 1.0,
            ticks = "outside"
        });

    /// <summary>Words for the cells; nothing for a gap, which plotly would write as 0.</summary>
    private static string[][] Written(double[,] values) =>
        [.. Rows(values).Select(row => row.Select(value => value is double number
            ? number.ToString("G3", CultureInfo.InvariantCulture).Replace('-', '−')
            : "").ToArray())];

    private static double?[][] Rows(double[,] values) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => Enumerable.Range(0, values.GetLength(1))
            .Select(column => Numbers.ForChart(values[row, column])).ToArray())];

    private static string HeatWords(double[,] values, string valueName, Func<(int Row, int Column), string> name)
    {
        IEnumerable<(int Row, int Column)> cells = Enumerable.Range(0, values.GetLength(0))
            .SelectMany(row => Enumerable.Range(0, values.GetLength(1)).Select(column => (row, column)));
        (int Row, int Column)[] finite = [.. cells.Where(cell => double.IsFinite(values[cell.Row, cell.Column]))];
        string size = $"Heat map of {valueName}, {values.GetLength(0)} rows by {values.GetLength(1)} columns";
        if (finite.Length == 0)
            return $"{size}: no finite value.";
        (int Row, int Column) least = finite.MinBy(cell => values[cell.Row, cell.Column]),
            greatest = finite.MaxBy(cell => values[cell.Row, cell.Column]);
        return $"{size}: least {Numbers.Text(values[least.Row, least.Column])} at {name(least)}, greatest "
            + $"{Numbers.Text(values[greatest.Row, greatest.Column])} at {name(greatest)}, mean "
            + $"{Numbers.Text(finite.Average(cell => values[cell.Row, cell.Column]))}"
            + $".{Numbers.Gaps(values.Cast<double>())}";
    }
}
