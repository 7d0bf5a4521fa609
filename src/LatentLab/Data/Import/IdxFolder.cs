using System.Globalization;
using System.Text.RegularExpressions;

namespace LatentLab.Data;

/// <summary>
/// A folder of IDX files by the names that published sets have: MNIST's (and Fashion-MNIST's, KMNIST's), with hyphens
/// or points; EMNIST's six sets (<c>emnist-letters-train-images-idx3-ubyte</c>), whose images have rows and columns
/// exchanged; QMNIST's, whose labels have eight columns, of which the first is the class.
/// </summary>
internal static partial class IdxFolder
{
    private static readonly string[] Known = ["set", "transpose", "invert"];

    /// <summary>The sets in a folder, by the words before train or test; empty if there is no IDX file.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, string>> Sets(string folder)
    {
        var sets = new SortedDictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Name().Match(Path.GetFileName(path)) is not { Success: true } match)
                continue;
            string half = match.Groups["half"].Value.Equals("train", StringComparison.OrdinalIgnoreCase)
                ? "train" : "test";
            string part = $"{half} {match.Groups["what"].Value.ToLowerInvariant()}",
                prefix = match.Groups["prefix"].Value.Trim('-', '_', '.');
            if (!sets.TryGetValue(prefix, out Dictionary<string, string>? parts))
                sets[prefix] = parts = [];
            parts[part] = path;   // x.gz comes after x and is taken
        }
        return sets;
    }

    /// <summary>Whether there is anything to read.</summary>
    public static bool IsIn(string folder) => Sets(folder).Count > 0;

    /// <exception cref="InvalidDataException">A file is missing or damaged, or there are several sets.</exception>
    public static Split Load(string folder, ImportOptions options, int? train, int? test)
    {
        options.Expect(folder, "a folder of IDX files", Known);
        IReadOnlyDictionary<string, Dictionary<string, string>> sets = Sets(folder);
        string set = Chosen(folder, sets, options.Set);
        Dictionary<string, string> parts = sets[set];
        string[] missing = [.. new[] { "train images", "train labels", "test images", "test labels" }
            .Where(part => !parts.ContainsKey(part))];
        if (missing.Length > 0)
            throw new InvalidDataException(
                $"'{folder}' holds {string.Join(" and ", parts.Values.Select(path => $"'{Path.GetFileName(path)}'"))}, "
                + $"but no file of {string.Join(" nor of ", missing)}.");

        Half trainHalf = Half.Read(parts["train images"], parts["train labels"]),
            testHalf = Half.Read(parts["test images"], parts["test labels"]);
        if ((trainHalf.Images.Height, trainHalf.Images.Width) != (testHalf.Images.Height, testHalf.Images.Width))
            throw new InvalidDataException(
                $"'{parts["test images"]}' does not fit '{parts["train images"]}': expected images of "
                + $"{trainHalf.Images.Height}×{trainHalf.Images.Width}, found {testHalf.Images.Height}×"
                + $"{testHalf.Images.Width}.");
        int[] numbers = [.. trainHalf.Classes.Concat(testHalf.Classes).Distinct().Order()];
        string file = Path.GetFileName(parts["train labels"]);
        string[] named = [.. numbers.Select(number => EmnistNames.Of(file, number)
            ?? number.ToString(CultureInfo.InvariantCulture))];
        bool transposed = options.Transpose ?? EmnistNames.IsTransposed(file);
        string name = new DirectoryInfo(folder).Name + (set.Length > 0 && sets.Count > 1 ? $"-{set}" : "");

        ImageDataset first = trainHalf.ToDataset(name, train, numbers, named, transposed, options.Invert == true);
        try
        {
            var split = new Split(first,
                testHalf.ToDataset(name, test, numbers, named, transposed, options.Invert == true));
            return split with { Import = Describe(split, transposed) };
        }
        catch
        {
            first.Dispose();
            throw;
        }

        ImportDescription Describe(Split split, bool exchanged)
        {
            List<string> notes = [], aside = [];
            if (exchanged)
                notes.Add(options.Transpose == true ? "rows and columns exchanged, as told"
                    : "EMNIST's images: rows and columns exchanged (transpose=false says otherwise)");
            if (trainHalf.Columns > 1)
                aside.Add($"{trainHalf.Columns - 1} of the {trainHalf.Columns} columns of the labels (QMNIST's: "
                    + "writer, series and place in NIST's files)");
            aside.AddRange(sets.Keys.Where(other => other != set).Select(other => $"the set '{other}'"));
            aside.AddRange(ImportDescription.Beside(folder,
                [.. parts.Values, .. sets.Where(other => other.Key != set).SelectMany(other => other.Value.Values)]));
            if (numbers.Length > 0 && (numbers[0] != 0 || numbers[^1] != numbers.Length - 1)
                && EmnistNames.Of(file, numbers[^1]) is null)
                notes.Add($"the labels are {numbers[0]} to {numbers[^1]}, {numbers.Length} of them; there are no empty "
                    + "classes for the others");
            return new ImportDescription(folder, "IDX files" + (set.Length > 0 ? $", the set '{set}'" : ""))
            {
                Images = string.Create(CultureInfo.InvariantCulture,
                    $"{trainHalf.Images.Count + testHalf.Images.Count:N0} of {ImportDescription.Size(split.Train)}"),
                Labels = $"'{file}' and '{Path.GetFileName(parts["test labels"])}'",
                Classes = named,
                Scale = "bytes: 0 becomes 0, 255 becomes 1",
                Splits = ImportDescription.Halves(split,
                    $"'{Path.GetFileName(parts["train images"])}' and '{Path.GetFileName(parts["test images"])}'"),
                LeftAside = aside,
                Notes = [.. notes, .. ImportDescription.Blank(split)],
                Options = Known,
            };
        }
    }

    private static string Chosen(
        string folder, IReadOnlyDictionary<string, Dictionary<string, string>> sets, string? wanted)
    {
        if (wanted is null)
            return sets.Count == 1
                ? sets.Keys.Single()
                : throw new InvalidDataException(
                    $"'{folder}' holds {sets.Count} sets: {string.Join(", ", sets.Keys.Select(Shown))}. Say which with "
                    + $"set={sets.Keys.Select(Shown).First(name => name.Length > 0)}.");
        string[] fit = [.. sets.Keys.Where(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
        if (fit.Length == 0)
            fit = [.. sets.Keys.Where(name => name.EndsWith($"-{wanted}", StringComparison.OrdinalIgnoreCase))];
        return fit.Length == 1
            ? fit[0]
            : throw new InvalidDataException(
                $"'{folder}' holds no set '{wanted}', but {string.Join(", ", sets.Keys.Select(Shown))}.");

        static string Shown(string name) => name.Length == 0 ? "(no name)" : name;
    }

    /// <summary>The images of one half and their classes as numbers.</summary>
    /// <param name="Columns">How many numbers the file has for each image, of which the first is the class.</param>
    private sealed record Half(IdxImages Images, int[] Classes, int Columns)
    {
        private const string Remedy = "Get or write the file again.";

        public static Half Read(string imagePath, string labelPath)
        {
            IdxImages images = IdxFile.ReadImages(imagePath);
            (int[] classes, int columns) = IdxFile.ReadClasses(labelPath);
            if (images.Count != classes.Length)
                throw new InvalidDataException(
                    $"'{labelPath}' does not fit its images: expected {images.Count} labels, found {classes.Length}. "
                    + Remedy);
            if (images.Count == 0 || images.Height == 0 || images.Width == 0)
                throw new InvalidDataException(
                    $"'{imagePath}' is empty: expected images, found {images.Count} of {images.Height}×{images.Width} "
                    + $"pixels. {Remedy}");
            return new Half(images, classes, columns);
        }

        public ImageDataset ToDataset(
            string name, int? most, int[] numbers, string[] named, bool transposed, bool inverted)
        {
            int count = Math.Min(most ?? Images.Count, Images.Count);
            byte[] pixels = Images.Pixels;
            (int height, int width) = (Images.Height, Images.Width);
            if (transposed)
            {
                Orientation.Transpose(pixels, count, height, width);
                (height, width) = (width, height);
            }
            if (inverted)
                foreach (ref byte pixel in pixels.AsSpan())
                    pixel = (byte)(255 - pixel);
            return (Images with { Height = height, Width = width, Pixels = pixels })
                .ToDataset(name, count, [.. Classes.Select(label => (byte)Array.BinarySearch(numbers, label))], named);
        }
    }

    [GeneratedRegex(
        @"^(?<prefix>.*?)[-_.]?(?<half>train|test|t10k)[-_.]?(?<what>images|labels)[-_.]idx\d[-_.](ubyte|int)(\.gz)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
