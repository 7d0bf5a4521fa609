using System.Globalization;

namespace LatentLab.Data;

/// <summary>Whether the first line of a table names the columns, and what it calls them.</summary>
/// <param name="Names">One for each column; null where the first line is an image.</param>
/// <param name="Meaningful">False for numbers in order, which say nothing about a column.</param>
/// <param name="Note">What was guessed; null where nothing was.</param>
internal sealed record TableHeader(string[]? Names, bool Meaningful, string? Note)
{
    private static readonly string[] Missing =
        ["nan", "na", "n/a", "null", "none", "?", "-", "inf", "-inf", "infinity", "-infinity"];

    /// <summary>Words that mean "no value".</summary>
    public static bool IsMissing(string field) =>
        field.Length == 0 || Missing.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <param name="rows">The first rows, the first line among them, without empty columns at the end.</param>
    /// <param name="told">The option.</param>
    /// <exception cref="InvalidDataException">The first line may be either.</exception>
    public static TableHeader Of(string path, IReadOnlyList<(int Line, string[] Fields)> rows, bool? told)
    {
        (int line, string[] first) = rows[0];
        string[][] others = [.. rows.Skip(1).Select(row => row.Fields).Where(row => row.Length == first.Length)];
        if (told == false)
            return new TableHeader(null, false, null);
        bool counted = others.Length > 0 && IsCounted(first) && !others.Any(row => row.SequenceEqual(first)),
            repeated = others.Length > 0 && IsRepeated(first) && !others.Any(IsRepeated);
        if (told == true)
            return new TableHeader(first, !counted && !repeated, null);
        if (counted)
            return new TableHeader(first, false,
                $"line {line} counts the columns, so it was taken for a header and not for an image (header=false says "
                + "otherwise)");
        if (repeated)
            return new TableHeader(first, false,
                $"line {line} looks like pandas' names for repeated values (0, 0.1, 0.2), so it was taken for a header "
                + "and not for an image (header=false says otherwise). If it was an image once, read it with "
                + "header=None in pandas");
        int[] words = [.. Enumerable.Range(0, first.Length).Where(column => IsWord(first[column]))],
            overNumbers = [.. words.Where(column => others.Length > 0 && others.Count(row =>
                TableNumbers.IsNumber(row[column]) || IsMissing(row[column])) * 2 > others.Length)];
        bool restIsCounted = first.Length > 3 && new[] { 1.., ..^1, 2.. }.Any(rest =>
            IsCounted(first[rest]) && !others.Any(row => row[rest].SequenceEqual(first[rest])));
        if (overNumbers.Length > 1 || words.Any(column => TableColumns.IsLabelWord(first[column]))
            || (restIsCounted && !IsCounted(first)) || (others.Length == 0 && words.Length > 1)
            || (overNumbers.Length == 1 && words.Length > 1))
            return new TableHeader(first, true, null);
        if (overNumbers is [0] || (overNumbers is [var last] && last == first.Length - 1))
            throw new InvalidDataException(
                $"'{path}' line {line}, column {overNumbers[0] + 1}: expected a number as below it, found "
                + $"'{first[overNumbers[0]]}'. Say header=true if this line names the columns.");
        return new TableHeader(null, false, null);
    }

    private static bool IsWord(string field) => !IsMissing(field)
        && !double.TryParse(field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // 0, 1, 2, … or 1, 2, 3, …, as numbers or as 0.0, 1.0, …
    private static bool IsCounted(string[] fields)
    {
        if (fields.Length < 3 || !Number(fields[0], out double start) || start is not (0 or 1))
            return false;
        for (int column = 1; column < fields.Length; column++)
            if (!Number(fields[column], out double value) || value != start + column)
                return false;
        return true;
    }

    // pandas' names for the values 5, 0, 0, 0, 3, 0: 5, 0, 0.1, 0.2, 3, 0.3
    private static bool IsRepeated(string[] fields)
    {
        var seen = new Dictionary<string, int>();
        int again = 0;
        foreach (string field in fields)
        {
            int dot = field.LastIndexOf('.');
            if (dot > 0 && seen.TryGetValue(field[..dot], out int times)
                && field[(dot + 1)..] == times.ToString(CultureInfo.InvariantCulture))
            {
                seen[field[..dot]] = times + 1;
                again++;
            }
            else if (!Number(field, out _) || !seen.TryAdd(field, 1))
                return false;
        }
        return again >= 3;
    }

    private static bool Number(string field, out double value) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
