using LatentLab.Data;
using LatentLab.Plots.Words;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>
    /// What the places of the latent plane decode to: a grid of decodes in one picture, under axes in latent units.
    /// </summary>
    /// <param name="decodes">Row by row: image [row · columns + column] was decoded at (<paramref name="x"/>[column],
    /// <paramref name="y"/>[row]).</param>
    /// <param name="x">Latent 1 of the columns, rising or falling.</param>
    /// <param name="y">Latent 2 of the rows, rising or falling; larger values are drawn higher up.</param>
    /// <param name="overlay">A number for each decode, of shape [rows, columns], laid over the images as
    /// half-transparent colour; null for none.</param>
    /// <param name="overlayName">What the numbers are, with their unit.</param>
    /// <param name="codes">Codes to mark, of shape [n, 2]; null for none.</param>
    /// <exception cref="ArgumentException">Another number of images or values than the grid has cells, or positions out
    /// of order.</exception>
    public static Figure LatentPlane(
        ImageBatch decodes, IReadOnlyList<double> x, IReadOnlyList<double> y, string title, double[,]? overlay = null,
        string overlayName = "value", LatentCodes? codes = null, string? number = null, string? altText = null)
    {
        const string Where = "Figures.LatentPlane";
        GridAxis across = GridAxis.Of(x, Where, "positions of the columns"),
            up = GridAxis.Of(y, Where, "positions of the rows");
        ImageChecks.Check(decodes, Where);
        Guard.SameCount(across.Count * up.Count, "cells of the grid", decodes.Count, "decodes", Where);
        if (overlay is not null)
            CheckCells(overlay, across, up, Where);

        byte[] sheet = ImageSheet.Encode(PlacedImage.InReadingOrder(decodes, across, up), across.Count, gap: 0);
        List<Trace> traces =
            [overlay is null ? Nothing(across, up) : PlaneHeat(overlay, overlayName, across, up).With("opacity", 0.55)];
        string? note = null;
        if (codes is not null)
            note = MarkCodes(traces, codes, null, null, across, up, Where);
        Layout layout = PlaneLayout(across, up, legend: false)
            .With("images",
                new[] { PlacedImage.Over(sheet, across.Low, up.High, across.High - across.Low, up.High - up.Low) });
        string words = altText ?? PlotWords.Current.DecodedRows(
                up.Count, across.Count, decodes.Height, decodes.Width, across.Extent, up.Extent)
            + (overlay is null ? "" : PlotWords.Current.ColoursOver(PlaneWords(overlay, overlayName, x, y)))
            + (codes is null ? "" : PlotWords.Current.CodesMarked(codes.Count))
            + ImageChecks.Defects(decodes);
        return Figure.Of(
            new ChartContent(ChartLayout.Chart(traces, layout), HeightPerWidth: 1, ColourBar: overlay is not null),
            title, words, number, note);
    }

    /// <summary>A number over the latent square as colours (Viridis), the codes marked over it.</summary>
    /// <param name="values">Of shape [rows, columns]: value [row, column] belongs to (<paramref name="x"/>[column],
    /// <paramref name="y"/>[row]). NaN leaves the cell empty.</param>
    /// <param name="valueName">What the numbers are, with their unit.</param>
    /// <param name="labels">One for each code: told apart by symbol; null for none.</param>
    /// <exception cref="ArgumentException">Another number of values than the grid has cells, or positions out of
    /// order.</exception>
    public static Figure LatentHeat(
        double[,] values, IReadOnlyList<double> x, IReadOnlyList<double> y, string title, string valueName,
        LatentCodes? codes = null, IReadOnlyList<int>? labels = null, IReadOnlyList<string>? labelNames = null,
        string? number = null, string? altText = null)
    {
        const string Where = "Figures.LatentHeat";
        GridAxis across = GridAxis.Of(x, Where, "positions of the columns"),
            up = GridAxis.Of(y, Where, "positions of the rows");
        CheckCells(values, across, up, Where);
        string where = $"Over the latent plane, latent 1 from {across.Extent}, latent 2 from {up.Extent}: "
            + $"{PlaneWords(values, valueName, x, y)}";
        (values, int[] rows, int[] columns, string? note) = ThinCells(values);
        (across, up) = (GridAxis.Of([.. columns.Select(column => x[column])], Where, "positions of the columns"),
            GridAxis.Of([.. rows.Select(row => y[row])], Where, "positions of the rows"));
        List<Trace> traces = [PlaneHeat(values, valueName, across, up)];
        if (codes is not null)
            note = string.Join(" ", new[] { note, MarkCodes(traces, codes, labels, labelNames, across, up, Where) }
                .OfType<string>()) is { Length: > 0 } notes ? notes : null;
        bool legend = traces.Count > 2;
        string words =
            altText ?? where + (codes is null ? "" : PlotWords.Current.CodesMarked(codes.Count));
        var content = new ChartContent(ChartLayout.Chart(traces, PlaneLayout(across, up, legend)), HeightPerWidth: 1,
            LegendEntries: legend ? traces.Count - 1 : 0, ColourBar: true);
        return Figure.Of(content, title, words, number, note);
    }

    private static void CheckCells(double[,] values, GridAxis across, GridAxis up, string where)
    {
        if (values.GetLength(0) != up.Count || values.GetLength(1) != across.Count)
        {
            throw new ArgumentException(
                $"{where}: expected values of shape [{up.Count}, {across.Count}] (rows, columns) for the given "
                + $"positions, found [{values.GetLength(0)}, {values.GetLength(1)}]. Fill the array as values[row, "
                + "column] for (x[column], y[row]).");
        }
    }

    private static string PlaneWords(
        double[,] values, string valueName, IReadOnlyList<double> x, IReadOnlyList<double> y) =>
        HeatWords(values, valueName, cell => $"({Numbers.Text(x[cell.Column])}, {Numbers.Text(y[cell.Row])})");

    private static Trace PlaneHeat(double[,] values, string valueName, GridAxis across, GridAxis up)
    {
        var ascending = new double[up.Count, across.Count];
        for (int row = 0; row < up.Count; row++)
        {
            for (int column = 0; column < across.Count; column++)
                ascending[up.Place(row), across.Place(column)] = values[row, column];
        }
        return HeatTrace(ascending, valueName).With("x", Numbers.ForChart(across.Centres))
            .With("y", Numbers.ForChart(up.Centres));
    }

    /// <summary>A trace without a mark: axes are drawn only where a trace uses them.</summary>
    private static Trace Nothing(GridAxis across, GridAxis up) => new Trace("scatter")
        .With("mode", "markers")
        .With("hoverinfo", "skip")
        .With("showlegend", false)
        .With("x", new[] { across.Low, across.High })
        .With("y", new[] { up.Low, up.High })
        .With("marker", new { opacity = 0 });

    private static string? MarkCodes(
        List<Trace> traces, LatentCodes codes, IReadOnlyList<int>? labels, IReadOnlyList<string>? labelNames,
        GridAxis across, GridAxis up, string where)
    {
        LatentCodes.CheckPlane(codes, where);
        IReadOnlyList<LatentTraces.Group> groups = LatentTraces.Groups(codes.Count, labels, labelNames, where);
        var kept = Thinning.Evenly(codes.Count, Thinning.MostPoints).ToHashSet();
        traces.AddRange(groups.Select(group => LatentTraces.Draw(codes, group with
        {
            Points = [.. group.Points.Where(kept.Contains)]
        }, across.OnAxis, up.OnAxis, overPicture: true)));
        int outside = Enumerable.Range(0, codes.Count)
            .Count(point => !Inside(across, codes[point, 0]) || !Inside(up, codes[point, 1]));
        string[] notes =
        [
            .. new[] { Thinning.Note(kept.Count, codes.Count, "code", "evenly spread") }.OfType<string>(),
            .. outside > 0
                ? [$"{Numbers.Count(outside, "code lies", "codes lie")} outside the picture."]
                : Array.Empty<string>(),
        ];
        return notes.Length == 0 ? null : string.Join(" ", notes);

        static bool Inside(GridAxis axis, double coordinate) =>
            axis.OnAxis(coordinate) >= axis.Low && axis.OnAxis(coordinate) <= axis.High;
    }

    private static Layout PlaneLayout(GridAxis across, GridAxis up, bool legend) => ChartLayout.Create(560, legend)
        .With("xaxis", across.Draw(PlotWords.Current.Latent(1)))
        .With("yaxis", up.Draw(PlotWords.Current.Latent(2)).With("scaleanchor", "x")
            .With("scaleratio", across.Step / up.Step));
}
