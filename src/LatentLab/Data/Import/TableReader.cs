using System.Globalization;

namespace LatentLab.Data;

/// <summary>Reads one table: rows first, then what the columns are, then the scale.</summary>
internal static class TableReader
{
    /// <summary>The most numbers a set may hold: 1 GiB of float32.</summary>
    private const int MostValues = 1 << 28;

    public static TableImages Read(string path, ImportOptions options)
    {
        if (options.Decimal is not (null or "point" or "comma"))
            throw new ArgumentException(
                $"The option 'decimal': expected point or comma, found '{options.Decimal}'.", nameof(options));
        var text = new TableText(path, options.Separator);
        (int Line, string[] Fields)[] sample = [.. text.FirstRows()];
        if (sample.Length == 0)
            throw Refuse(path, "expected one image per line, found none.");
        List<string> aside = [.. text.Aside], notes = text.Note is { } letters ? [letters] : [];
        int columns = ColumnsOf(sample, aside, out bool namesAreShort);
        if (namesAreShort)
            sample[0].Fields = ["", .. sample[0].Fields];
        (int Line, string[] Fields)[] cut = [.. sample.Where(row => row.Fields.Length >= columns)
            .Select(row => (row.Line, row.Fields[..columns]))];
        TableHeader header = TableHeader.Of(path, cut, namesAreShort ? true : options.Header);
        if (header.Note is { } note)
            notes.Add(note);

        int[] candidates = TableColumns.Candidates(path, columns, header,
            [.. cut.Skip(header.Names is null ? 0 : 1).Select(row => row.Fields)], options);
        var rows = new TableRows(path, columns, candidates, new TableNumbers(path, options.Decimal), options);
        bool skip = header.Names is not null;
        foreach ((int line, string[] fields) in text.Rows())
        {
            if (skip)
            {
                skip = false;
                continue;
            }
            rows.Add(line, fields, MostValues);
        }
        if (rows.Count == 0)
            throw Refuse(path, "expected one image per line, found none.");
        rows.Numbers.Decide();

        var layout = TableColumns.Of(path, columns, header, rows.Kept, rows.Count, rows.Most, options);
        float[] pixels = rows.Pixels(layout.Pixels);
        int size = layout.Pixels.Length;
        TableScale scale = TableScale.Of(pixels, size, options, (place, from, to, more) =>
            rows.Numbers.Refuse(rows.Lines[place / size], layout.Pixels[place % size],
                pixels[place].ToString(CultureInfo.InvariantCulture), from, to, more));
        scale.Apply(pixels);
        if (scale.Note is { } scaled)
            notes.Add(scaled);
        string[] labels = layout.Label is { } column ? TableLabels.Of(path, rows, column, notes) : [];
        int height = layout.Height, width = layout.Width;
        labels = EmnistNames.Of(Path.GetFileName(path), labels);
        if (options.Transpose ?? EmnistNames.IsTransposed(Path.GetFileName(path)))
        {
            Orientation.Transpose(pixels, rows.Count, height, width);
            (height, width) = (width, height);
            notes.Add(options.Transpose == true ? "rows and columns exchanged, as told"
                : "EMNIST's images: rows and columns exchanged (transpose=false says otherwise)");
        }
        if (options.Invert == true)
            Orientation.Invert(pixels);

        aside.AddRange(layout.Aside.Select(one => $"column {one.Column + 1}"
            + (header.Names is { } names && names[one.Column].Length > 0 ? $" '{names[one.Column]}'" : "")
            + $" ({one.Why})"));
        string? where = layout.Label is { } at
            ? $"column {at + 1}{(header.Names is { } named && named[at].Length > 0 ? $", '{named[at]}'" : "")} "
                + $"({layout.Guess})"
            : null;
        string format = $"a table, fields separated by {text.SignName}"
            + (rows.Numbers.HasCommas ? ", decimal commas" : "")
            + (header.Names is null ? ", no header" : $", header in line {sample[0].Line}");
        return new TableImages(pixels, rows.Count, height, width, labels, where, format, scale, aside, notes);
    }

    /// <summary>
    /// How many columns there are without empty ones at the end, which Excel writes, and whether the header lacks a
    /// name for the row names, as R writes it.
    /// </summary>
    private static int ColumnsOf(
        (int Line, string[] Fields)[] sample, List<string> aside, out bool namesAreShort)
    {
        namesAreShort = false;
        if (sample.Length == 1)
            return sample[0].Fields.Length;
        int first = sample[0].Fields.Length,
            usual = sample.Skip(1).CountBy(row => row.Fields.Length).MaxBy(pair => pair.Value).Key;
        (int Line, string[] Fields)[] others = [.. sample.Skip(1).Where(row => row.Fields.Length == usual)];
        int columns = Math.Max(first, usual);
        while (columns > 1 && sample.All(row => row.Fields.Length < columns || row.Fields[columns - 1].Length == 0))
            columns--;
        if (columns < Math.Max(first, usual))
            aside.Add($"{ImportDescription.Many(Math.Max(first, usual) - columns, "empty column")} at the end of the "
                + "lines");
        if (usual == first + 1 && columns == usual && others.Length * 2 > sample.Length
            && !Array.TrueForAll(sample[0].Fields, TableNumbers.IsNumber)
            && others.DistinctBy(row => row.Fields[0]).Count() == others.Length)
        {
            namesAreShort = true;
            return columns;
        }
        return first < columns ? first : columns;
    }

    private static InvalidDataException Refuse(string path, string why) => new($"'{path}' {why}");
}

/// <summary>The rows of a table as they are read: numbers, and the words of some columns.</summary>
internal sealed class TableRows(string path, int columns, int[] candidates, TableNumbers numbers, ImportOptions options)
{
    private readonly int[] plain = [.. Enumerable.Range(0, columns).Except(candidates)];
    private readonly List<float> values = [];

    public TableNumbers Numbers => numbers;

    public int Count => Lines.Count;

    /// <summary>Of each row.</summary>
    public List<int> Lines { get; } = [];

    /// <summary>The words of the candidates.</summary>
    public Dictionary<int, List<string>> Kept { get; } =
        candidates.ToDictionary(column => column, _ => new List<string>());

    /// <summary>The largest value in the other columns.</summary>
    public double Most { get; private set; }

    private double Largest => options.Largest ?? 255;

    private double Least => options.Least ?? 0;

    /// <exception cref="InvalidDataException">The row does not fit.</exception>
    public void Add(int line, string[] fields, int mostValues)
    {
        if (fields.Length < columns || fields.AsSpan(columns).ContainsAnyExcept(""))
            throw new InvalidDataException(
                $"'{path}' line {line}: expected {columns} columns as in the first line, found {fields.Length}.");
        if (values.Count + (long)columns > mostValues)
            throw new InvalidDataException(
                $"'{path}' line {line}: expected at most {mostValues} numbers in all, found more.");
        Lines.Add(line);
        foreach (int column in candidates)
            Kept[column].Add(fields[column]);
        foreach (int column in plain)
        {
            float value = numbers.Read(fields[column], line, column, Least, Largest);
            Most = Math.Max(Most, value);
            values.Add(value);
        }
    }

    /// <summary>The numbers of some columns, row by row.</summary>
    /// <exception cref="InvalidDataException">A field is no number.</exception>
    public float[] Pixels(int[] wanted)
    {
        var pixels = new float[Count * wanted.Length];
        int[] places = [.. wanted.Select(column => Array.BinarySearch(plain, column))];
        for (int row = 0; row < Count; row++)
            for (int i = 0; i < wanted.Length; i++)
                pixels[row * wanted.Length + i] = places[i] >= 0
                    ? values[row * plain.Length + places[i]]
                    : numbers.Read(Kept[wanted[i]][row], Lines[row], wanted[i], Least, Largest);
        numbers.Decide();
        return pixels;
    }
}

/// <summary>The labels of a table in one way of writing: 1, 1.0 and 01 are one class.</summary>
internal static class TableLabels
{
    /// <exception cref="InvalidDataException">A row has none, or they are no classes.</exception>
    public static string[] Of(string path, TableRows rows, int column, List<string> notes)
    {
        List<string> words = rows.Kept[column];
        int numeric = words.Count(TableNumbers.IsNumber);
        int missing = words.FindIndex(word => word.Length == 0 || (numeric > 0 && TableHeader.IsMissing(word)));
        if (missing >= 0)
            throw new InvalidDataException(
                $"'{path}' line {rows.Lines[missing]}, column {column + 1}: expected a label, found "
                + $"'{words[missing]}'. Give it one, or take the row out.");
        if (numeric < words.Count)
            return [.. words];
        double[] numbers = [.. words.Select(word =>
            double.Parse(word.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture))];
        int broken = Array.FindIndex(numbers, number => !double.IsInteger(number));
        if (broken >= 0)
            throw new InvalidDataException(
                $"'{path}' line {rows.Lines[broken]}, column {column + 1}: expected a class, found the fraction "
                + $"'{words[broken]}'. Is it the right column? Say label=…");
        string[] names = [.. numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))];
        if (words.Distinct().Count() > names.Distinct().Count())
            notes.Add("labels that are the same number in other words (1, 1.0, 01) are one class");
        return names;
    }
}
