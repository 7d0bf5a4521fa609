using System.Globalization;

namespace LatentLab.Data;

/// <summary>
/// A teacher's own pictures: PNG or JPEG, one subfolder per class, or all in one folder as a single class. Folders
/// named <c>train</c> and <c>test</c> (or training, val, valid, validation, testing, in any case) make the split;
/// otherwise a share is held out. Pictures deeper down belong to the class above them.
/// </summary>
public static class ImageFolder
{
    /// <summary>The most numbers a set may hold: 1 GiB of float32.</summary>
    private const long MostValues = 1L << 28;

    private static readonly string[] Known = ["height", "width", "grey", "invert", "skipUnreadable", "testShare"];

    /// <summary>Reads all pictures.</summary>
    /// <param name="seed">Draws which pictures are held out.</param>
    /// <exception cref="InvalidDataException">There are no pictures, or some cannot be read: the message names
    /// them.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Split Load(string folder, ImportOptions? options = null, int seed = 1)
    {
        options ??= new ImportOptions();
        options.Expect(folder, "a folder of pictures", Known);
        PictureTarget target = PictureTarget.Of(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(target.Height, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(target.Width, nameof(options));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}'. Expected one with PNG or JPEG files, or with a subfolder of them per "
                + "class.");
        FolderLayout layout = FolderLayout.Of(folder);
        string name = new DirectoryInfo(folder).Name;
        List<string> aside = [.. layout.Aside.Select(kind =>
            $"{ImportDescription.Many(kind.Value, "file")} ({kind.Key})")], notes = [];
        aside.AddRange(layout.Links.Select(link => $"the link '{link}', whose folder is here already"));
        if (layout.Pictures.Count == 0)
            throw new InvalidDataException(
                $"'{folder}' holds no pictures: expected .png, .jpg or .jpeg files, in it or in a subfolder for each "
                + $"class, found {layout.Aside.Values.Sum()} other files{(aside.Count > 0 ? ": " : "")}"
                + $"{string.Join(", ", aside)}.");
        if (layout.Root != folder)
            notes.Add($"read from '{Path.GetRelativePath(folder, layout.Root)}', the only folder in it");
        if (layout.Deeper > 0)
            notes.Add($"pictures that lie deeper, and belong to the class whose folder they are in: {layout.Deeper}");

        bool isSplit = layout.Pictures[0].Part != Part.All;
        List<FoundPicture> train = [.. layout.Pictures.Where(picture => picture.Part is Part.Train or Part.All)],
            validation = [.. layout.Pictures.Where(picture => picture.Part == Part.Validation)],
            test = [.. layout.Pictures.Where(picture => picture.Part == Part.Test)];
        if (isSplit && test.Count > 0 && validation.Count > 0)
            aside.Add($"{ImportDescription.Many(validation.Count, "validation picture")}, since there are test "
                + "pictures");
        else if (isSplit && test.Count == 0)
            (test, validation) = (validation, test);
        LeaveLoose(train, aside);
        List<string> classes = [.. ImportDescription.Ordered(train.Select(picture => picture.Class ?? name))];
        bool areTestLabelled = AreLabelled(test, classes, notes, aside);
        if (areTestLabelled)
            classes = [.. ImportDescription.Ordered(classes.Concat(test.Select(picture => picture.Class ?? name)))];

        var reading = new PictureReading(target, options.SkipUnreadable ?? false);
        FoundPicture[] wanted = [.. train, .. test];
        if ((long)wanted.Length * target.Length > MostValues)
            throw new InvalidDataException(
                $"'{folder}' is too large: {wanted.Length} pictures of "
                + $"{target.Channels}×{target.Height}×{target.Width} are more than {MostValues} numbers. Choose a "
                + "smaller size or fewer pictures.");
        (float[] trainPixels, FoundPicture[] trainRead) = reading.Read(train);
        (float[] testPixels, FoundPicture[] testRead) = reading.Read(test);
        reading.Refuse(folder);
        aside.AddRange(reading.Unreadable.Select(error => $"unreadable: {error}"));
        notes.AddRange(reading.Notes());

        ImageDataset Set(float[] pixels, FoundPicture[] pictures, bool labelled) => new(
            name, NumberTensor.Of(pixels, pictures.Length, target.Channels, target.Height, target.Width),
            labelled ? [.. pictures.Select(picture => classes.IndexOf(picture.Class ?? name))] : [], [.. classes]);

        if (trainRead.Length == 0)
            throw new InvalidDataException($"'{folder}' holds no training picture that can be read.");
        using ImageDataset first = Set(trainPixels, trainRead, labelled: true);
        Split split;
        string how;
        if (isSplit && testRead.Length > 0)
        {
            string half = test.Count > 0 && test[0].Part == Part.Validation ? "validation folder" : "test folder";
            (split, how) = (new Split(first.Take(int.MaxValue), Set(testPixels, testRead, areTestLabelled)),
                $"the folder for training and the {half}");
        }
        else
            (split, how) = (Holdout.From(first, folder, options.Share, seed),
                ImportDescription.Drawn(options.Share, seed));
        return split with
        {
            Import = new ImportDescription(folder, "a folder of PNG and JPEG pictures")
            {
                Images = string.Create(CultureInfo.InvariantCulture,
                    $"{trainRead.Length + testRead.Length:N0}, each brought to {ImportDescription.Size(first)}"),
                Labels = train.Exists(picture => picture.Class is not null)
                    ? "the names of the folders" : "none: all pictures are of one class, named like the folder",
                Classes = classes,
                Scale = (options.Invert == true ? "white becomes 0, black becomes 1"
                    : "black becomes 0, white becomes 1 (invert=true for ink on paper)") + "; the transparent is white",
                Splits = ImportDescription.Halves(split, how),
                LeftAside = aside,
                Notes = [.. notes, .. ImportDescription.Blank(split)],
                Options = Known,
            }
        };
    }

    // Pictures beside the folders of the classes have none.
    private static void LeaveLoose(List<FoundPicture> pictures, List<string> aside)
    {
        if (!pictures.Exists(picture => picture.Class is not null))
            return;
        FoundPicture[] loose = [.. pictures.Where(picture => picture.Class is null)];
        if (loose.Length > 0)
            aside.Add($"{ImportDescription.Many(loose.Length, "picture")} beside the folders of the classes ("
                + $"{ImportDescription.Listed([.. loose.Select(one => Path.GetFileName(one.Path))], 3)})");
        pictures.RemoveAll(picture => picture.Class is null);
    }

    private static bool AreLabelled(
        List<FoundPicture> test, List<string> classes, List<string> notes, List<string> aside)
    {
        string?[] folders = [.. test.Select(picture => picture.Class).Distinct()];
        if (classes.Count > 1 && folders is [var only] && (only is null || !classes.Contains(only)))
        {
            notes.Add(only is null
                ? "the test pictures lie in no folder of a class, so they have no labels"
                : $"the test pictures lie in one folder, '{only}', which is no class to train on, so they have no "
                    + "labels");
            return false;
        }
        LeaveLoose(test, aside);
        string[] others = [.. test.Select(picture => picture.Class).OfType<string>().Distinct().Except(classes)];
        if (others.Length > 0)
            notes.Add($"classes with test pictures only: {ImportDescription.Listed(others, 5)}");
        return true;
    }

    /// <summary>Reads pictures and keeps account of those that cannot be read.</summary>
    private sealed class PictureReading(PictureTarget target, bool skips)
    {
        private readonly Dictionary<(int Height, int Width), int> sizes = [];
        private int deep;

        public List<string> Unreadable { get; } = [];

        public (float[] Pixels, FoundPicture[] Read) Read(IReadOnlyList<FoundPicture> pictures)
        {
            var pixels = new float[pictures.Count * target.Length];
            var read = new List<FoundPicture>();
            foreach (FoundPicture picture in pictures)
                try
                {
                    (int height, int width, bool isDeep) = PictureFile.Read(
                        picture.Path, target, pixels.AsSpan(read.Count * target.Length, target.Length));
                    sizes[(height, width)] = sizes.GetValueOrDefault((height, width)) + 1;
                    deep += isDeep ? 1 : 0;
                    read.Add(picture);
                }
                catch (Exception error) when (error is InvalidDataException or UnauthorizedAccessException
                    or IOException)
                {
                    Unreadable.Add(error is InvalidDataException ? error.Message
                        : $"'{picture.Path}' cannot be read: {error.Message}");
                }
            Array.Resize(ref pixels, read.Count * target.Length);
            return (pixels, [.. read]);
        }

        public void Refuse(string folder)
        {
            if (skips || Unreadable.Count == 0)
                return;
            if (Unreadable.Count == 1)
                throw new InvalidDataException($"{Unreadable[0]} Or say skipUnreadable=true.");
            throw new InvalidDataException(
                $"'{folder}' has {Unreadable.Count} pictures that cannot be read. Repair them, take them out, or say "
                + $"skipUnreadable=true to leave them aside:{Environment.NewLine}  "
                + string.Join($"{Environment.NewLine}  ", Unreadable.Select(error =>
                    error.Replace(" Repair it or take it out of the folder.", ""))));
        }

        public IEnumerable<string> Notes()
        {
            bool cropped = sizes.Keys.Any(size => size.Height * target.Width != size.Width * target.Height);
            string crop = cropped ? $"; cropped to the middle, to the proportions of {target.Height}×{target.Width} "
                + "(height=… and width=… choose others)" : "";
            if (sizes.Count == 1 && sizes.Keys.Single() is var (height, width)
                && (height, width) != (target.Height, target.Width))
                yield return $"all pictures had {height}×{width} pixels{crop}";
            else if (sizes.Count > 1)
                yield return $"the pictures had {sizes.Count} sizes, from {sizes.Keys.Min(s => s.Height)}×"
                    + $"{sizes.Keys.Min(s => s.Width)} to {sizes.Keys.Max(s => s.Height)}×"
                    + $"{sizes.Keys.Max(s => s.Width)}{crop}";
            if (deep > 0)
                yield return $"{ImportDescription.Many(deep, "picture")} of 16 bits for a pixel, of which the upper 8 "
                    + "were read: values below 256 became 0";
        }
    }
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
