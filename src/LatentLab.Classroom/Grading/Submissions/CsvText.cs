using nietras.SeparatedValues;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>Small tables that teachers and platforms write, with commas, semicolons or tabs.</summary>
internal static class CsvText
{
    /// <summary>A table's rows by column name; names in small letters, values trimmed, empty rows left out.</summary>
    /// <exception cref="GradingException">The file cannot be read, or has no header.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string path)
    {
        try
        {
            List<string[]> rows = Rows(File.ReadAllText(path));   // takes a byte order mark off
            if (rows.Count == 0)
                throw new GradingException(
                    $"The table '{path}' is empty; expected a first row with the columns' names.");
            string[] names = [.. rows[0].Select(name => name.ToLowerInvariant())];
            return [.. rows.Skip(1).Select(row => (IReadOnlyDictionary<string, string>)names.Zip(row)
                .Where(cell => cell.First.Length > 0).DistinctBy(cell => cell.First)
                .ToDictionary(cell => cell.First, cell => cell.Second))];
        }
        catch (Exception error) when (error is IOException and not GradingException or UnauthorizedAccessException
            or InvalidDataException)
        {
            throw new GradingException($"The table '{path}' cannot be read: {error.Message}");
        }
    }

    private static List<string[]> Rows(string text)
    {
        var rows = new List<string[]>();
        if (string.IsNullOrWhiteSpace(text))
            return rows;
        using SepReader reader = Sep.Reader(options => options with
        {
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
                rows.Add(cells);
        }
        return rows;
    }
}
