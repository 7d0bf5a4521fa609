using System.Globalization;

namespace LatentLab.Data;

/// <summary>How a table becomes a set; whatever is null is inferred from the table.</summary>
/// <param name="LabelColumn">A name of the header, or a number counted from 1; empty for a table without labels. Null:
/// the column called label, class, target, digit or y; else none if the columns make an image, else the first.</param>
/// <param name="Header">Whether the first line names the columns. Null: yes if two of its fields or more are no
/// numbers, or one is and has a label's name.</param>
/// <param name="Height">Null for a square image.</param>
/// <param name="Largest">The value that becomes 1. Null: 255 if any value exceeds 1, else 1.</param>
/// <param name="TestShare">Held out for the test half.</param>
/// <param name="Seed">Draws which rows are held out.</param>
public sealed record CsvOptions(
    string? LabelColumn = null, bool? Header = null, int? Height = null, int? Width = null, double? Largest = null,
    double TestShare = 0.2, int Seed = 1);

/// <summary>
/// Images as rows of a table: one number per pixel, row by row, and perhaps a label, separated by comma, semicolon or
/// tab.
/// </summary>
public static class CsvImages
{
    /// <summary>The most numbers a set may hold: 1 GiB of float32.</summary>
    private const int MostValues = 1 << 28;

    private const int MostClasses = 1000;

    private static readonly string[] LabelWords = ["label", "class", "target", "digit", "y"];

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidDataException">A line does not fit; the message gives its number and the
    /// column's.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Split Load(string path, CsvOptions? options = null)
    {
        options ??= new CsvOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Largest ?? 1, nameof(options));
        using ImageDataset all = Read(path, options);
        return Holdout.From(all, path, options.TestShare, options.Seed);
    }

    private static ImageDataset Read(string path, CsvOptions options)
    {
        var values = new List<float>();
        var labels = new List<string>();
        Layout? layout = null;
        foreach ((int number, string[] fields) in CsvRows.Of(path))
        {
            if (layout is null)
            {
                layout = LayoutOf(path, fields, options);
                if (layout.HasHeader)
                    continue;
            }
            if (fields.Length != layout.Columns)
                throw Refuse(path,
                    $"line {number}: expected {layout.Columns} columns as in the first line, found {fields.Length}.");
            if (values.Count + layout.Height * layout.Width > MostValues)
                throw Refuse(path, $"line {number}: expected at most {MostValues} numbers in all, found more.");
            for (int column = 0; column < fields.Length; column++)
                if (column == layout.Label)
                    labels.Add(fields[column]);
                else
                    values.Add(Number(path, number, column, fields[column], options.Largest ?? 255));
        }
        if (layout is null || values.Count == 0)
            throw Refuse(path, "expected one image per line, found none.");

        float[] pixels = [.. values];
        float largest = (float)(options.Largest ?? (pixels.Max() > 1 ? 255 : 1));
        foreach (ref float pixel in pixels.AsSpan())
            pixel = Math.Min(pixel / largest, 1);
        string[] names = NamesOf(path, labels);
        var numbers = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        return new ImageDataset(
            Path.GetFileNameWithoutExtension(path),
            NumberTensor.Of(pixels, pixels.Length / (layout.Height * layout.Width), 1, layout.Height, layout.Width),
            [.. labels.Select(label => numbers[label])], names);
    }

    private static float Number(string path, int line, int column, string field, double largest) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value >= 0
            && value <= largest
            ? value
            : throw Refuse(path,
                $"line {line}, column {column + 1}: expected a number from 0 to {largest}, found "
                + $"'{(field.Length > 40 ? field[..40] + "…" : field)}'.");

    private static Layout LayoutOf(string path, string[] fields, CsvOptions options)
    {
        string[] words = [
            .. fields.Where(field => !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _))];
        bool header = options.Header ?? (words.Length > 1 || (words.Length == 1 && IsLabelWord(words[0])));
        int? label = LabelOf(path, fields, header, options);
        int pixels = fields.Length - (label is null ? 0 : 1);
        if (SizeOf(pixels, options) is (int height, int width))
            return new Layout(header, fields.Length, label, height, width);
        string expected = options.Height is null && options.Width is null
            ? "a square number of pixels, 784 for 28×28,"
            : $"{Declared(options)} pixels";
        throw Refuse(path,
            $"line 1: expected {expected} and perhaps a label, found {fields.Length} columns. State height, width or "
            + "the label's column.");
    }

    private static int? LabelOf(string path, string[] fields, bool header, CsvOptions options)
    {
        if (options.LabelColumn is { } wanted)
        {
            if (wanted.Length == 0)
                return null;
            int named = header
                ? Array.FindIndex(fields, field => field.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                : -1;
            if (named < 0 && int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= 1 && number <= fields.Length)
                named = number - 1;
            return named >= 0
                ? named
                : throw Refuse(path,
                    $"line 1: expected a column '{wanted}' for the labels, found none of that name or number among "
                    + $"{fields.Length} columns.");
        }
        int word = header ? Array.FindIndex(fields, IsLabelWord) : -1;
        return word >= 0 ? word : SizeOf(fields.Length, options) is null ? 0 : null;
    }

    private static (int Height, int Width)? SizeOf(int pixels, CsvOptions options)
    {
        var side = (int)Math.Round(Math.Sqrt(pixels));
        (int height, int width) = (options.Height, options.Width) switch
        {
            (int givenHeight, int givenWidth) => (givenHeight, givenWidth),
            (int givenHeight, null) when givenHeight > 0 => (givenHeight, pixels / givenHeight),
            (null, int givenWidth) when givenWidth > 0 => (pixels / givenWidth, givenWidth),
            _ => (side, side),
        };
        return height > 0 && width > 0 && (long)height * width == pixels ? (height, width) : null;
    }

    private static string Declared(CsvOptions options) =>
        $"{options.Height?.ToString() ?? "…"}×{options.Width?.ToString() ?? "…"}";

    private static bool IsLabelWord(string field) => LabelWords.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <summary>The classes: in the order of their numbers if all are numbers, else of the alphabet.</summary>
    private static string[] NamesOf(string path, List<string> labels)
    {
        string[] names = [.. labels.Distinct()];
        if (names.Length > MostClasses)
            throw Refuse(path,
                $"expected at most {MostClasses} classes in the label column, found {names.Length}. Is it the right "
                + "column?");
        return names.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => double.Parse(name, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }

    private static InvalidDataException Refuse(string path, string why) => new($"'{path}' {why}");

    private sealed record Layout(bool HasHeader, int Columns, int? Label, int Height, int Width);
}
