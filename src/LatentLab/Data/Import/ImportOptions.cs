using System.Globalization;

namespace LatentLab.Data;

/// <summary>
/// How somebody's own images are read, where the file or the folder does not say it itself. Whatever is null is found
/// out, and the <see cref="ImportDescription"/> says what was found. The same names are used in <c>--data</c>
/// (<c>own.csv,label=last,largest=16</c>) and in an experiment's settings (<c>data.label</c>).
/// </summary>
public sealed record ImportOptions
{
    /// <summary>The column of labels in a table: a name of the header, a number counted from 1, <c>first</c>,
    /// <c>last</c>, or <c>none</c>.</summary>
    public string? Label { get; init; }

    /// <summary>Columns of a table to leave aside: names or numbers, with spaces between them.</summary>
    public string? Ignore { get; init; }

    /// <summary>Whether the first line of a table names the columns.</summary>
    public bool? Header { get; init; }

    /// <summary>Between two fields of a table: <c>comma</c>, <c>semicolon</c>, <c>tab</c> or <c>bar</c>.</summary>
    public string? Separator { get; init; }

    /// <summary>In the numbers of a table: <c>point</c> or <c>comma</c>.</summary>
    public string? Decimal { get; init; }

    /// <summary>Of an image. In a table, null for a square; pictures are brought to 28, after cropping them to these
    /// proportions.</summary>
    public int? Height { get; init; }

    /// <inheritdoc cref="Height"/>
    public int? Width { get; init; }

    /// <summary>The value in a table that becomes 0.</summary>
    public double? Least { get; init; }

    /// <summary>The value in a table that becomes 1.</summary>
    public double? Largest { get; init; }

    /// <summary>For pictures: one channel, BT.709 luma (the default), rather than red, green and blue.</summary>
    public bool? Grey { get; init; }

    /// <summary>Dark becomes bright: for ink on paper, since the kit's digits are bright on dark.</summary>
    public bool? Invert { get; init; }

    /// <summary>Rows become columns, as EMNIST's files need it.</summary>
    public bool? Transpose { get; init; }

    /// <summary>Pictures that cannot be read are left aside and named, rather than refused.</summary>
    public bool? SkipUnreadable { get; init; }

    /// <summary>Which of several sets in a folder of IDX files, such as <c>letters</c>.</summary>
    public string? Set { get; init; }

    /// <summary>Held out as test images where the data are not split, in (0, 1); 0.2 if null.</summary>
    public double? TestShare { get; init; }

    internal double Share => TestShare ?? 0.2;

    /// <summary>These, where <paramref name="others"/> does not say otherwise.</summary>
    public ImportOptions With(ImportOptions others) => ImportOption.All.Aggregate(this, (options, option) =>
        option.Get(others) is { } told ? option.Set(options, told) : options);

    /// <summary>Refuses an option that says nothing about this kind of data.</summary>
    /// <exception cref="ArgumentException">One is given that is not among <paramref name="known"/>.</exception>
    internal void Expect(string source, string kind, params string[] known)
    {
        foreach (ImportOption option in ImportOption.All)
            if (option.Get(this) is not null && !known.Contains(option.Name))
                throw new ArgumentException(
                    $"The option '{option.Name}' says nothing about '{source}', which is {kind}. "
                    + (known.Length == 0 ? "It takes no options." : $"Options here: {string.Join(", ", known)}."));
    }
}

/// <summary>One of the <see cref="ImportOptions"/>, by name.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="Type">string, bool, int or double.</param>
/// <param name="Get">Null where it was not given.</param>
public sealed record ImportOption(
    string Name, string Description, Type Type, Func<ImportOptions, object?> Get,
    Func<ImportOptions, object?, ImportOptions> Set)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ImportOption> All { get; } =
    [
        new("label", "table: the column of labels, by name, by number from 1, first, last or none; null to find it",
            typeof(string), o => o.Label, (o, v) => o with { Label = (string?)v }),
        new("ignore", "table: columns to leave aside, names or numbers with spaces between them",
            typeof(string), o => o.Ignore, (o, v) => o with { Ignore = (string?)v }),
        new("header", "table: whether the first line names the columns; null to find out",
            typeof(bool), o => o.Header, (o, v) => o with { Header = (bool?)v }),
        new("separator", "table: comma, semicolon, tab, bar or space; null to find out",
            typeof(string), o => o.Separator, (o, v) => o with { Separator = (string?)v }),
        new("decimal", "table: point or comma; null to find out",
            typeof(string), o => o.Decimal, (o, v) => o with { Decimal = (string?)v }),
        new("height", "pixels of an image; null for a square of the table's columns, or for 28",
            typeof(int), o => o.Height, (o, v) => o with { Height = (int?)v }),
        new("width", "pixels of an image; null for a square of the table's columns, or for 28",
            typeof(int), o => o.Width, (o, v) => o with { Width = (int?)v }),
        new("least", "table: the value that becomes 0; null for 0",
            typeof(double), o => o.Least, (o, v) => o with { Least = (double?)v }),
        new("largest", "table: the value that becomes 1; null to find out (1, 16 or 255)",
            typeof(double), o => o.Largest, (o, v) => o with { Largest = (double?)v }),
        new("grey", "pictures: false for red, green and blue; null for grey",
            typeof(bool), o => o.Grey, (o, v) => o with { Grey = (bool?)v }),
        new("invert", "true for ink on paper: dark becomes bright",
            typeof(bool), o => o.Invert, (o, v) => o with { Invert = (bool?)v }),
        new("transpose", "true where rows and columns are exchanged; null for no, but yes for EMNIST's files",
            typeof(bool), o => o.Transpose, (o, v) => o with { Transpose = (bool?)v }),
        new("skipUnreadable", "pictures: true to leave those aside that cannot be read",
            typeof(bool), o => o.SkipUnreadable, (o, v) => o with { SkipUnreadable = (bool?)v }),
        new("set", "IDX files: which of several sets in a folder, such as letters",
            typeof(string), o => o.Set, (o, v) => o with { Set = (string?)v }),
        new("testShare", "held out where the data are not split, between 0 and 1; null for 0.2",
            typeof(double), o => o.TestShare, (o, v) => o with { TestShare = (double?)v }),
    ];

    /// <summary>An option by its name, whatever its capitals.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static ImportOption Find(string name) =>
        All.FirstOrDefault(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no option '{name}' for data. {NearestWord.DidYouMean(name, All.Select(o => o.Name))}"
            + $"Options: {string.Join(", ", All.Select(option => option.Name))}.");

    /// <summary>The options with this one as a user wrote it.</summary>
    /// <exception cref="ArgumentException">It cannot have that value.</exception>
    public ImportOptions Parse(ImportOptions options, string text)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        object? value = Type == typeof(string) ? text
            : Type == typeof(bool) ? text.ToLowerInvariant() switch
            {
                "true" or "yes" => true,
                "false" or "no" => false,
                _ => null,
            }
            : Type == typeof(int)
                ? int.TryParse(text, NumberStyles.None, plain, out int whole) && whole > 0 ? whole : null
                : double.TryParse(text, NumberStyles.Float, plain, out double number) && double.IsFinite(number)
                    ? number
                    : null;
        string expected = Type == typeof(bool) ? "true or false" : Type == typeof(int) ? "a whole number above 0"
            : "a number";
        return value is not null
            ? Set(options, value)
            : throw new ArgumentException($"The option '{Name}': expected {expected}, found '{text}'.");
    }
}

/// <summary>What <c>--data</c> says: a name or a path, and options behind commas.</summary>
/// <param name="Place">A known name, or a path.</param>
public sealed record DataPlaceAndOptions(string Place, ImportOptions Options)
{
    /// <summary><c>own.csv,label=last,largest=16</c>. What exists as a whole is a path, commas or not.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or has a value that it cannot have.</exception>
    public static DataPlaceAndOptions Parse(string text)
    {
        var options = new ImportOptions();
        string place = text;
        while (!Path.Exists(place) && place.LastIndexOf(',') is > 0 and int comma
            && place[(comma + 1)..].Split('=', 2) is [var name, var value] && name.Trim().All(char.IsAsciiLetter))
        {
            ImportOption option = ImportOption.Find(name.Trim());
            if (option.Get(options) is not null)
                throw new ArgumentException($"The option '{option.Name}' is there twice in '{text}'. Say it once.");
            options = option.Parse(options, value.Trim());
            place = place[..comma];
        }
        return new DataPlaceAndOptions(place, options);
    }

    /// <summary>The same, with a path that holds wherever the program runs.</summary>
    public DataPlaceAndOptions Anywhere() => !Datasets.Names.Contains(Place) && Path.Exists(Place)
        ? this with { Place = Path.GetFullPath(Place) }
        : this;

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Place + string.Concat(ImportOption.All
        .Where(option => option.Get(Options) is not null)
        .Select(option => string.Create(CultureInfo.InvariantCulture, $",{option.Name}={option.Get(Options)}")));
}
