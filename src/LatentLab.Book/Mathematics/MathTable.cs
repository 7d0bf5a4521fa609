using System.Xml.Linq;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// A table of MathML 3: its alignment, spaces and lines, which MathML Core leaves to CSS, as the cells' style.
/// </summary>
internal static class MathTable
{
    public static void Mend(XElement table)
    {
        string[] align = Take(table, "columnalign"), between = Take(table, "columnspacing"),
            below = Take(table, "rowspacing");
        string[] columnLines = Take(table, "columnlines"), rowLines = Take(table, "rowlines");
        if (Take(table, "frame") is ["solid"])
        {
            table.SetAttributeValue("style", "border:1px solid");
        }

        XElement[] rows = [.. table.Elements("mtr")];
        for (int r = 0; r < rows.Length; r++)
        {
            XElement[] cells = [.. rows[r].Elements("mtd")];
            for (int c = 0; c < cells.Length; c++)
            {
                // Half of each space on either side; none at the table's edges.
                string top = r > 0 ? Half(At(below, r - 1)) : "0",
                    bottom = r + 1 < rows.Length ? Half(At(below, r)) : "0";
                string left = c > 0 ? Half(At(between, c - 1)) : "0",
                    right = c + 1 < cells.Length ? Half(At(between, c)) : "0";
                string lines = (c > 0 ? Line("left", At(columnLines, c - 1)) : "")
                    + (r > 0 ? Line("top", At(rowLines, r - 1)) : "");
                cells[c].SetAttributeValue("style",
                    $"text-align:{At(align, c) ?? "center"};padding:{top} {right} {bottom} {left}{lines}");
            }
        }
    }

    private static string[] Take(XElement table, string attribute)
    {
        string[] values = table.Attribute(attribute)?.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        table.SetAttributeValue(attribute, null);
        return values;
    }

    /// <summary>The last value stands for all that follow.</summary>
    private static string? At(string[] values, int place) =>
        values.Length == 0 ? null : values[Math.Min(place, values.Length - 1)];

    private static string Half(string? length) => length is null ? "0" : $"calc({length} / 2)";

    private static string Line(string side, string? kind) =>
        kind is "solid" or "dashed" ? $";border-{side}:1px {kind}" : "";
}
