using System.Text;
using nietras.SeparatedValues;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A row of a small table.</summary>
/// <param name="Number">As a spreadsheet counts rows, from 1.</param>
/// <param name="Cells">By column name, in small letters; values trimmed; every column of the header is there.</param>
/// <param name="Beyond">Cells to the right of the last column that has a name.</param>
internal sealed record TableRow(
    int Number, IReadOnlyDictionary<string, string> Cells, IReadOnlyList<string> Beyond);

/// <summary>
/// Small tables that teachers and platforms write, with commas, semicolons or tabs, in UTF-8, UTF-16, or what a
/// spreadsheet on Windows calls plain CSV.
/// </summary>
internal static class CsvText
{
    /// <summary>The columns' names and a table's rows; empty rows left out.</summary>
    /// <exception cref="GradingException">The file cannot be read, or has no header.</exception>
    public static (IReadOnlyList<string> Columns, IReadOnlyList<TableRow> Rows) Read(string path)
    {
        try
        {
            List<(int Number, string[] Cells)> rows = Rows(Text(File.ReadAllBytes(path)));
            if (rows.Count == 0)
                throw new GradingException(
                    $"The table '{path}' is empty; expected a first row with the columns' names.");
            string[] names = [.. rows[0].Cells.Select(name => name.ToLowerInvariant().Replace('_', ' '))];
            return (names, [.. rows.Skip(1).Select(row => RowOf(names, row.Number, row.Cells))]);
        }
        catch (Exception error) when (error is IOException and not GradingException or UnauthorizedAccessException
            or InvalidDataException)
        {
            throw new GradingException($"The table '{path}' cannot be read: {error.Message}");
        }
    }

    private static TableRow RowOf(string[] names, int number, string[] cells)
    {
        var own = new Dictionary<string, string>();
        for (int column = 0; column < names.Length; column++)
        {
            if (names[column].Length > 0)
                own.TryAdd(names[column], column < cells.Length ? cells[column] : "");
        }
        int named = Array.FindLastIndex(names, name => name.Length > 0) + 1;
        return new TableRow(number, own, [.. cells.Skip(named).Where(cell => cell.Length > 0)]);
    }

    private static string Text(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith(Encoding.Unicode.Preamble))
            return Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2);
        if (bytes.AsSpan().StartsWith(Encoding.BigEndianUnicode.Preamble))
            return Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2);
        Encoding encoding = TextEncodings.FirstNotUtf8(new MemoryStream(bytes)) is null ? Encoding.UTF8
            : TextEncodings.Western;
        return encoding.GetString(bytes).TrimStart('\uFEFF');
    }

    private static List<(int Number, string[] Cells)> Rows(string text)
    {
        var rows = new List<(int, string[])>();
        char? separator = null;
        int before = 0;
        // Excel's own first line, which no other program understands.
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4)
        {
            separator = text[4];
            int end = text.IndexOf('\n');
            text = end < 0 ? "" : text[(end + 1)..];
            before = 1;
        }
        if (string.IsNullOrWhiteSpace(text))
            return rows;
        using SepReader reader = Sep.Reader(options => options with
        {
            Sep = separator is { } known ? new Sep(known) : null,
            HasHeader = false,
            Unescape = true,
            DisableColCountCheck = true,
        }).FromText(text);
        foreach (SepReader.Row row in reader)
        {
            string[] cells = new string[row.ColCount];
            for (int column = 0; column < cells.Length; column++)
                cells[column] = row[column].ToString().Trim();
            if (cells.Any(cell => cell.Length > 0))
                rows.Add((row.RowIndex + 1 + before, cells));
        }
        return rows;
    }
}
