namespace LatentLab.Data;

/// <summary>One of the four files of a set in MNIST's layout.</summary>
/// <param name="Name">Without <c>.gz</c>.</param>
/// <param name="Count">How many images or labels it must hold; null where the set may have any size.</param>
/// <param name="Md5">Published MD5 of the uncompressed bytes, hexadecimal; null where there is none.</param>
/// <param name="GzipMd5">Published MD5 of the compressed file, checked on download only, since others may have
/// compressed the file again.</param>
public sealed record IdxPart(string Name, int? Count = null, string? Md5 = null, string? GzipMd5 = null);

/// <summary>A set of four IDX files: images and labels to train on, images and labels to test on.</summary>
/// <param name="Name">What a user types; also the folder's name.</param>
/// <param name="Title">What a reader sees.</param>
/// <param name="HowToGet">A command.</param>
/// <param name="LabelNames">The name of each class.</param>
/// <param name="Mirrors">Where each file lies as <c>mirror/name.gz</c>; empty for a set that is not downloaded.</param>
public sealed record IdxSet(
    string Name, string Title, string HowToGet, string[] LabelNames,
    IdxPart TrainImages, IdxPart TrainLabels, IdxPart TestImages, IdxPart TestLabels, IReadOnlyList<Uri> Mirrors)
{
    /// <summary>The four names that MNIST gave its files.</summary>
    public static readonly IReadOnlyList<string> FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    public IReadOnlyList<IdxPart> Parts => [TrainImages, TrainLabels, TestImages, TestLabels];

    private string Remedy => $"Delete it and run '{HowToGet}'.";

    /// <summary>The path of a part in <paramref name="folder"/>, packed or not; null if it is not there.</summary>
    public static string? Find(string folder, IdxPart part) =>
        new[] { part.Name + ".gz", part.Name }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether <paramref name="folder"/> holds all four files.</summary>
    public bool IsIn(string folder) => Parts.All(part => Find(folder, part) is not null);

    /// <summary>
    /// Reads the set from a folder that holds it; checks structure, counts and the published MD5 of the uncompressed
    /// bytes.
    /// </summary>
    /// <param name="train">How many training images, from the first; null, or more than there are, for all.</param>
    /// <param name="test">How many test images, likewise.</param>
    /// <exception cref="InvalidDataException">A file is damaged, not the published one, or does not fit its
    /// neighbour.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public Split Read(string folder, int? train = null, int? test = null)
    {
        ImageDataset trainSet = ReadHalf(folder, TrainImages, TrainLabels, train);
        try
        {
            return new Split(trainSet, ReadHalf(folder, TestImages, TestLabels, test));
        }
        catch
        {
            trainSet.Dispose();
            throw;
        }
    }

    /// <summary>Reads one file to see that it is whole and, where an MD5 is published, the right one.</summary>
    /// <param name="remedy">The last sentence of an error.</param>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Check(string path, IdxPart part, string remedy)
    {
        bool images = part == TrainImages || part == TestImages;
        int found = images
            ? IdxFile.ReadImages(path, part.Md5, remedy).Count
            : IdxFile.ReadLabels(path, part.Md5, remedy).Length;
        if (part.Count is int count && found != count)
            throw new InvalidDataException(
                $"'{path}' is not part of {Title}: expected {count} {(images ? "images" : "labels")}, found {found}. "
                + $"{remedy}");
    }

    private ImageDataset ReadHalf(string folder, IdxPart images, IdxPart labels, int? most)
    {
        if (most < 0)
            throw new ArgumentOutOfRangeException(nameof(most),
                $"Expected a number of images of 0 or more, found {most}.");
        string imagePath = PathOf(folder, images), labelPath = PathOf(folder, labels);
        IdxImages found = IdxFile.ReadImages(imagePath, images.Md5, Remedy);
        byte[] classes = IdxFile.ReadLabels(labelPath, labels.Md5, Remedy);
        if (images.Count is int count && found.Count != count)
            throw new InvalidDataException(
                $"'{imagePath}' is not part of {Title}: expected {count} images, found {found.Count}. {Remedy}");
        if (found.Count != classes.Length)
            throw new InvalidDataException(
                $"'{labelPath}' does not fit its images: expected {found.Count} labels, found {classes.Length}. "
                + $"{Remedy}");
        if (found.Count == 0 || found.Height == 0 || found.Width == 0)
            throw new InvalidDataException(
                $"'{imagePath}' is empty: expected images, found {found.Count} of {found.Height}×{found.Width} pixels. "
                + $"{Remedy}");
        int wrong = Array.FindIndex(classes, label => label >= LabelNames.Length);
        if (wrong >= 0)
            throw new InvalidDataException(
                $"'{labelPath}' has a label that {Title} does not know: expected 0 to {LabelNames.Length - 1}, found "
                + $"{classes[wrong]} at position {wrong}. {Remedy}");
        return found.ToDataset(Name, Math.Min(most ?? found.Count, found.Count), classes, LabelNames);
    }

    private string PathOf(string folder, IdxPart part) => Find(folder, part)
        ?? throw new FileNotFoundException(
            $"'{folder}' does not hold {Title}: expected '{part.Name}.gz' or '{part.Name}', found neither. Run "
            + $"'{HowToGet}'.");
}
