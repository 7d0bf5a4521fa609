using System.Text;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>Reads a table of comma-separated values (RFC 4180) by its own rules.</summary>
internal static class CsvRows
{
    /// <summary>By the column <c>file</c>: each row by column.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Of(string text)
    {
        List<List<string>> rows = [[]];
        var cell = new StringBuilder();
        bool quoted = false;
        for (int index = 0; index < text.Length; index++)
        {
            char letter = text[index];
            if (quoted && letter == '"' && index + 1 < text.Length && text[index + 1] == '"')
                cell.Append(text[index++]);
            else if (letter == '"')
                quoted = !quoted;
            else if (!quoted && letter is ',' or '\n')
            {
                rows[^1].Add(cell.ToString());
                cell.Clear();
                if (letter == '\n')
                    rows.Add([]);
            }
            else if (quoted || letter != '\r')
                cell.Append(letter);
        }
        return rows.Skip(1).Where(row => row.Count > 0).ToDictionary(
            row => row[rows[0].IndexOf("file")], row => (IReadOnlyDictionary<string, string>)rows[0].Zip(row)
                .ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
