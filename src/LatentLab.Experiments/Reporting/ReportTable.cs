using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LatentLab.Hosts;

namespace LatentLab.Experiments.Reporting;

/// <summary>The numbers of a figure: shown under it and saved beside the page.</summary>
/// <param name="Columns">Names with units.</param>
/// <param name="Rows">Text or numbers (<see cref="double"/>, <see cref="int"/>), as many as columns; null leaves a cell
/// empty.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record ReportTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>Comma-separated, quoted where needed (RFC 4180), numbers with all their digits and a point.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder();
        foreach (IEnumerable<object?> row in Rows.Prepend(Columns))
            csv.AppendJoin(',', row.Select(cell => Quoted(Exact(cell)))).Append("\r\n");
        return csv.ToString();
    }

    /// <summary>A list of objects with the columns' names, numbers with all their digits.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json.ConfigJson.Indented))
        {
            json.WriteStartArray();
            foreach (IReadOnlyList<object?> row in Rows)
            {
                json.WriteStartObject();
                foreach (var (column, cell) in Columns.Zip(row))
                {
                    json.WritePropertyName(column);
                    Json.ConfigJson.WriteValue(json, cell is double number && !double.IsFinite(number) ? null : cell);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>
    /// A Parquet file, for pandas, Polars, R or DuckDB: each column of whole numbers, of numbers or of text, as its
    /// cells are; a cell without a value is null.
    /// </summary>
    /// <exception cref="ArgumentException">Two columns have one name.</exception>
    public byte[] ToParquet() => ParquetTable.Write(this);

    /// <summary>Lines of a terminal, columns side by side, numbers with five significant digits.</summary>
    public string ToText()
    {
        string[][] lines = [[.. Columns], .. Rows.Select(row => row.Select(Short).ToArray())];
        int[] widths = [.. Columns.Select((_, place) => lines.Max(line => line[place].Length))];
        return string.Concat(lines.Select(line => string.Join("  ",
            line.Select((cell, place) => cell.PadRight(widths[place]))).TrimEnd() + "\n"));
    }

    /// <summary>A <c>&lt;table&gt;</c>, numbers with five significant digits.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (string column in Columns)
            html.Append("<th scope=\"col\">").Append(WebUtility.HtmlEncode(column)).Append("</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<object?> row in Rows)
            html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{WebUtility.HtmlEncode(Short(cell))}</td>"))
                .Append("</tr>\n");
        return html.Append("</tbody></table>").ToString();
    }

    internal static string Exact(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    internal static string Short(object? cell) => cell switch
    {
        double number when !double.IsFinite(number) => "–",
        double number => number.ToString("G5", CultureInfo.InvariantCulture).Replace('-', '−'),
        _ => Exact(cell),
    };

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") >= 0 || cell != cell.Trim() ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
