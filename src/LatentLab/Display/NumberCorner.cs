using System.Globalization;
using System.Net;
using System.Text;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>The first rows and columns of a tensor's first table of numbers.</summary>
/// <param name="Caption">Which table of many; null if there is one.</param>
/// <param name="Cells">The numbers as words, row by row.</param>
/// <param name="Rows">Rows in the whole table.</param>
/// <param name="Columns">Columns in the whole table.</param>
internal sealed record NumberCorner(
    string? Caption, IReadOnlyList<IReadOnlyList<string>> Cells, long Rows, long Columns)
{
    private const int MostRows = 6;
    private const int MostColumns = 8;

    /// <param name="values">With at least one number.</param>
    public static NumberCorner Of(Tensor values)
    {
        Tensor table = values;
        while (table.dim() > 2)
            table = table.select(0, 0);
        string? caption = values.dim() > 2
            ? $"[{string.Join(", ", Enumerable.Repeat("0", (int)values.dim() - 2))}, :, :]"
            : null;
        while (table.dim() < 2)
            table = table.unsqueeze(0);
        Tensor corner = table.narrow(0, 0, Math.Min(MostRows, table.shape[0]))
            .narrow(1, 0, Math.Min(MostColumns, table.shape[1])).to(CPU);
        var cells = new List<IReadOnlyList<string>>();
        for (long row = 0; row < corner.shape[0]; row++)
            cells.Add([.. Enumerable.Range(0, (int)corner.shape[1]).Select(column => Words(corner[row, column]))]);
        return new NumberCorner(caption, cells, table.shape[0], table.shape[1]);
    }

    public void WriteHtml(StringBuilder html)
    {
        html.Append("""<table style="font-variant-numeric:tabular-nums">""");
        if (Caption is not null)
            html.Append($"""<caption style="text-align:left">{Caption}</caption>""");
        html.Append("<tbody>");
        foreach (IReadOnlyList<string> row in Cells)
        {
            html.Append("<tr>");
            foreach (string cell in Columns > row.Count ? row.Append("…") : row)
                html.Append($"""<td style="text-align:right">{WebUtility.HtmlEncode(cell)}</td>""");
            html.Append("</tr>");
        }
        html.Append("</tbody>");
        if (Rest is { } rest)
            html.Append($"""<tfoot><tr><td colspan="{Cells[0].Count + 1}">{rest}</td></tr></tfoot>""");
        html.Append("</table>");
    }

    public void WriteText(StringBuilder text)
    {
        if (Caption is not null)
            text.Append('\n').Append(Caption);
        int width = Cells.SelectMany(row => row).Max(cell => cell.Length);
        foreach (IReadOnlyList<string> row in Cells)
            text.Append("\n  ").AppendJoin("  ", row.Select(cell => cell.PadLeft(width)))
                .Append(Columns > row.Count ? "  …" : "");
        if (Rest is { } rest)
            text.Append("\n  ").Append(rest);
    }

    private string? Rest => Rows > Cells.Count || Columns > Cells[0].Count
        ? string.Create(CultureInfo.InvariantCulture,
            $"… {Cells.Count} of {Rows:N0} rows, {Cells[0].Count} of {Columns:N0} columns")
        : null;

    private static string Words(Tensor number) => number.dtype switch
    {
        ScalarType.Bool => number.item<bool>() ? "true" : "false",
        ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 =>
            $"{TensorWords.Number(number.real.to(float64).item<double>())}"
            + $" + {TensorWords.Number(number.imag.to(float64).item<double>())} i",
        ScalarType.Int64 => number.item<long>().ToString(CultureInfo.InvariantCulture).Replace('-', '−'),
        _ => TensorWords.Number(number.to(float64).item<double>()),
    };
}
