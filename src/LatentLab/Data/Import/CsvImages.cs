using System.Globalization;

namespace LatentLab.Data;

/// <summary>
/// Images as rows of a table: one number per pixel, row by row, and perhaps a label. What the columns are, the scale
/// and the decimal mark are found out where the options do not say it; what cannot be decided is refused.
/// </summary>
public static class CsvImages
{
    private const int MostClasses = 1000;

    private static readonly string[] Known =
    [
        "label", "ignore", "header", "separator", "decimal", "height", "width", "least", "largest", "invert",
        "transpose", "testShare"
    ];

    /// <summary>Reads a table, and draws which of its images are test images.</summary>
    /// <param name="seed">Draws them.</param>
    /// <exception cref="InvalidDataException">A line does not fit, or may mean one thing or another; the message gives
    /// its number and the column's.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Split Load(string path, ImportOptions? options = null, int seed = 1)
    {
        options ??= new ImportOptions();
        TableImages table = Read(path, options);
        using ImageDataset all = Dataset(Path.GetFileNameWithoutExtension(path), table, ClassesOf(path, [table]));
        Split split = Holdout.From(all, path, options.Share, seed);
        return Described(split, path, [table], ImportDescription.Drawn(options.Share, seed));
    }

    /// <summary>Reads two tables, one to train on and one to test on, as contests hand them out: the second may have no
    /// labels.</summary>
    /// <inheritdoc cref="Load(string, ImportOptions, int)"/>
    public static Split Load(string trainPath, string testPath, ImportOptions? options = null)
    {
        options ??= new ImportOptions();
        TableImages train = Read(trainPath, options);
        // What the first table says about the scale holds for the second, which may be all dark.
        TableImages test = Read(testPath, options with
        {
            Least = train.Scale.Least,
            Largest = train.Scale.Largest,
            Label = options.Label is { } told && !HasColumn(testPath, told, options) ? null : options.Label,
        });
        if ((train.Height, train.Width) != (test.Height, test.Width))
            throw new InvalidDataException(
                $"'{testPath}' does not fit '{trainPath}': expected images of {train.Height}×{train.Width}, found "
                + $"{test.Height}×{test.Width}.");
        test = test with { Notes = [.. test.Notes, .. OfTheSecond(train, test, trainPath, testPath, options)] };
        string folder = Path.GetDirectoryName(Path.GetFullPath(trainPath))!, name = Path.GetFileName(folder);
        string[] classes = ClassesOf(trainPath, [train, test]);
        ImageDataset first = Dataset(name, train, classes);
        try
        {
            var split = new Split(first, Dataset(name, test, classes));
            return Described(split, folder, [train, test],
                $"'{Path.GetFileName(trainPath)}' and '{Path.GetFileName(testPath)}'");
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private static TableImages Read(string path, ImportOptions options)
    {
        options.Expect(path, "a table", Known);
        if (!(options.Largest - (options.Least ?? 0) is null or > 0))
            throw new ArgumentOutOfRangeException(nameof(options),
                $"Expected largest above {options.Least ?? 0}, found {options.Largest}.");
        return TableReader.Read(path, options);
    }

    /// <summary>What is odd about the second table beside the first.</summary>
    /// <exception cref="InvalidDataException">They have two scales.</exception>
    private static IEnumerable<string> OfTheSecond(
        TableImages train, TableImages test, string trainPath, string testPath, ImportOptions options)
    {
        double largest = train.Scale.Largest;
        if (options.Largest is null && largest > 1 && test.Scale.Most <= 1)
        {
            if (!test.Scale.IsWhole)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"'{testPath}' has fractions up to {test.Scale.Most}, and '{trainPath}' values up to "
                    + $"{train.Scale.Most}, of which {largest} becomes 1. Write both on one scale, or say "
                    + $"largest={largest} if the test images are that dark."));
            yield return string.Create(CultureInfo.InvariantCulture,
                $"no value of '{Path.GetFileName(testPath)}' is above 1, where {largest} becomes 1: dark images, or "
                + $"another scale");
        }
        string[] strange = [.. test.Labels.Distinct().Except(train.Labels)];
        if (train.Labels.Count > 0 && strange.Length > 0)
            yield return $"classes with test images only: {ImportDescription.Listed(
                ImportDescription.Ordered(strange), 5)}";
    }

    private static bool HasColumn(string path, string label, ImportOptions options)
    {
        var text = new TableText(path, options.Separator);
        return text.FirstRows() is [{ Fields: var first }, ..]
            && first.Contains(label, StringComparer.OrdinalIgnoreCase);
    }

    private static ImageDataset Dataset(string name, TableImages table, string[] classes)
    {
        Dictionary<string, int> numbers =
            classes.Select((label, index) => (label, index)).ToDictionary(pair => pair.label, pair => pair.index);
        return new ImageDataset(name,
            NumberTensor.Of(table.Pixels, table.Count, 1, table.Height, table.Width),
            [.. table.Labels.Select(label => numbers[label])], table.Labels.Count > 0 ? classes : []);
    }

    private static string[] ClassesOf(string path, TableImages[] tables)
    {
        string[] names = ImportDescription.Ordered(tables.SelectMany(table => table.Labels));
        return names.Length <= MostClasses
            ? names
            : throw new InvalidDataException(
                $"'{path}' expected at most {MostClasses} classes in the label column, found {names.Length}. Is it the "
                + "right column?");
    }

    private static Split Described(Split split, string path, TableImages[] tables, string how) => split with
    {
        Import = new ImportDescription(path, tables[0].Format)
        {
            Images = string.Create(CultureInfo.InvariantCulture,
                $"{tables.Sum(table => table.Count):N0} rows of {ImportDescription.Size(split.Train)}"),
            Labels = tables[0].Label,
            Classes = split.Train.LabelNames,
            Scale = string.Create(CultureInfo.InvariantCulture,
                $"{tables[0].Scale.Least} becomes 0, {tables[0].Scale.Largest} becomes 1"),
            Splits = ImportDescription.Halves(split, how),
            LeftAside = [.. tables.SelectMany(table => table.Aside).Distinct()],
            Notes = [.. tables.SelectMany(table => table.Notes).Distinct(), .. ImportDescription.Blank(split)],
            Options = Known,
        }
    };
}

/// <summary>The images of one table.</summary>
/// <param name="Pixels">In [0, 1], shape [count, height, width].</param>
/// <param name="Labels">One per image, or none; numbers in one way of writing.</param>
/// <param name="Label">Where they were found, in words.</param>
internal sealed record TableImages(
    float[] Pixels, int Count, int Height, int Width, IReadOnlyList<string> Labels, string? Label, string Format,
    TableScale Scale, IReadOnlyList<string> Aside, IReadOnlyList<string> Notes);
