using System.Globalization;

namespace LatentLab.Data;

/// <summary>What <c>latentlab data list</c> says about one set.</summary>
/// <param name="Where">Its folder on this machine; null if it is made on demand or absent.</param>
/// <param name="Origin">Why it was found there.</param>
/// <param name="Train">How many training images; null where unknown.</param>
/// <param name="Bytes">On disk.</param>
/// <param name="HowToGet">A command, or a remark.</param>
/// <param name="Problem">What is wrong with the files; null if nothing is.</param>
public sealed record DatasetInfo(
    string Name, string Title, string? Where, string? Origin, int? Train, int? Test, long Bytes, string HowToGet,
    string? Problem = null);

/// <summary>Every set by its name, or a teacher's own by its path.</summary>
public static class Datasets
{
    private const int ShapesTrain = 10_000, ShapesTest = 2_000;

    /// <summary>The digits that the kit drew itself and ships in <c>data/digits</c>.</summary>
    public static IdxSet Digits { get; } = new(
        "digits", "the kit's own digits", "latentlab data make digits",
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        new IdxPart(IdxSet.FileNames[0]), new IdxPart(IdxSet.FileNames[1]), new IdxPart(IdxSet.FileNames[2]),
        new IdxPart(IdxSet.FileNames[3]), []);

    /// <summary>What <see cref="Load"/> knows by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["digits", "shapes", "mnist", "fashion"];

    /// <summary>The files behind a name; null if the name is unknown or has none.</summary>
    public static IdxSet? Files(string name) => name.ToLowerInvariant() switch
    {
        "digits" => Digits,
        "mnist" => Mnist.Files,
        "fashion" or "fashion-mnist" => FashionMnist.Files,
        _ => null,
    };

    /// <summary>Loads a set; MNIST and Fashion-MNIST are downloaded if no place on this machine has them.</summary>
    /// <param name="nameOrPath">digits, shapes, mnist, fashion; a folder of IDX files, of pictures or of tables; a
    /// table. Options may follow a path, as in <c>own.csv,label=last</c>.</param>
    /// <param name="train">How many training images, from the first; null for all there are (10,000 for shapes). More
    /// than there are gives all.</param>
    /// <param name="test">How many test images, likewise (2,000 for shapes).</param>
    /// <param name="seed">Draws the shapes, or which of a teacher's own images are held out; the order of a published
    /// set stays.</param>
    /// <param name="options">How somebody's own files are read; what <paramref name="nameOrPath"/> says itself goes
    /// before.</param>
    /// <returns>Both halves; the caller's. <see cref="Split.Import"/> says how one's own files were read.</returns>
    /// <exception cref="ArgumentException">The name or an option is unknown.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it and what to do.</exception>
    /// <exception cref="IOException">The files are not on this machine and cannot be downloaded.</exception>
    public static Split Load(
        string nameOrPath, int? train = null, int? test = null, int seed = 1, ImportOptions? options = null) =>
        LoadFrom(nameOrPath, DataPlaces.OfThisMachine(), null, train, test, seed, options);

    internal static Split LoadFrom(
        string nameOrPath, DataPlaces places, HttpMessageHandler? handler, int? train = null, int? test = null,
        int seed = 1, ImportOptions? options = null)
    {
        (nameOrPath, ImportOptions own) = DataPlaceAndOptions.Parse(nameOrPath);
        options = (options ?? new ImportOptions()).With(own);
        if (Files(nameOrPath) is not null || nameOrPath.Equals("shapes", StringComparison.OrdinalIgnoreCase))
            options.Expect(nameOrPath, "a set that the kit knows");
        ArgumentOutOfRangeException.ThrowIfNegative(train ?? 0, nameof(train));
        ArgumentOutOfRangeException.ThrowIfNegative(test ?? 0, nameof(test));
        if (Files(nameOrPath) is IdxSet set)
            return set.Read(Task.Run(() => IdxSetFetch.FolderAsync(set, places, handler)).GetAwaiter()
                .GetResult().Folder, train, test);
        if (nameOrPath.Equals("shapes", StringComparison.OrdinalIgnoreCase))
            // the test half needs a seed of its own
            return new Split(Shapes.Generate(train ?? ShapesTrain, seed),
                Shapes.Generate(test ?? ShapesTest, new Random(seed).Next()));
        if (Directory.Exists(nameOrPath))
            return LoadFolder(nameOrPath, train, test, seed, options);
        if (File.Exists(nameOrPath))
            return Cut(CsvImages.Load(nameOrPath, options, seed), train, test);
        throw new ArgumentException(
            $"There is no data set, folder or file '{nameOrPath}'. {NearestWord.DidYouMean(
                Path.GetFileName(nameOrPath), Names)}Known sets: "
            + $"{string.Join(", ", Names)}.",
            nameof(nameOrPath));
    }

    /// <summary>Each known set: where it is, how large, how to get it. Reads only the files' headers.</summary>
    public static IReadOnlyList<DatasetInfo> List(DataPlaces? places = null)
    {
        places ??= DataPlaces.OfThisMachine();
        return [.. Names.Select(name => Files(name) is IdxSet set
            ? Describe(name, set, places.Find(set))
            : new DatasetInfo(name, "superellipses with known factors", null, "made on demand", ShapesTrain, ShapesTest,
                0, "nothing to do"))];
    }

    /// <summary>What a known set holds, in the words that one's own data get.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static ImportDescription DescribeKnown(string name, Split split)
    {
        IdxSet? files = Files(name);
        DatasetInfo info = List().FirstOrDefault(one => Files(one.Name) == files
            && (files is not null || one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            ?? throw new ArgumentException($"There is no set '{name}'. Known sets: {string.Join(", ", Names)}.");
        return new ImportDescription(info.Where ?? info.Name, info.Title)
        {
            Images = string.Create(CultureInfo.InvariantCulture,
                $"{split.Train.Count + split.Test.Count:N0} of {ImportDescription.Size(split.Train)}"),
            Labels = files is null ? "the kind of shape" : "its own",
            Classes = split.Train.LabelNames,
            Scale = files is null ? "0 is empty, 1 is filled" : "bytes: 0 becomes 0, 255 becomes 1",
            Splits = ImportDescription.Halves(split, files is null ? "drawn with two seeds" : "its own halves"),
        };
    }

    private static DatasetInfo Describe(string name, IdxSet set, DataPlace? place)
    {
        var info = new DatasetInfo(name, set.Title, place?.Folder, place?.Origin, set.TrainImages.Count,
            set.TestImages.Count, 0, set.HowToGet);
        if (place is null)
            return info;
        string[] paths = [.. set.Parts.Select(part => IdxSet.Find(place.Folder, part)!)];
        info = info with { Bytes = paths.Sum(path => new FileInfo(path).Length) };
        try
        {
            return info with { Train = IdxFile.CountImages(paths[0]), Test = IdxFile.CountImages(paths[2]) };
        }
        catch (InvalidDataException error)
        {
            return info with { Problem = error.Message };
        }
    }

    private static Split LoadFolder(string folder, int? train, int? test, int seed, ImportOptions options)
    {
        if (IdxFolder.IsIn(folder))
            return IdxFolder.Load(folder, options, train, test);
        // torchvision, EMNIST's archive and QMNIST's put the files a level or two down
        if (new[] { "raw", "gzip", Path.Combine("MNIST", "raw") }.Select(inner => Path.Combine(folder, inner))
            .FirstOrDefault(inner => Directory.Exists(inner) && IdxFolder.IsIn(inner)) is { } deeper)
            return WithRest(IdxFolder.Load(deeper, options, train, test), folder,
                Path.Combine(folder, Path.GetRelativePath(folder, deeper).Split(Path.DirectorySeparatorChar)[0]));
        return Cut(TableFolder.Find(folder, options) switch
        {
            { Train: { } first, Test: { } second } =>
                WithRest(CsvImages.Load(first, second, options with { Set = null }), folder, first, second),
            { Train: { } only } => WithRest(CsvImages.Load(only, options with { Set = null }, seed), folder, only),
            _ => ImageFolder.Load(folder, options, seed),
        }, train, test);
    }

    /// <summary>Says what else lies in the folder.</summary>
    private static Split WithRest(Split split, string folder, params string[] used) => split with
    {
        Import = split.Import! with
        {
            LeftAside = [.. split.Import.LeftAside, .. ImportDescription.Beside(folder, used)]
        }
    };

    /// <summary>The first images of both halves, in place of all.</summary>
    private static Split Cut(Split all, int? train, int? test)
    {
        using (all)
            return new Split(all.Train.Take(train ?? int.MaxValue), all.Test.Take(test ?? int.MaxValue))
            {
                Import = all.Import
            };
    }
}
