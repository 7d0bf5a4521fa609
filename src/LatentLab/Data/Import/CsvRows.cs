using System.Text;

namespace LatentLab.Data;

/// <summary>The lines of a text file cut into fields, with a limit on what one line may take.</summary>
internal static class CsvRows
{
    /// <summary>Characters per line; 784 pixels of twenty digits take 16,000.</summary>
    private const int MostCharacters = 1 << 22;

    /// <summary>The lines that are not blank, with their numbers counted from 1.</summary>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public static IEnumerable<(int Number, string Text)> Lines(string path)
    {
        using var reader = new StreamReader(path);
        var line = new StringBuilder();
        var buffer = new char[1 << 16];
        int number = 1;
        for (int read; (read = reader.ReadBlock(buffer)) > 0;)
        {
            int start = 0;
            while (start < read)
            {
                int end = Array.IndexOf(buffer, '\n', start, read - start);
                line.Append(buffer, start, (end < 0 ? read : end) - start);
                if (line.Length > MostCharacters)
                    throw new InvalidDataException(
                        $"'{path}' line {number}: expected at most {MostCharacters} characters, found more. Is it a "
                        + "CSV file?");
                if (end < 0)
                    break;
                if (Take(line) is { } text)
                    yield return (number, text);
                number++;
                start = end + 1;
            }
        }
        if (Take(line) is { } last)
            yield return (number, last);
    }

    /// <summary>The character that separates fields: the most frequent of comma, semicolon and tab.</summary>
    public static char Separator(string line) =>
        ",;\t".MaxBy(candidate => line.Count(character => character == candidate));

    /// <summary>
    /// Cuts a line; quotes around a field are taken off, and separators within quotes belong to the field.
    /// </summary>
    public static string[] Fields(string line, char separator)
    {
        if (!line.Contains('"'))
            return [.. line.Split(separator).Select(field => field.Trim())];
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        foreach (char character in line)
            if (character == '"')
                quoted = !quoted;
            else if (character == separator && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
                field.Append(character);
        return [.. fields, field.ToString().Trim()];
    }

    private static string? Take(StringBuilder line)
    {
        string text = line.ToString().Trim('\r', ' ');
        line.Clear();
        return text.Length > 0 ? text : null;
    }
}
