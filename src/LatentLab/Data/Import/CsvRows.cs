using nietras.SeparatedValues;

namespace LatentLab.Data;

/// <summary>
/// The rows of a table in a text file, read by Sep: fields in quotes may hold separators and doubled quotes, as
/// RFC 4180 has them.
/// </summary>
internal static class CsvRows
{
    /// <summary>
    /// Characters of the first line; 784 pixels of twenty digits take 16,000. Sep's own limit for the others is
    /// 16 million.
    /// </summary>
    private const int MostCharacters = 1 << 22;

    /// <summary>
    /// The rows that are not blank, with the line on which each begins, counted from 1. The first of them tells the
    /// separator.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Of(string path)
    {
        if (FirstLine(path) is not { } first)
            yield break;
        using SepReader reader = Sep.New(Separator(first)).Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,   // whoever reads the rows says which line has too many, and what it expected
            Unescape = true,
            Trim = SepTrim.All,
        }).FromFile(path);
        // Sep gives the line after a row reliably, the line of the first row not when there is no header.
        int line = 1;
        while (MoveNext(reader, path))
        {
            (int after, string[] fields) = Current(reader);
            if (fields is not [""])
                yield return (line, fields);
            line = after;
        }
    }

    private static bool MoveNext(SepReader reader, string path)
    {
        try
        {
            return reader.MoveNext();
        }
        catch (NotSupportedException)
        {
            throw TooLong(path);
        }
    }

    // A row of Sep's lives until the next; its fields are copied.
    private static (int LineAfter, string[] Fields) Current(SepReader reader)
    {
        SepReader.Row row = reader.Current;
        var fields = new string[row.ColCount];
        for (int column = 0; column < fields.Length; column++)
            fields[column] = row[column].ToString();
        return (row.LineNumberToExcl, fields);
    }

    private static string? FirstLine(string path)
    {
        using var reader = new StreamReader(path);
        var line = new System.Text.StringBuilder();
        for (int letter; (letter = reader.Read()) >= 0;)
        {
            if (letter is not ('\n' or '\r'))
                line.Append((char)letter);
            else if (!string.IsNullOrWhiteSpace(line.ToString()))
                break;
            else
                line.Clear();
            if (line.Length > MostCharacters)
                throw TooLong(path);
        }
        return string.IsNullOrWhiteSpace(line.ToString()) ? null : line.ToString();
    }

    private static InvalidDataException TooLong(string path) =>
        new($"'{path}' has a line of more than {MostCharacters} characters. Is it a CSV file?");

    // The most frequent of the three.
    private static char Separator(string line) =>
        ",;\t".MaxBy(candidate => line.Count(character => character == candidate));
}
