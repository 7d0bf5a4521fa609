namespace LatentLab.Data;

/// <summary>How pictures of a folder become a set.</summary>
/// <param name="Height">Pixels each picture is brought to, after cropping it to these proportions.</param>
/// <param name="Grey">One channel, BT.709 luma, rather than red, green and blue.</param>
/// <param name="Invert">Dark becomes bright: for ink on paper, since the kit's digits are bright on dark.</param>
/// <param name="TestShare">Held out where the folder is not split into <c>train</c> and <c>test</c>.</param>
/// <param name="Seed">Draws which pictures are held out.</param>
public sealed record ImageFolderOptions(
    int Height = 28, int Width = 28, bool Grey = true, bool Invert = false, double TestShare = 0.2, int Seed = 1);

/// <summary>The pictures found in a folder.</summary>
/// <param name="Files">Paths in the order of their names, each with its class.</param>
/// <param name="Classes">The subfolders that hold pictures, or the folder itself.</param>
/// <param name="Skipped">Files left aside: hidden ones and those not named .png, .jpg or .jpeg.</param>
public sealed record ImageFolderContents(
    IReadOnlyList<(string Path, string Class)> Files, IReadOnlyList<string> Classes, int Skipped);

/// <summary>
/// A teacher's own pictures: PNG or JPEG, one subfolder per class, or all in one folder as a single class. If there are
/// subfolders <c>train</c> and <c>test</c>, each is such a folder and they make the split; otherwise a share is held
/// out.
/// </summary>
public static class ImageFolder
{
    /// <summary>The most numbers a set may hold: 1 GiB of float32.</summary>
    private const long MostValues = 1L << 28;

    private static readonly string[] Endings = [".png", ".jpg", ".jpeg"];

    /// <summary>Lists the pictures without opening them.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ImageFolderContents Scan(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}'. Expected one with PNG or JPEG files, or with a subfolder of them per "
                + "class.");
        string own = new DirectoryInfo(folder).Name;
        string[] subfolders =
            [.. Directory.GetDirectories(folder).Where(path => !IsHidden(path)).Order(StringComparer.Ordinal)];
        (string Path, string Class)[] all =
        [
            .. subfolders.SelectMany(path => FilesIn(path).Select(file => (file, Path.GetFileName(path)))),
            .. FilesIn(folder).Select(file => (file, own))
        ];
        (string Path, string Class)[] pictures = [.. all.Where(
            file => !IsHidden(file.Path) && Endings.Contains(Path.GetExtension(file.Path).ToLowerInvariant()))];
        return new ImageFolderContents(pictures, [.. pictures.Select(file => file.Class).Distinct()],
            all.Length - pictures.Length);
    }

    /// <summary>Reads all pictures.</summary>
    /// <exception cref="InvalidDataException">There are no pictures, or one cannot be read: the message names
    /// it.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Split Load(string folder, ImageFolderOptions? options = null)
    {
        options ??= new ImageFolderOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Height, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Width, nameof(options));
        string train = Path.Combine(folder, "train"), test = Path.Combine(folder, "test");
        string name = new DirectoryInfo(folder).Name;
        if (!Directory.Exists(train) || !Directory.Exists(test))
        {
            using ImageDataset all = Read(folder, name, Scan(folder), options);
            return Holdout.From(all, folder, options.TestShare, options.Seed);
        }
        ImageFolderContents trainFiles = Scan(train), testFiles = Scan(test);
        string[] classes = [.. OneClass(trainFiles, train).Classes.Union(OneClass(testFiles, test).Classes)
            .Order(StringComparer.Ordinal)];
        ImageDataset trainSet = Read(train, name, OneClass(trainFiles, train), options, classes);
        try
        {
            return new Split(trainSet, Read(test, name, OneClass(testFiles, test), options, classes));
        }
        catch
        {
            trainSet.Dispose();
            throw;
        }

        // pictures that lie directly in train/ and test/ are of one class, named like their common folder
        ImageFolderContents OneClass(ImageFolderContents found, string half) => found with
        {
            Files =
                [.. found.Files.Select(file => Path.GetDirectoryName(file.Path) == half ? (file.Path, name) : file)],
            Classes = [
                .. found.Files.Select(file => Path.GetDirectoryName(file.Path) == half ? name : file.Class).Distinct()],
        };
    }

    private static ImageDataset Read(
        string folder, string name, ImageFolderContents contents, ImageFolderOptions options, string[]? classes = null)
    {
        if (contents.Files.Count == 0)
            throw new InvalidDataException(
                $"'{folder}' holds no pictures: expected .png, .jpg or .jpeg files, in it or one subfolder deep, found "
                + $"{contents.Skipped} other files.");
        int channels = options.Grey ? 1 : 3, length = channels * options.Height * options.Width;
        if ((long)contents.Files.Count * length > MostValues)
            throw new InvalidDataException(
                $"'{folder}' is too large: {contents.Files.Count} pictures of "
                + $"{channels}×{options.Height}×{options.Width} are more than {MostValues} numbers. Choose a smaller "
                + "size or fewer pictures.");

        string[] names = classes ?? [.. contents.Classes];
        var pixels = new float[contents.Files.Count * length];
        for (int i = 0; i < contents.Files.Count; i++)
            PictureFile.Read(contents.Files[i].Path, options, pixels.AsSpan(i * length, length));
        return new ImageDataset(
            name, NumberTensor.Of(pixels, contents.Files.Count, channels, options.Height, options.Width),
            [.. contents.Files.Select(file => Array.IndexOf(names, file.Class))], names);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.GetFiles(folder).Order(StringComparer.Ordinal);

    private static bool IsHidden(string path) =>
        Path.GetFileName(path).StartsWith('.') || File.GetAttributes(path).HasFlag(FileAttributes.Hidden);
}

internal static class Holdout
{
    /// <summary>Splits a set that came in one piece.</summary>
    public static Split From(ImageDataset all, string path, double testShare, int seed) => all.Count >= 2
        ? all.HoldOut(testShare, seed)
        : throw new InvalidDataException(
            $"'{path}' is too small: expected two images or more, one to train on and one to test on, found "
            + $"{all.Count}.");
}
