using System.Globalization;
using System.Text.RegularExpressions;

namespace LatentLab.Data;

/// <summary>What each column of a table is.</summary>
/// <param name="Label">Null for a table without.</param>
/// <param name="Pixels">In their order.</param>
/// <param name="Aside">Columns that are neither, with the reason.</param>
/// <param name="Height">Of an image.</param>
/// <param name="Width">Of an image.</param>
/// <param name="Guess">How the column of labels was found.</param>
internal sealed partial record TableColumns(
    int? Label, int[] Pixels, IReadOnlyList<(int Column, string Why)> Aside, int Height, int Width, string Guess)
{
    // Fewer rows that count up may as well be labels.
    private const int EnoughRows = 20;

    // EMNIST's classes by digit and letter of both cases.
    private const int LargestLabel = 61;

    // Columns that are not named like the others; where there are more, the names say nothing.
    private const int MostOdd = 16;

    private static readonly string[] LabelWords =
        ["label", "labels", "class", "classes", "target", "digit", "y", "category", "character", "letter"];

    private static readonly string[] IndexWords =
        ["", "#", "unnamed: 0", "index", "idx", "id", "imageid", "image_id", "row", "rowid", "row_id", "rownames"];

    public static bool IsLabelWord(string name) => LabelWords.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The columns that may be labels or row numbers: their words are kept until it is decided.</summary>
    /// <param name="rows">The first rows of images.</param>
    public static int[] Candidates(
        string path, int columns, TableHeader header, IReadOnlyList<string[]> rows, ImportOptions options)
    {
        string[] names = header is { Names: { } given, Meaningful: true } ? given : [];
        int[] named = [.. Enumerable.Range(0, names.Length).Where(column => IsLabelWord(names[column])
            || IndexWords.Contains(names[column].ToLowerInvariant()))];
        int[] ignored = Ignored(path, columns, header, options), odd = names.Length > 0 ? OddNames(names, []) : [];
        int? label = Told(path, options.Label, columns, header);
        int away = named.Length + ignored.Length + 1;   // so many may stand before the first pixel or after the last
        HashSet<int> sure = [.. named, .. ignored, .. odd.Length <= MostOdd ? odd : []];
        return [.. Enumerable.Range(0, columns).Where(column => column <= away || column >= columns - away
            || column == label || sure.Contains(column)
            || (rows.Count > 0 && rows.All(row => !TableNumbers.IsNumber(row[column]))))];
    }

    /// <param name="kept">The words of each candidate column.</param>
    /// <param name="rows">How many images there are.</param>
    /// <param name="mostOfOthers">The largest value in the columns that are no candidates.</param>
    /// <exception cref="InvalidDataException">It cannot be decided, or the pixels make no image.</exception>
    public static TableColumns Of(
        string path, int columns, TableHeader header, IReadOnlyDictionary<int, List<string>> kept, int rows,
        double mostOfOthers, ImportOptions options)
    {
        InvalidDataException Refuse(string why) => new($"'{path}' line 1: {why}");
        string NameOf(int column) => $"column {column + 1}"
            + (header.Names is { } given && given[column].Length > 0 ? $" ('{given[column]}')" : "");

        var aside = Ignored(path, columns, header, options).Select(column => (column, "told to")).ToList();
        List<int> left = [.. Enumerable.Range(0, columns).Except(aside.Select(one => one.column))];
        int? label = Told(path, options.Label, columns, header);
        bool told = options.Label is not null;
        string guess = told ? "as told" : "";
        if (label is { } known)
            left.Remove(known);
        if (header is { Names: { } names, Meaningful: true })
        {
            foreach (int column in left.Where(column =>
                IndexWords.Contains(names[column].ToLowerInvariant()) && SizeOf(left.Count, options) is null).ToArray())
            {
                aside.Add((column, "row names"));
                left.Remove(column);
            }
            int[] words = [.. left.Where(column => IsLabelWord(names[column]))];
            if (!told && words.Length > 1)
                throw Refuse($"{string.Join(" and ", words.Select(NameOf))} may both be the labels. Say label=… and "
                    + "ignore=…");
            int[] odd = words.Length == 1 ? words : [.. OddNames(names, [.. aside.Select(one => one.column)])
                .Where(left.Contains)];
            if (!told && odd.Length == 1 && (words.Length == 1 || SizeOf(left.Count - 1, options) is not null))
            {
                (label, guess) = (odd[0], words.Length == 1 ? "by its name" : "the one that is not named like the "
                    + "others");
                left.Remove(odd[0]);
                told = true;
            }
        }
        if (!told && SizeOf(left.Count, options) is null)
        {
            int[] texts = [.. left.Where(column => kept.TryGetValue(column, out List<string>? cells)
                && cells.Count(cell => !TableNumbers.IsNumber(cell) && !TableHeader.IsMissing(cell))
                    > cells.Count / 2)];
            if (texts.Length > 1)
                throw Refuse($"{string.Join(" and ", texts.Take(5).Select(NameOf))} hold words, and at most one can be "
                    + "the labels. Say label=… and ignore=…");
            if (left.Count > 0 && IsCounting(kept[left[0]]) && texts is not [0])
            {
                bool twoMore = SizeOf(left.Count - 2, options) is not null;
                if (SizeOf(left.Count - 1, options) is not null && texts.Length == 0 && rows < EnoughRows)
                    throw Refuse($"{NameOf(left[0])} counts the rows: are these labels, or row numbers? Say "
                        + $"label={left[0] + 1} or ignore={left[0] + 1}.");
                if (twoMore || texts.Length == 0)
                {
                    aside.Add((left[0], "row numbers"));
                    left.RemoveAt(0);
                }
            }
            if (SizeOf(left.Count, options) is null && SizeOf(left.Count - 1, options) is not null)
            {
                (label, guess) = texts.Length == 1 ? (texts[0], "the one that holds words")
                    : ByLooks(left[0], left[^1]);
                left.Remove(label.Value);
            }
        }
        if (SizeOf(left.Count, options) is (int height, int width))
            return new TableColumns(label, [.. left], aside, height, width, guess);
        string expected = options.Height is null && options.Width is null
            ? "a square number of pixels, 784 for 28×28,"
            : $"{options.Height?.ToString() ?? "…"}×{options.Width?.ToString() ?? "…"} pixels";
        string colours = left.Count % 3 == 0 && SizeOf(left.Count / 3, new ImportOptions()) is (int side, _)
            ? $" {left.Count} numbers may be {side}×{side} pixels in red, green and blue; tables are read as grey. "
                + "Write such images as PNG files into a folder, and say grey=false."
            : "";
        int[] wordy = [.. left.Where(column => kept.TryGetValue(column, out List<string>? cells)
            && cells.Count(TableNumbers.IsNumber) * 2 < cells.Count)];
        string remedy = wordy.Length > 0 && SizeOf(left.Count - wordy.Length, options) is not null
            ? $"{string.Join(" and ", wordy.Select(NameOf))} {(wordy.Length == 1 ? "holds" : "hold")} words: say "
                + $"ignore={string.Join(' ', wordy.Select(column => column + 1))}."
            : "State height, width or the label's column.";
        throw Refuse($"expected {expected} and perhaps a label, found {columns} columns, of them {left.Count} for "
            + $"pixels. {remedy}{colours}");

        (int, string) ByLooks(int first, int last)
        {
            if (first == last)
                return (first, "the only column");
            (bool Looks, double Most) atFirst = Looks(kept[first]), atLast = Looks(kept[last]);
            if (atFirst.Looks && atLast.Looks && mostOfOthers <= 1 && (atFirst.Most > 1) != (atLast.Most > 1))
                (atFirst.Looks, atLast.Looks) = (atFirst.Most > 1, atLast.Most > 1);
            if (atFirst.Looks == atLast.Looks)
                throw Refuse($"the labels may be in the first or in the last of the {columns} columns. Say label=first "
                    + "or label=last.");
            return atFirst.Looks
                ? (first, "the first column: the last one does not look like labels")
                : (last, "the last column: the first one does not look like labels");
        }
    }

    /// <summary>The size of an image of so many pixels; null if there is none.</summary>
    public static (int Height, int Width)? SizeOf(int pixels, ImportOptions options)
    {
        var side = (int)Math.Round(Math.Sqrt(Math.Max(0, pixels)));
        (int height, int width) = (options.Height, options.Width) switch
        {
            (int givenHeight, int givenWidth) => (givenHeight, givenWidth),
            (int givenHeight, null) when givenHeight > 0 => (givenHeight, pixels / givenHeight),
            (null, int givenWidth) when givenWidth > 0 => (pixels / givenWidth, givenWidth),
            _ => (side, side),
        };
        return height > 0 && width > 0 && (long)height * width == pixels ? (height, width) : null;
    }

    // Whole numbers from 0 on, several of them, small ones or without gaps; not a number of its own for each row.
    private static (bool Looks, double Most) Looks(List<string> cells)
    {
        if (!cells.TrueForAll(TableNumbers.IsNumber))
            return (false, 0);
        double[] values = [.. cells.Select(cell =>
            double.Parse(cell.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture))];
        double[] classes = [.. values.Distinct().Order()];
        bool looks = classes.Length > 1 && classes[0] >= 0 && classes.All(double.IsInteger)
            && (classes[^1] <= LargestLabel || classes[^1] - classes[0] == classes.Length - 1)
            && !(IsCounting(cells) && cells.Count > 4)
            && !(classes.Length == cells.Count && cells.Count >= EnoughRows);
        return (looks, classes[^1]);
    }

    private static bool IsCounting(List<string> cells)
    {
        if (cells.Count < 2 || !int.TryParse(cells[0], out int start) || start is not (0 or 1))
            return false;
        for (int row = 1; row < cells.Count; row++)
            if (!int.TryParse(cells[row], out int number) || number != start + row)
                return false;
        return true;
    }

    // Most names are alike but for their numbers (pixel0, 1x28); those that are not.
    private static int[] OddNames(string[] names, int[] without)
    {
        IGrouping<string, int>[] alike = [.. Enumerable.Range(0, names.Length).Except(without)
            .GroupBy(column => Digits().Replace(names[column], "#")).OrderByDescending(group => group.Count())];
        return alike.Length > 0 && alike[0].Count() > 1 ? [.. alike.Skip(1).SelectMany(group => group)] : [];
    }

    private static int[] Ignored(string path, int columns, TableHeader header, ImportOptions options) =>
        [.. (options.Ignore ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => ColumnOf(path, name, columns, header))];

    private static int? Told(string path, string? label, int columns, TableHeader header) =>
        label?.ToLowerInvariant() switch
        {
            null or "" => null,
            _ when header.Names is { } names && names.Contains(label, StringComparer.OrdinalIgnoreCase) =>
                ColumnOf(path, label, columns, header),
            "none" => null,
            "first" => 0,
            "last" => columns - 1,
            _ => ColumnOf(path, label, columns, header),
        };

    private static int ColumnOf(string path, string name, int columns, TableHeader header)
    {
        int named = header is { Names: { } names, Meaningful: true }
            ? Array.FindIndex(names, field => field.Equals(name, StringComparison.OrdinalIgnoreCase))
            : -1;
        if (named < 0 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1 && number <= columns)
            named = number - 1;
        return named >= 0
            ? named
            : throw new InvalidDataException(
                $"'{path}' line 1: expected a column '{name}', found none of that name or number among {columns} "
                + "columns.");
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
